"""Campaigns: the programme's rules as data."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.rules import RoleScope
from challenges.enums import (
    CallKind,
    CampaignState,
    CofundingKind,
    ContractKind,
    Declared,
    Employer,
    EpicenePairs,
    Pairs,
    StageKind,
)
from challenges.models.reference_rules import ReferenceRules
from challenges.models.vocabulary import Programme
from common.days import day_of
from common.models import StateLog
from common.transitions import Transition, TransitionTable
from dossiers.models import Form
from juries.models import Panel, ReadingPlan, ScoringGrid

S = CampaignState
MAX_SHARE_PCT = 100
SOURCE_CHARS = 80  # of an answer to « Comment nous avez-vous connus ? »


class NotRehearsalError(LookupError):
    """The campaign rehearses no other: the caller had to check it."""


class Campaign(ReferenceRules):
    """One promotion, from its calls to its cohort. Regimes A and B are two configurations of these columns."""

    code = models.SlugField("code", max_length=20, unique=True)
    programme = models.ForeignKey(
        Programme,
        on_delete=models.PROTECT,
        to_field="code",
        db_column="programme",
        related_name="campaigns",
        verbose_name="programme",
    )
    number = models.PositiveSmallIntegerField("numéro")
    name = models.CharField("nom", max_length=120)
    state = models.CharField("état", max_length=12, choices=CampaignState, default=CampaignState.DRAFT)
    emptied_at = models.DateTimeField("vidée des données personnelles le", null=True, editable=False)
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
    wishes_kept_until = models.DateField(
        "vœux mieux placés gardés jusqu’au",
        null=True,
        blank=True,
        help_text="Qui accepte une place peut garder les vœux qu’il ou elle préfère jusqu’à cette date ; vide : non.",
    )
    employer = models.CharField("employeur", max_length=10, choices=Employer)
    contract_kind = models.CharField("contrat", max_length=12, choices=ContractKind)
    contract_months = models.PositiveSmallIntegerField("durée du contrat en mois")
    probation_months = models.PositiveSmallIntegerField(
        "mois de probation", default=0, help_text="Convenue avec l’accueil ; elle ne remplace pas l’essai légal."
    )
    starts_on = models.DateField("prise de poste", null=True, blank=True)
    ends_on = models.DateField("fin de mission", null=True, blank=True)
    funding = models.CharField("financement", max_length=250, blank=True)
    completion_days = models.PositiveSmallIntegerField("jours pour compléter un dossier", default=10)
    min_seats = models.PositiveSmallIntegerField("places par défi au moins", default=1)
    max_seats = models.PositiveSmallIntegerField("places par défi au plus", default=9)
    cofunding = models.CharField("cofinancement", max_length=10, choices=CofundingKind, default=CofundingKind.NONE)
    cofunding_amount = models.DecimalField(
        "montant du cofinancement", max_digits=9, decimal_places=2, default=Decimal(0)
    )
    gross_ratio = models.DecimalField(
        "euros bruts pour un euro net", max_digits=5, decimal_places=3, default=Decimal("1.25")
    )
    employer_rate = models.DecimalField(
        "cotisations de l’employeur (% du brut)", max_digits=5, decimal_places=2, default=Decimal(42)
    )
    talent_pool = models.BooleanField("vivier de candidats", default=False)
    blind_schools = models.BooleanField("établissements masqués en lecture anonyme", default=False)
    sponsor_commitment = models.BooleanField("engagement du sponsor exigé au dépôt", default=False)
    two_people = models.BooleanField("deux personnes pour publier une décision", default=False)
    epicene = models.CharField(
        "écriture des deux genres", max_length=8, choices=EpicenePairs, default="", db_default="", blank=True
    )
    wish_reason_chars = models.PositiveSmallIntegerField(
        "« Pourquoi ce défi ? » : caractères au plus", null=True, blank=True
    )
    # Labels, as candidates read them; empty: not asked.
    source_choices = models.JSONField(
        "« Comment nous avez-vous connus ? »", default=list, db_default=[], blank=True, editable=False
    )
    ai_declaration = models.CharField(
        "déclaration d’emploi d’une intelligence artificielle",
        max_length=4,
        choices=Declared,
        default=Declared.NOT_ASKED,
        db_default="",
        blank=True,
    )
    pairs = models.CharField(
        "candidatures en binôme", max_length=9, choices=Pairs, default=Pairs.NONE, db_default="", blank=True
    )
    pairs_sentence = models.CharField("ce qui est dit du binôme", max_length=500, blank=True, default="", db_default="")
    sandbox = models.BooleanField("bac à sable", default=False, editable=False)
    clock_shift = models.DurationField("décalage de l’horloge", default=timedelta, editable=False)
    rehearsal_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="rehearsals", verbose_name="répétition de"
    )
    source = models.JSONField("entrée d’origine", default=dict)

    transitions: ClassVar[TransitionTable] = TransitionTable(
        Transition("publish", (S.DRAFT,), S.PUBLISHED, "équipe", "règles cohérentes"),
        Transition("close", (S.PUBLISHED,), S.CLOSED, "équipe", "rien ne reste à régler, bilan produit"),
        Transition("reopen", (S.CLOSED,), S.PUBLISHED, "équipe", "motif donné ; ce qui est clos le reste"),
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
            models.CheckConstraint(
                condition=Q(min_seats__gte=1, min_seats__lte=F("max_seats")),
                name="campaign_seats_ordered",
                violation_error_message="Le nombre minimal de places ne dépasse pas le nombre maximal.",
            ),
            models.CheckConstraint(
                condition=Q(rehearsal_of__isnull=False) | Q(sandbox=False),
                name="campaign_sandbox_is_a_rehearsal",
                violation_error_message="Un bac à sable est la répétition d’une campagne.",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def role_scope(self) -> RoleScope:
        """Where the campaign is, for the roles of the team: a rehearsal is of its campaign."""
        original = self.rehearsal_of
        return RoleScope(self.programme_id, (self.code,) if original is None else (self.code, original.code))

    @property
    def short_name(self) -> str:
        """Return the name that tells the campaign apart in a menu: « EIG promotion 4 », « … (répétition 2) »."""
        _, mark, rehearsal = self.name.rpartition(" (") if self.rehearsal_of_id else ("", "", "")
        return f"{self.programme_id} promotion\u00a0{self.number}{mark}{rehearsal}"

    @property
    def original(self) -> "Campaign":
        """Return the campaign that this one rehearses. Raises :class:`NotRehearsalError` for a real one."""
        if self.rehearsal_of is None:
            raise NotRehearsalError(str(self))
        return self.rehearsal_of

    def keeps_wishes(self, at: datetime) -> bool:
        """Tell whether the wishes that a person prefers to the seat they accepted are still alive, on its own day."""
        return self.wishes_kept_until is not None and day_of(at, self.timezone) <= self.wishes_kept_until


class CampaignLog(StateLog):
    """Moves of a campaign."""

    subject = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="log")


class RollingCallError(LookupError):
    """The call has no close: the caller had to leave it aside."""


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

    @property
    def closing(self) -> datetime:
        """Return when the call closes. Raises :class:`RollingCallError` for one that has no close."""
        if self.closes_at is None:
            raise RollingCallError(str(self))
        return self.closes_at

    def is_open(self, at: datetime) -> bool:
        """Tell whether a deposit is accepted at a server instant: the closing minute's last instant is in (R1)."""
        return self.opens_at <= at and (self.closes_at is None or at <= self.closes_at)


class CallExtension(models.Model):
    """A dated, justified act that moved a deadline; shown publicly."""

    window = models.ForeignKey(CallWindow, on_delete=models.CASCADE, related_name="extensions")
    previous_closes_at = models.DateTimeField("clôture précédente")
    closes_at = models.DateTimeField("nouvelle clôture")
    # Sentences, as published.
    moved = models.JSONField("dates déplacées avec elle", default=list, db_default=[], blank=True)
    reason = models.TextField("motif")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("décidée le")

    class Meta:
        verbose_name = "prolongation"
        ordering = ("at",)

    def __str__(self) -> str:
        return f"jusqu’au {self.closes_at}"


class PayBand(models.Model):
    """A step of the pay table: net euros a month from ``from_years`` up to ``up_to_years``, bound in or out (R15)."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="pay_bands")
    from_years = models.PositiveSmallIntegerField("à partir de (années)", default=0)
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
            models.CheckConstraint(
                condition=Q(up_to_years__isnull=True) | Q(up_to_years__gt=F("from_years")),
                name="pay_band_bounds_ordered",
                violation_error_message="Une tranche finit après avoir commencé.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.net_monthly} €"

    @property
    def experience(self) -> str:
        """Return the years of experience this band pays, in French."""
        if self.up_to_years is None:
            return f"{self.from_years} ans et plus" if self.from_years else "toute expérience"
        return f"de {self.from_years} à {self.up_to_years} ans"

    def covers(self, years: Decimal) -> bool:
        """Tell whether an experience in years falls at or under this band's bound."""
        if self.up_to_years is None:
            return True
        return years < self.up_to_years or (self.included and years == self.up_to_years)


class Stage(ReadingPlan):
    """Which grid serves which moment of the campaign, read how many times, blind or not, by which panels."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="stages")
    kind = models.CharField("étape", max_length=20, choices=StageKind)
    grid = models.ForeignKey(
        ScoringGrid, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name="grille"
    )
    starts_on = models.DateField("du", null=True, blank=True)
    ends_on = models.DateField("au", null=True, blank=True)
    panels = models.ManyToManyField(Panel, related_name="stages", blank=True)

    class Meta:
        verbose_name = "étape"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("campaign", "kind"), name="stage_once"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="stage_ends_after_start",
                violation_error_message="Une étape finit après avoir commencé.",
            ),
            models.CheckConstraint(
                condition=Q(readings__gte=1),
                name="stage_has_a_reading",
                violation_error_message="Un dossier est lu une fois au moins.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.campaign.code}"


class TradeGrid(models.Model):
    """The grid of one profession at one stage; the professions that have none use the stage's."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="trade_grids")
    kind = models.CharField("étape", max_length=20, choices=StageKind)
    profession = models.ForeignKey("Profession", on_delete=models.PROTECT, related_name="+", verbose_name="métier")
    grid = models.ForeignKey(ScoringGrid, on_delete=models.PROTECT, related_name="+", verbose_name="grille")

    class Meta:
        verbose_name = "grille de métier"
        ordering = ("kind", "profession", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("campaign", "kind", "profession"),
                name="trade_grid_once",
                violation_error_message="Ce métier a déjà une grille à cette étape.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.profession} : {self.grid}"


class StageRound(models.Model):
    """A round added to a stage after publication: a dated, justified act, shown publicly."""

    stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="rounds")
    starts_on = models.DateField("du")
    ends_on = models.DateField("au")
    reason = models.TextField("motif")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("décidé le")

    class Meta:
        verbose_name = "session ajoutée"
        ordering = ("at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="stage_round_ends_after_start",
                violation_error_message="Une session finit après avoir commencé.",
            ),
        )

    def __str__(self) -> str:
        return f"du {self.starts_on} au {self.ends_on}"
