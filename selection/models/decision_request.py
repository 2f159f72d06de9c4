"""Requests for reasons and appeals against a refusal that was announced."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from applications.models import Application
from challenges.models import Campaign, Challenge
from common.models import PublicIdModel, StateLog
from common.transitions import Transition, TransitionTable
from selection.enums import RequestKind, RequestState

S = RequestState
MAX_TEXT_CHARS = 5000


class DecisionRequest(PublicIdModel):
    """What a person, or an administration, asks about a refusal, and what it was answered.

    ``decision`` is the state that was announced on ``decided_on``, both as of the request. ``due_on`` is the last day
    to answer. ``sentences`` are the reasons joined to the answer, as they were proved that day.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="decision_requests")
    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, null=True, related_name="decision_requests", verbose_name="candidature"
    )
    challenge = models.ForeignKey(
        Challenge, on_delete=models.CASCADE, null=True, related_name="decision_requests", verbose_name="défi"
    )
    kind = models.CharField("nature", max_length=10, choices=RequestKind)
    state = models.CharField("état", max_length=10, choices=RequestState, default=RequestState.RECEIVED)
    decision = models.CharField("décision contestée", max_length=20)
    decided_on = models.DateField("annoncée le")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="auteur")
    text = models.TextField("ce qui est écrit", max_length=MAX_TEXT_CHARS, blank=True)
    received_at = models.DateTimeField("reçu le")
    due_on = models.DateField("dernier jour pour répondre")
    answer = models.TextField("réponse", blank=True)
    sentences = models.JSONField("motifs joints", default=list)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField("répondu le", null=True)

    transitions: ClassVar[TransitionTable] = TransitionTable(
        Transition("explain", (S.RECEIVED,), S.EXPLAINED, "équipe", "motifs communiqués, pour une demande de motifs"),
        Transition("grant", (S.RECEIVED, S.SILENT), S.GRANTED, "équipe", "le dossier est rouvert, pour un recours"),
        Transition("dismiss", (S.RECEIVED, S.SILENT), S.DISMISSED, "équipe", "réponse motivée, pour un recours"),
        Transition("lapse", (S.RECEIVED,), S.SILENT, "délai", "deux mois de silence, pour un recours"),
        Transition("withdraw", (S.RECEIVED,), S.WITHDRAWN, "candidat, administration", "avant la réponse"),
    )

    class Meta:
        verbose_name = "demande sur une décision"
        ordering = ("due_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(application__isnull=False, challenge__isnull=True)
                | Q(application__isnull=True, challenge__isnull=False),
                name="decision_request_about_one_thing",
            ),
            models.UniqueConstraint(
                fields=("application", "kind"), condition=Q(state=S.RECEIVED), name="decision_request_once_application"
            ),
            models.UniqueConstraint(
                fields=("challenge", "kind"), condition=Q(state=S.RECEIVED), name="decision_request_once_challenge"
            ),
        )
        indexes = (models.Index(fields=("state", "due_on"), name="decision_request_by_due"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.subject_label}"

    @property
    def subject(self) -> Application | Challenge:
        """Return what was refused. Raises ``LookupError`` for a row that the database would not hold."""
        subject = self.application or self.challenge
        if subject is None:
            raise LookupError(self.pk)
        return subject

    @property
    def subject_label(self) -> str:
        """Return what names the subject without naming a person: the receipt, or the title of the challenge."""
        if self.application is not None:
            deposit = self.application.last_deposit
            return deposit.number if deposit is not None else self.application.short_label
        return str(self.challenge)

    @property
    def decision_label(self) -> str:
        """Return the refusal in French."""
        return str(dict(type(self.subject)._meta.get_field("state").flatchoices)[self.decision])


class DecisionRequestLog(StateLog):
    """Moves of a request."""

    subject = models.ForeignKey(DecisionRequest, on_delete=models.CASCADE, related_name="log")
