"""Campaigns: the programme's rules as data."""

from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from challenges.enums import CallKind, CampaignState, ContractKind, Employer, ProgrammeCode, StageKind
from common.models import StateLog
from common.transitions import Transition, TransitionTable
from dossiers.models import Form
from juries.models import Panel, ScoringGrid

S = CampaignState


class Campaign(models.Model):
    """One promotion, from its calls to its cohort. Regimes A and B are two configurations of these columns."""

    code = models.SlugField("code", max_length=20, unique=True)
    programme = models.CharField("programme", max_length=3, choices=ProgrammeCode)
    number = models.PositiveSmallIntegerField("numéro")
    name = models.CharField("nom", max_length=120)
    state = models.CharField("état", max_length=12, choices=CampaignState, default=CampaignState.DRAFT)
    timezone = models.CharField("fuseau horaire", max_length=40, default="Europe/Paris")
    challenge_form = models.ForeignKey(
        Form, on_delete=models.PROTECT, related_name="+", verbose_name="dossier des administrations"
    )
    application_form = models.ForeignKey(
        Form, on_delete=models.PROTECT, related_name="+", verbose_name="dossier des candidats"
    )
    min_wishes = models.PositiveSmallIntegerField("vœux au moins", default=1)
    max_wishes = models.PositiveSmallIntegerField("vœux au plus", default=3)
    acceptance_days = models.PositiveSmallIntegerField("jours pour accepter", default=15)
    waiting_list_until = models.DateField("liste d’attente jusqu’au", null=True, blank=True)
    employer = models.CharField("employeur", max_length=10, choices=Employer)
    contract_kind = models.CharField("contrat", max_length=12, choices=ContractKind)
    contract_months = models.PositiveSmallIntegerField("durée du contrat en mois")
    starts_on = models.DateField("prise de poste", null=True, blank=True)
    ends_on = models.DateField("fin de mission", null=True, blank=True)
    funding = models.CharField("financement", max_length=250, blank=True)
    rehearsal_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="rehearsals", verbose_name="répétition de"
    )
    source = models.JSONField("entrée d’origine", default=dict)

    transitions: ClassVar[TransitionTable] = TransitionTable(
        Transition("publish", (S.DRAFT,), S.PUBLISHED, "équipe", "règles cohérentes"),
        Transition("close", (S.PUBLISHED,), S.CLOSED, "équipe", "cohorte terminée"),
    )

    class Meta:
        verbose_name = "campagne"
        ordering = ("-starts_on", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("programme", "number"),
                condition=Q(rehearsal_of__isnull=True),
                name="campaign_number_once",
                violation_error_message="Cette promotion existe déjà.",
            ),
            models.CheckConstraint(
                condition=Q(min_wishes__lte=F("max_wishes")),
                name="campaign_wishes_ordered",
                violation_error_message="Le nombre minimal de vœux ne dépasse pas le nombre maximal.",
            ),
            models.CheckConstraint(
                condition=~Q(contract_kind=ContractKind.PROJECT) | Q(contract_months__gte=12, contract_months__lte=72),
                name="campaign_project_contract_months",
                violation_error_message="Un contrat de projet dure de 12 à 72 mois.",
            ),
        )

    def __str__(self) -> str:
        return self.name


class CampaignLog(StateLog):
    """Moves of a campaign."""

    subject = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="log")


class CallWindow(models.Model):
    """When something may be deposited: UTC instants; the campaign's zone names how they are said (R1-R3)."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="windows")
    kind = models.CharField("appel", max_length=12, choices=CallKind)
    opens_at = models.DateTimeField("ouverture")
    closes_at = models.DateTimeField("clôture", null=True, blank=True)
    close_as_written = models.CharField("clôture selon la source", max_length=250, blank=True)

    class Meta:
        verbose_name = "fenêtre de dépôt"
        ordering = ("opens_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("campaign", "kind", "opens_at"), name="window_once"),
            models.CheckConstraint(
                condition=Q(closes_at__isnull=True) | Q(closes_at__gt=F("opens_at")),
                name="window_closes_after_opening",
                violation_error_message="Un appel se clôt après son ouverture.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.campaign.code}"

    def is_open(self, at: datetime) -> bool:
        """Tell whether a deposit is accepted at a server instant: the closing minute's last instant is in (R1)."""
        return self.opens_at <= at and (self.closes_at is None or at <= self.closes_at)


class CallExtension(models.Model):
    """A dated, justified act that moved a deadline; shown publicly."""

    window = models.ForeignKey(CallWindow, on_delete=models.CASCADE, related_name="extensions")
    previous_closes_at = models.DateTimeField("clôture précédente")
    closes_at = models.DateTimeField("nouvelle clôture")
    reason = models.TextField("motif")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("décidée le")

    class Meta:
        verbose_name = "prolongation"
        ordering = ("at",)

    def __str__(self) -> str:
        return f"jusqu’au {self.closes_at}"


class PayBand(models.Model):
    """A step of the pay table: net euros a month up to ``up_to_years``, bound in or out as ``included`` (R15)."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="pay_bands")
    up_to_years = models.PositiveSmallIntegerField("jusqu’à (années)", null=True, blank=True)
    included = models.BooleanField("borne incluse", default=False)
    net_monthly = models.DecimalField("net mensuel en euros", max_digits=8, decimal_places=2)
    variable_pct = models.DecimalField("part variable (%)", max_digits=4, decimal_places=1, default=Decimal(0))

    class Meta:
        verbose_name = "tranche de rémunération"
        ordering = (F("up_to_years").asc(nulls_last=True),)
        constraints = (
            models.UniqueConstraint(fields=("campaign", "up_to_years"), name="pay_band_once"),
            models.UniqueConstraint(
                fields=("campaign",), condition=Q(up_to_years__isnull=True), name="pay_band_one_without_bound"
            ),
        )

    def __str__(self) -> str:
        return f"{self.net_monthly} €"

    def covers(self, years: Decimal) -> bool:
        """Tell whether an experience in years falls at or under this band's bound."""
        if self.up_to_years is None:
            return True
        return years < self.up_to_years or (self.included and years == self.up_to_years)


class Stage(models.Model):
    """Which grid serves which moment of the campaign, read how many times, blind or not, by which panels."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="stages")
    kind = models.CharField("étape", max_length=20, choices=StageKind)
    grid = models.ForeignKey(ScoringGrid, on_delete=models.PROTECT, related_name="+")
    readings = models.PositiveSmallIntegerField("lectures par dossier", default=1)
    blind = models.BooleanField("lecture anonyme", default=False)
    collective = models.BooleanField("grille collective", default=False)
    panels = models.ManyToManyField(Panel, related_name="stages", blank=True)

    class Meta:
        verbose_name = "étape"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("campaign", "kind"), name="stage_once"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.campaign.code}"
