"""A colleague who is named in a note, and has not seen it yet."""

from django.conf import settings
from django.db import models


class MentionModel(models.Model):
    """A colleague whom a note names; the concrete class adds ``note``, with ``related_name="mentions"``.

    It stands in the colleague's inbox until they open the page of the note (``seen_at``).
    """

    colleague = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    seen_at = models.DateTimeField("vue le", null=True)

    class Meta:
        abstract = True
        verbose_name = "mention"
        constraints = (models.UniqueConstraint(fields=("note", "colleague"), name="%(class)s_once"),)

    def __str__(self) -> str:
        return str(self.colleague)
