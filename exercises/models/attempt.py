"""What one person does of an exercise."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.rules import RoleScope
from applications.models import Application
from common.models import PublicIdModel, StateLog
from common.transitions import Transition, TransitionTable
from dossiers.models import Dossier
from exercises.enums import AttemptState
from exercises.models.exercise import Exercise

S = AttemptState


class NotBegunError(LookupError):
    """The exercise was not begun: the caller had to check its state."""


class Attempt(PublicIdModel):
    """One person's exercise: invited, begun once, handed in by them or by the end of their time.

    ``begin_by`` is until when this person may begin, when it is later than for the others. ``ends_at`` is the end of
    their own time, by the server's clock, any time added included. ``timed_out`` tells that the end of the time handed
    it in.
    """

    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="attempts", verbose_name="exercice")
    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="attempts", verbose_name="candidature"
    )
    dossier = models.OneToOneField(
        Dossier, on_delete=models.PROTECT, null=True, related_name="exercise_attempt", verbose_name="réponse"
    )
    state = models.CharField("état", max_length=10, choices=AttemptState, default=AttemptState.INVITED)
    invited_at = models.DateTimeField("invitation")
    begin_by = models.DateTimeField("à commencer avant le", null=True)
    started_at = models.DateTimeField("commencé le", null=True)
    ends_at = models.DateTimeField("fin du temps", null=True)
    handed_in_at = models.DateTimeField("rendu le", null=True)
    timed_out = models.BooleanField("rendu par la fin du temps", default=False)

    transitions: ClassVar[TransitionTable] = TransitionTable(
        Transition("start", (S.INVITED,), S.STARTED, "candidat", "exercice ouvert, aucune demande en attente"),
        Transition("hand_in", (S.STARTED,), S.HANDED_IN, "candidat, délai", "dans le temps, ou à sa fin"),
        Transition("reopen", (S.HANDED_IN,), S.STARTED, "équipe", "rendu par la fin du temps, panne, pas encore lu"),
    )

    class Meta:
        verbose_name = "exercice d’une personne"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("exercise", "application"), name="attempt_once"),
            models.CheckConstraint(
                condition=Q(state=S.INVITED, started_at__isnull=True, ends_at__isnull=True, dossier__isnull=True)
                | ~Q(state=S.INVITED) & Q(started_at__isnull=False, ends_at__gt=F("started_at"), dossier__isnull=False),
                name="attempt_started_has_its_clock",
                violation_error_message="Un exercice commencé a son heure de début et de fin.",
            ),
            models.CheckConstraint(
                condition=Q(state=S.HANDED_IN, handed_in_at__isnull=False)
                | ~Q(state=S.HANDED_IN) & Q(handed_in_at__isnull=True),
                name="attempt_handed_in_at_an_instant",
                violation_error_message="Un exercice rendu a son heure.",
            ),
        )
        indexes = (models.Index(fields=("state", "ends_at"), name="attempt_by_end"),)

    def __str__(self) -> str:
        return f"{self.exercise}, {self.application.short_label}"

    @property
    def answer(self) -> Dossier:
        """Return what somebody writes, or wrote. Raises :class:`NotBegunError` before they begin."""
        if self.dossier is None:
            raise NotBegunError(str(self.pk))
        return self.dossier

    @property
    def end(self) -> datetime:
        """Return the end of somebody's time. Raises :class:`NotBegunError` before they begin."""
        if self.ends_at is None:
            raise NotBegunError(str(self.pk))
        return self.ends_at

    @property
    def role_scope(self) -> RoleScope:
        """Where it is, for the roles of the team."""
        return self.exercise.role_scope


class AttemptLog(StateLog):
    """Moves of an attempt."""

    subject = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="log")
