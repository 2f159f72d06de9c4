"""What the team writes about applications, and how it looks at them."""

from django.conf import settings
from django.db import models

from applications.models.application import Application
from challenges.models import Campaign


class Note(models.Model):
    """A remark between colleagues of the team; its author's name goes with it, and the person may ask to read it."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField("note", max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("écrite le")

    class Meta:
        verbose_name = "note"
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return self.text[:60]


class SavedView(models.Model):
    """A filter that a colleague keeps under a name; ``query`` is the address's own."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField("nom", max_length=60)
    query = models.CharField("filtre", max_length=500)

    class Meta:
        verbose_name = "vue gardée"
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("owner", "campaign", "name"), name="saved_view_once"),)

    def __str__(self) -> str:
        return self.name
