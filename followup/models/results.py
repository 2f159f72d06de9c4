"""What a challenge hands over and what it changes: deliverables, indicators of impact and their dated measures."""

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from accounts.rules import RoleScope
from challenges.models import Challenge
from common.models import StateLog
from common.transitions import Transition, TransitionTable
from followup.enums import DeliverableKind, DeliverableStage, DeliverableState, Licence

S = DeliverableState


class Deliverable(models.Model):
    """Something that a mission hands over, where it is and under which licence.

    Both sides write it; the team publishes it on the page of the challenge, or sends it back with what to correct.
    ``open`` is written from ``licence``. What was written before the team read deliverables has neither ``by`` nor
    ``at``, and waits for nobody.
    """

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="deliverables")
    title = models.CharField("livrable", max_length=200)
    kind = models.CharField("nature", max_length=8, choices=DeliverableKind)
    stage = models.CharField(
        "où en est-il", max_length=8, choices=DeliverableStage, blank=True, default="", db_default=""
    )
    url = models.URLField("adresse", blank=True)
    repository = models.URLField("dépôt du code source", blank=True, default="", db_default="")
    data_url = models.URLField("adresse des données ouvertes", blank=True, default="", db_default="")
    licence = models.CharField("licence", max_length=8, choices=Licence, blank=True, default="", db_default="")
    open = models.BooleanField("publié sous licence libre ou ouverte", default=False)
    accessibility_rate = models.PositiveSmallIntegerField(
        "critères d’accessibilité respectés, en pourcentage", null=True, blank=True,
        validators=(MinValueValidator(0), MaxValueValidator(100)),
    )  # fmt: skip
    accessibility_url = models.URLField("déclaration d’accessibilité", blank=True, default="", db_default="")
    handed_on = models.DateField("remis le")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("écrit le", null=True)
    state = models.CharField(
        "état", max_length=10, choices=DeliverableState, default=S.SUBMITTED, db_default=S.SUBMITTED
    )

    transitions: ClassVar[TransitionTable] = TransitionTable(
        Transition("publish", (S.SUBMITTED,), S.PUBLISHED, "équipe", "livrable relu"),
        Transition("send_back", (S.SUBMITTED, S.PUBLISHED), S.RETURNED, "équipe", "motif"),
        Transition("submit", (S.RETURNED, S.PUBLISHED), S.SUBMITTED, "personne recrutée, accueil ou équipe", "corrigé"),
    )

    class Meta:
        verbose_name = "livrable"
        ordering = ("-handed_on", "-pk")

    def __str__(self) -> str:
        return self.title

    @property
    def role_scope(self) -> RoleScope:
        """Where it is, for the roles of the team."""
        return self.challenge.campaign.role_scope


class DeliverableLog(StateLog):
    """Moves of a deliverable."""

    subject = models.ForeignKey(Deliverable, on_delete=models.CASCADE, related_name="log")


class Indicator(models.Model):
    """A measure of impact: how it is measured, where it stood before the mission, where it should arrive and when.

    ``published_at`` is when the team showed it on the page of the challenge.
    """

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="indicators")
    label = models.CharField("indicateur", max_length=200)
    unit = models.CharField("unité", max_length=40)
    method = models.CharField("méthode de mesure", max_length=500)
    source = models.CharField("source des données", max_length=300, blank=True, default="", db_default="")
    baseline = models.DecimalField("valeur de départ", max_digits=14, decimal_places=2)
    baseline_on = models.DateField("mesurée le")
    target = models.DecimalField("cible", max_digits=14, decimal_places=2, null=True, blank=True)
    target_on = models.DateField("cible à atteindre le", null=True, blank=True)
    published_at = models.DateTimeField("publié le", null=True, editable=False)

    class Meta:
        verbose_name = "indicateur d’impact"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.label

    @property
    def role_scope(self) -> RoleScope:
        """Where it is, for the roles of the team."""
        return self.challenge.campaign.role_scope


class IndicatorValue(models.Model):
    """One measure of an indicator."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="values")
    value = models.DecimalField("valeur", max_digits=14, decimal_places=2)
    on = models.DateField("mesurée le")

    class Meta:
        verbose_name = "mesure"
        ordering = ("on", "pk")

    def __str__(self) -> str:
        return f"{self.indicator} : {self.value}"
