"""Cohorts and missions."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.rules import RoleScope
from challenges.models import Administration, Campaign, Position
from common.language.french import with_de
from common.models import PublicIdModel, StateLog
from common.transitions import Transition, TransitionTable
from documents.models import Document
from dossiers.models import ThreadedModel
from selection.models import Offer
from talents.enums import Category, MissionState

S = MissionState


class Cohort(PublicIdModel):
    """The people recruited by a campaign."""

    campaign = models.OneToOneField(Campaign, on_delete=models.PROTECT, related_name="cohort")
    name = models.CharField("nom", max_length=120)

    class Meta:
        verbose_name = "cohorte"
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.name


class Mission(ThreadedModel):
    """One talent at one host administration, from an accepted offer. Amounts are net euros a month."""

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="missions")
    talent = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="missions")
    offer = models.OneToOneField(Offer, on_delete=models.PROTECT, related_name="mission")
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="missions")
    host = models.ForeignKey(Administration, on_delete=models.PROTECT, related_name="missions")
    starts_on = models.DateField("début")
    ends_on = models.DateField("fin")
    net_monthly = models.DecimalField("net mensuel", max_digits=8, decimal_places=2)
    variable_pct = models.DecimalField("part variable (%)", max_digits=5, decimal_places=2, default=0)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name="remplace"
    )
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="responsable fonctionnel",
    )
    sponsor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="sponsor",
    )
    coach = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="coached_missions",
        verbose_name="coach",
    )
    talent_address = models.TextField("adresse de la personne", blank=True)
    place = models.CharField("lieu de travail", max_length=300, blank=True)
    category = models.CharField("catégorie hiérarchique", max_length=1, choices=Category, default=Category.A)
    cost_center = models.CharField("centre de coût", max_length=60, blank=True, default="", db_default="")
    working_time = models.PositiveSmallIntegerField("temps de travail (%)", default=100)
    remote_days = models.PositiveSmallIntegerField("jours de télétravail par semaine", default=2)
    tasks = models.TextField("tâches", blank=True, help_text="Une par ligne.")
    outcome = models.TextField("événement ou résultat objectif qui met fin au contrat", blank=True)
    evaluation = models.TextField("modalités d’évaluation de ce résultat", blank=True)
    clearance = models.BooleanField("habilitation exigée avant la prise de poste", default=False)
    cleared_on = models.DateField("habilitation accordée le", null=True, blank=True)
    state = models.CharField("état", max_length=12, choices=MissionState, default=MissionState.PREPARED)
    contract = models.OneToOneField(Document, on_delete=models.PROTECT, null=True, related_name="mission")

    transitions: ClassVar[TransitionTable] = TransitionTable(
        Transition("contract", (S.PREPARED,), S.CONTRACTED, "équipe", "données du contrat complètes"),
        Transition("start", (S.CONTRACTED,), S.ACTIVE, "équipe", "jour venu, habilitation accordée"),
        Transition("suspend", (S.ACTIVE,), S.SUSPENDED, "équipe", "motif et date"),
        Transition("resume", (S.SUSPENDED,), S.ACTIVE, "équipe", "date"),
        Transition("end", (S.ACTIVE, S.SUSPENDED), S.ENDED, "équipe", "fin du contrat"),
        Transition(
            "interrupt",
            (S.PREPARED, S.CONTRACTED, S.ACTIVE, S.SUSPENDED),
            S.ENDED,
            "équipe",
            "place quittée, motif donné",
        ),
    )

    class Meta:
        verbose_name = "mission"
        ordering = ("cohort", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="mission_ends_after_start",
                violation_error_message="Une mission se termine après son début.",
            ),
            models.CheckConstraint(
                condition=Q(working_time__gte=50, working_time__lte=100),
                name="mission_working_time",
                violation_error_message="Le temps de travail va de 50 à 100 %%.",
            ),
            models.CheckConstraint(
                condition=Q(remote_days__lte=5),
                name="mission_remote_days",
                violation_error_message="Une semaine compte cinq jours ouvrés.",
            ),
            models.CheckConstraint(
                condition=~Q(state=S.PREPARED) | Q(contract__isnull=True),
                name="mission_contract_when_prepared",
                violation_error_message="Le contrat d’une mission en préparation n’est pas encore établi.",
            ),
        )

    def __str__(self) -> str:
        return f"mission {with_de(str(self.talent))}"

    @property
    def role_scope(self) -> RoleScope:
        """Where it is, for the roles of the team."""
        return self.cohort.campaign.role_scope


class MissionLog(StateLog):
    """Moves of a mission."""

    subject = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="log")
