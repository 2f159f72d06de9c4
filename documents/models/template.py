"""Templates of documents, and their versions: what is approved is what is printed."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from documents.enums import VersionState


class Template(models.Model):
    """What one kind of document is written from. ``code`` is that of a declared kind."""

    code = models.SlugField("code", max_length=40, unique=True)

    class Meta:
        verbose_name = "modèle de document"
        ordering = ("code",)

    def __str__(self) -> str:
        return self.code


class TemplateVersion(models.Model):
    """One text of a template: written once, approved by somebody else, then used until the next one is.

    ``content`` is the list of blocks that :mod:`documents.domain.texts.composing` describes. A shipped version has no
    author.
    """

    template = models.ForeignKey(Template, on_delete=models.PROTECT, related_name="versions")
    rank = models.PositiveSmallIntegerField("version")
    title = models.CharField("titre du document", max_length=200)
    running = models.CharField("en-tête courant", max_length=200, blank=True)
    content = models.JSONField("contenu")
    sha256 = models.CharField("empreinte", max_length=64)
    note = models.CharField("ce qui change", max_length=500, blank=True)
    state = models.CharField("état", max_length=10, choices=VersionState, default=VersionState.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField("proposée le")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("relue le", null=True)
    decision_note = models.CharField("avis de relecture", max_length=500, blank=True)

    class Meta:
        verbose_name = "version d’un modèle"
        ordering = ("template", "-rank")
        constraints = (
            models.UniqueConstraint(fields=("template", "rank"), name="template_rank_once"),
            models.CheckConstraint(
                condition=Q(state=VersionState.PROPOSED, decided_at__isnull=True)
                | ~Q(state=VersionState.PROPOSED) & Q(decided_at__isnull=False),
                name="template_version_decided",
                violation_error_message="Une version relue porte la date de sa relecture.",
            ),
            models.CheckConstraint(
                condition=Q(proposed_by__isnull=True)
                | Q(decided_by__isnull=True)
                | ~Q(decided_by=models.F("proposed_by")),
                name="template_version_two_people",
                violation_error_message="Une version est relue par une autre personne que son auteur.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.template}, version {self.rank}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write once: afterwards the review alone is written, by an update of its own columns."""
        if self.pk:
            msg = "a version of a template is immutable"
            raise TypeError(msg)
        super().save(*args, **kwargs)
