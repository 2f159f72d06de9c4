"""What the team writes about applications, and whom it names there."""

from django.conf import settings
from django.db import models

from applications.models.application import Application
from dossiers.models import MentionModel


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


class NoteMention(MentionModel):
    """A colleague named in a note about an application."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="mentions")
