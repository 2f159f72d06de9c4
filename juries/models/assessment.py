"""Grids filled by jurors."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from common.models import PublicIdModel, StateLog
from common.transitions import Transition, TransitionTable
from dossiers.models import Deposit
from juries.enums import AssessmentState, Verdict
from juries.models.grid import Criterion, ScoringGrid
from juries.models.panel import Juror, Panel

S = AssessmentState


class Assessment(PublicIdModel):
    """One grid on one deposit: a juror's own, or the panel's collective one (``juror`` is its secretary).

    ``grid`` is that of the dossier's profession. One that is not ``counted`` holds a member's own marks before the
    panel fills its collective grid: it makes no result. A ``common`` one is read first, by everybody.
    One set aside for a conflict known too late keeps its marks and ``set_aside_result``, which counts for nothing (R7).
    ``batch`` (the dossier's trade) and ``place`` make the order of reading: like is read with like, and inside a batch
    each juror has an order of their own, so that no dossier is always read first or tired.
    """

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="assessments")
    deposit = models.ForeignKey(Deposit, on_delete=models.PROTECT, related_name="assessments")
    juror = models.ForeignKey(Juror, on_delete=models.PROTECT, related_name="assessments")
    grid = models.ForeignKey(ScoringGrid, on_delete=models.PROTECT, related_name="+")
    counted = models.BooleanField("fait le résultat", default=True)
    common = models.BooleanField("du lot commun", default=False)
    state = models.CharField("état", max_length=12, choices=AssessmentState, default=AssessmentState.ASSIGNED)
    verdict = models.CharField("avis", max_length=12, choices=Verdict, blank=True)
    comment = models.TextField("appréciation", blank=True)
    result = models.DecimalField("résultat", max_digits=6, decimal_places=3, null=True)
    submitted_at = models.DateTimeField("remise le", null=True)
    set_aside_result = models.DecimalField("résultat mis de côté", max_digits=6, decimal_places=3, null=True)
    set_aside_at = models.DateTimeField("mise de côté le", null=True)
    batch = models.CharField("lot", max_length=60, blank=True)
    place = models.PositiveIntegerField("rang de lecture", default=0)

    transitions: ClassVar[TransitionTable] = TransitionTable(
        Transition("start", (S.ASSIGNED, S.STARTED), S.STARTED, "juré", "charte signée, jury ouvert"),
        Transition("submit", (S.STARTED,), S.SUBMITTED, "juré", "toutes les notes posées"),
        Transition("reopen", (S.SUBMITTED,), S.STARTED, "juré", "jury ouvert"),
        Transition("take_back", (S.ASSIGNED,), S.RECUSED, "équipe", "lecture non commencée, motif donné"),
        Transition("drop", (S.ASSIGNED, S.STARTED), S.RECUSED, "équipe, juré", "départ du jury, motif donné"),
        Transition("set_aside", (S.SUBMITTED,), S.RECUSED, "juré, équipe", "conflit connu après la remise (R7)"),
        Transition("recuse", (S.ASSIGNED, S.STARTED), S.RECUSED, "juré", "motif donné"),
    )

    class Meta:
        verbose_name = "évaluation"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("juror", "deposit", "counted"), name="assessment_once"),
            models.CheckConstraint(
                condition=Q(state=S.SUBMITTED, result__isnull=False, submitted_at__isnull=False)
                | ~Q(state=S.SUBMITTED) & Q(result__isnull=True, submitted_at__isnull=True),
                name="assessment_result_when_submitted",
                violation_error_message="Une évaluation remise porte un résultat et une date.",
            ),
            models.CheckConstraint(
                condition=Q(set_aside_at__isnull=True, set_aside_result__isnull=True)
                | Q(state=S.RECUSED, set_aside_at__isnull=False, set_aside_result__isnull=False),
                name="assessment_set_aside_keeps_its_result",
                violation_error_message="Une évaluation mise de côté garde son résultat et sa date, et ne compte plus.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.deposit} par {self.juror}"


class AssessmentLog(StateLog):
    """Moves of an assessment."""

    subject = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="log")


class Score(models.Model):
    """One mark; without ``value`` the criterion is « sans objet », which is never a zero.

    The scale and what the criterion allows are copied from the grid so that the database itself refuses a mark outside
    it (R6).
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField("note", null=True)
    scale_min = models.PositiveSmallIntegerField("note minimale")
    scale_max = models.PositiveSmallIntegerField("note maximale")
    optional = models.BooleanField("peut être sans objet", default=False)

    class Meta:
        verbose_name = "note"
        constraints = (
            models.UniqueConstraint(fields=("assessment", "criterion"), name="score_once"),
            models.CheckConstraint(
                condition=Q(value__isnull=True, optional=True)
                | Q(value__isnull=False, value__gte=F("scale_min"), value__lte=F("scale_max")),
                name="score_inside_scale",
                violation_error_message="La note est hors du barème de la grille.",
            ),
        )

    def __str__(self) -> str:
        return "sans objet" if self.value is None else str(self.value)
