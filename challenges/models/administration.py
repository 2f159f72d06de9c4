"""Administrations, and the messy labels that name them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from challenges.enums import TITLE_2_KINDS, MemberRole, RequestState
from common.models import PublicIdModel, StateLog
from common.transitions import Transition, TransitionTable
from common.validators import validate_siren


class Administration(PublicIdModel):
    """A public body. ``siren`` is empty when nobody has identified it yet; two homonyms may exist."""

    siren = models.CharField("SIREN", max_length=9, blank=True, validators=[validate_siren])
    name = models.CharField("dénomination", max_length=250)
    acronym = models.CharField("sigle", max_length=160, blank=True)
    kind = models.CharField("nature", max_length=120, blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name="rattachée à"
    )
    address = models.TextField("adresse", blank=True)
    search_words = models.TextField("mots cherchés", blank=True, editable=False)
    source = models.JSONField("entrée d’origine", default=dict)

    class Meta:
        verbose_name = "administration"
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("siren",),
                condition=~Q(siren=""),
                name="administration_siren_once",
                violation_error_message="Ce SIREN est déjà dans l’annuaire.",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=models.F("pk")),
                name="administration_not_its_own_parent",
                violation_error_message="Une administration n’est pas rattachée à elle-même.",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def may_hold_title_2(self) -> bool:
        """Tell whether credits of title 2 may be transferred to this body; one whose nature is unknown may."""
        return not self.kind or self.kind in TITLE_2_KINDS


class AdministrationLabel(models.Model):
    """A label found in the sources, with the administration it was decided to mean, or nothing."""

    raw = models.CharField("libellé d’origine", max_length=300, unique=True)
    administration = models.ForeignKey(Administration, on_delete=models.SET_NULL, null=True, related_name="labels")
    method = models.CharField("rapprochement", max_length=20, blank=True)

    class Meta:
        verbose_name = "libellé d’administration"
        ordering = ("raw",)

    def __str__(self) -> str:
        return self.raw


class AdministrationMember(models.Model):
    """A person acts for an administration, in one role."""

    administration = models.ForeignKey(Administration, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="administration_seats")
    role = models.CharField("rôle", max_length=10, choices=MemberRole, default=MemberRole.LEAD)

    class Meta:
        verbose_name = "membre d’une administration"
        constraints = (models.UniqueConstraint(fields=("administration", "user"), name="member_once"),)

    def __str__(self) -> str:
        return f"{self.user}, {self.administration}"


class LabelDecision(models.Model):
    """One decision about a label, kept so that it can be undone: from which administration to which, and why."""

    label = models.ForeignKey(AdministrationLabel, on_delete=models.CASCADE, related_name="decisions")
    before = models.ForeignKey(Administration, on_delete=models.SET_NULL, null=True, related_name="+")
    after = models.ForeignKey(Administration, on_delete=models.SET_NULL, null=True, related_name="+")
    before_method = models.CharField("rapprochement précédent", max_length=20, blank=True)
    why = models.CharField("explication", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("décidé le")

    class Meta:
        verbose_name = "décision sur un libellé"
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.label} : {self.after or 'aucune'}"


class JoinRequest(PublicIdModel):
    """Somebody asks to act for an administration, known (``administration``) or not yet (``proposed_name``)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="join_requests")
    administration = models.ForeignKey(
        Administration, on_delete=models.CASCADE, null=True, related_name="join_requests", verbose_name="administration"
    )
    proposed_name = models.CharField("dénomination proposée", max_length=250, blank=True)
    proposed_siren = models.CharField("SIREN proposé", max_length=9, blank=True, validators=[validate_siren])
    role = models.CharField("rôle", max_length=10, choices=MemberRole, default=MemberRole.LEAD)
    message = models.TextField("message", blank=True)
    state = models.CharField("état", max_length=10, choices=RequestState, default=RequestState.PENDING)
    asked_at = models.DateTimeField("demandé le")

    transitions: ClassVar[TransitionTable] = TransitionTable(
        Transition("approve", (RequestState.PENDING,), RequestState.APPROVED, "équipe, porteur de projet", ""),
        Transition("refuse", (RequestState.PENDING,), RequestState.REFUSED, "équipe, porteur de projet", "motif donné"),
    )

    class Meta:
        verbose_name = "demande de rattachement"
        ordering = ("asked_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("user", "administration"),
                condition=Q(state="pending", administration__isnull=False),
                name="join_request_once",
                violation_error_message="Une demande est déjà en attente pour cette administration.",
            ),
            models.CheckConstraint(
                condition=Q(administration__isnull=False) | ~Q(proposed_name=""),
                name="join_request_names_a_body",
                violation_error_message="Choisissez une administration, ou nommez-la.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} : {self.administration or self.proposed_name}"


class JoinRequestLog(StateLog):
    """Moves of a request."""

    subject = models.ForeignKey(JoinRequest, on_delete=models.CASCADE, related_name="log")
