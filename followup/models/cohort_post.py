"""What the team shares with a whole cohort: a message with its answers, and a file when it has one."""

from django.conf import settings
from django.db import models

from accounts.rules import RoleScope
from documents.models import private_storage
from dossiers.models import ThreadedModel
from followup.enums import Audience
from talents.models.mission import Cohort


def shared_file_path(post: "CohortPost", _filename: str) -> str:
    """Return a path that says nothing of anybody."""
    return f"cohorts/{post.public_id}.{post.extension}"


class CohortPost(ThreadedModel):
    """A message of the team to a cohort, read by those of its ``audience``; its thread holds the answers of all.

    ``file`` was checked and scanned before it was stored: it opens at once. ``size`` is in bytes.
    """

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="posts")
    audience = models.CharField("pour qui", max_length=8, choices=Audience, default=Audience.TALENTS)
    title = models.CharField("titre", max_length=200)
    text = models.TextField("message", max_length=4000, blank=True)
    file = models.FileField("document", storage=private_storage, upload_to=shared_file_path, max_length=200, blank=True)
    extension = models.CharField("format", max_length=5, blank=True)
    size = models.PositiveIntegerField("taille en octets", default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("écrit le")

    class Meta:
        verbose_name = "message à une promotion"
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return self.title

    @property
    def role_scope(self) -> RoleScope:
        """Where it is, for the roles of the team."""
        return self.cohort.campaign.role_scope
