"""Hearings of a deposit by a panel."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from common import clock
from common.models import PublicIdModel, StateLog
from common.transitions import Transition, TransitionTable
from dossiers.models import Deposit
from juries.enums import HearingState
from juries.models.panel import Panel

S = HearingState


class HearingQuerySet(models.QuerySet["Hearing"]):
    """Hearings, by what their people still wait for."""

    def to_convene(self, at: datetime) -> Self:
        """Return the hearings to come whose person was told no hour yet: nobody is called to an hour that passed."""
        return self.filter(state=S.PLANNED, convened_at=None, starts_at__gt=at)


class Hearing(PublicIdModel):
    """One slot: who is heard, by which panel, when (UTC) and where; ``convened_at`` once the person was told.

    ``convened_for`` is the hour that the last convocation gives: a move empties ``convened_at``, not what its reader
    knows. ``rank`` is 1 for the first hearing, 2 for a second round.
    """

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="hearings")
    deposit = models.ForeignKey(Deposit, on_delete=models.PROTECT, related_name="hearings")
    rank = models.PositiveSmallIntegerField("tour", default=1)
    starts_at = models.DateTimeField("début")
    ends_at = models.DateTimeField("fin")
    place = models.CharField("lieu ou lien de visioconférence", max_length=300, blank=True)
    started_at = models.DateTimeField("commencée le", null=True)
    ended_at = models.DateTimeField("terminée le", null=True)
    convened_at = models.DateTimeField("convocation envoyée le", null=True)
    convened_for = models.DateTimeField("heure de la dernière convocation", null=True)
    state = models.CharField("état", max_length=10, choices=HearingState, default=HearingState.PLANNED)

    objects = HearingQuerySet.as_manager()

    transitions: ClassVar[TransitionTable] = TransitionTable(
        Transition("move", (S.PLANNED,), S.PLANNED, "équipe", "créneau libre, convocation à renvoyer"),
        Transition("choose", (S.PLANNED,), S.PLANNED, "candidat", "créneau libre d’un jury qui le permet"),
        Transition("begin", (S.PLANNED,), S.ONGOING, "référent ou présidence", "nulle autre en cours dans ce jury"),
        Transition("hold", (S.PLANNED, S.ONGOING), S.HELD, "référent, équipe", "l’audition a eu lieu"),
        Transition("miss", (S.PLANNED,), S.ABSENT, "référent ou présidence", "ce que l’on sait de l’absence"),
        Transition("recall", (S.ABSENT,), S.PLANNED, "référent ou présidence", "la personne est arrivée"),
        Transition("cancel", (S.PLANNED,), S.CANCELLED, "équipe", "motif donné, reste visible (R25)"),
    )

    class Meta:
        verbose_name = "audition"
        ordering = ("starts_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("panel", "starts_at"), condition=~Q(state=S.CANCELLED), name="hearing_slot_once"
            ),
            models.UniqueConstraint(
                fields=("panel", "deposit", "rank"), condition=~Q(state=S.CANCELLED), name="hearing_once_per_panel"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="hearing_ends_after_start",
                violation_error_message="Une audition se termine après son début.",
            ),
        )

    @property
    def awaits_convocation(self) -> bool:
        """Tell whether the person is still to be told when and where, as :meth:`HearingQuerySet.to_convene` does."""
        return self.state == S.PLANNED and self.convened_at is None and self.starts_at > clock.now()

    @property
    def known_start(self) -> datetime:
        """Return the hour that the person knows, which a move since leaves as it is."""
        return self.convened_for or self.starts_at

    @property
    def is_moved(self) -> bool:
        """Tell whether the person was convened to another hour, and is still to be told the new one."""
        return self.state == S.PLANNED and self.convened_at is None and self.convened_for is not None

    def __str__(self) -> str:
        return f"{self.deposit} à {self.starts_at}"


class HearingLog(StateLog):
    """Moves of a hearing."""

    subject = models.ForeignKey(Hearing, on_delete=models.CASCADE, related_name="log")
