"""Another first day that somebody asks for before they answer an offer."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.models import PublicIdModel, StateLog
from common.transitions import Transition, TransitionTable
from selection.enums import StartDateState
from selection.models.selection import Offer

S = StartDateState
MAX_TEXT_CHARS = 1000


class StartDateRequest(PublicIdModel):
    """The first day that a person asks for, why, and what the team answers.

    ``from_day`` is the day that the offer stated, none when it stated none; ``countered_day`` the one that the team
    proposes instead of both.
    """

    offer = models.ForeignKey(
        Offer, on_delete=models.CASCADE, related_name="start_date_requests", verbose_name="proposition"
    )
    state = models.CharField("état", max_length=10, choices=StartDateState, default=StartDateState.ASKED)
    from_day = models.DateField("date de la proposition", null=True)
    asked_day = models.DateField("date demandée")
    countered_day = models.DateField("autre date proposée", null=True)
    reason = models.TextField("motif", max_length=MAX_TEXT_CHARS)
    asked_at = models.DateTimeField("demandée le")
    answer = models.TextField("réponse", max_length=MAX_TEXT_CHARS, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="réponse de"
    )
    answered_at = models.DateTimeField("répondue le", null=True)

    transitions: ClassVar[TransitionTable] = TransitionTable(
        Transition("agree", (S.ASKED,), S.AGREED, "équipe", "la proposition porte la date demandée"),
        Transition("counter", (S.ASKED,), S.COUNTERED, "équipe", "une autre date, à prendre ou à laisser"),
        Transition("refuse", (S.ASKED,), S.REFUSED, "équipe", "motif donné"),
        Transition("take", (S.COUNTERED,), S.AGREED, "candidat", "la proposition porte l’autre date"),
        Transition("keep", (S.COUNTERED,), S.REFUSED, "candidat", "la date de la proposition reste"),
        Transition("withdraw", (S.ASKED,), S.WITHDRAWN, "candidat", "avant la réponse"),
    )

    class Meta:
        verbose_name = "demande de date de prise de poste"
        ordering = ("asked_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("offer",), condition=Q(state__in=(S.ASKED, S.COUNTERED)), name="start_date_asked_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.offer}, {self.asked_day}"


class StartDateRequestLog(StateLog):
    """Moves of a request."""

    subject = models.ForeignKey(StartDateRequest, on_delete=models.CASCADE, related_name="log")
