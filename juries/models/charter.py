"""The charter that jurors sign, version by version."""

from django.conf import settings
from django.db import models


class Charter(models.Model):
    """One text of the charter: what was signed stays readable as it was. ``text`` has one commitment a line."""

    version = models.PositiveSmallIntegerField("version", unique=True)
    text = models.TextField("engagements")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("adoptée le", null=True)

    class Meta:
        verbose_name = "charte"
        ordering = ("version",)

    def __str__(self) -> str:
        return f"version {self.version}"

    @property
    def lines(self) -> list[str]:
        """Return the commitments."""
        return [line.strip() for line in self.text.splitlines() if line.strip()]
