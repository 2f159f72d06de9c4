"""What a juror does on a grid, act by act, and what they quote of a dossier."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from common.models import PublicIdModel
from juries.enums import ChangeKind
from juries.models.assessment import Assessment
from juries.models.grid import Criterion


class AssessmentChangeQuerySet(models.QuerySet["AssessmentChange"]):
    """Acts on grids, by what they changed."""

    def effective(self) -> Self:
        """Return the acts that changed something: a history, without those that a later one took up."""
        return self.exclude(before=F("after"))


class AssessmentChange(models.Model):
    """One act: its history is shown to its author, and its ``client_id`` makes a second sending harmless.

    An act that a later one took up, a text typed in one go, keeps its identifier alone: it changes nothing.

    ``before`` and ``after`` are a mark in figures, « na » for a criterion without object, a text, or empty.
    ``client_at`` is the browser's instant, earlier than ``at`` when the act was made without network.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField("nature", max_length=8, choices=ChangeKind)
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, null=True, related_name="+")
    before = models.TextField("avant", blank=True)
    after = models.TextField("après", blank=True)
    client_id = models.UUIDField("identifiant donné par le navigateur", unique=True)
    client_at = models.DateTimeField("faite le", null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("enregistrée le")

    objects = AssessmentChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "acte sur une grille"
        ordering = ("at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind=ChangeKind.MARK, criterion__isnull=False)
                | ~Q(kind=ChangeKind.MARK) & Q(criterion__isnull=True),
                name="change_of_a_mark_names_its_criterion",
                violation_error_message="Une note porte sur un critère.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} : {self.before} → {self.after}"


class Passage(PublicIdModel):
    """A stretch of the dossier that a juror ties to a criterion: ``row`` is the answer's place in what they read."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="passages")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    row = models.PositiveSmallIntegerField("réponse")
    quote = models.TextField("passage")
    at = models.DateTimeField("relevé le")

    class Meta:
        verbose_name = "passage relevé"
        ordering = ("criterion__position", "row", "pk")

    def __str__(self) -> str:
        return self.quote
