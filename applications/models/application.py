"""Applications and ranked wishes."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.rules import RoleScope
from applications.enums import AiUse, ApplicationState
from challenges.models import Campaign, Challenge, Profession, RefusalReason
from common.language.french import with_de
from common.models import StateLog
from common.transitions import Transition, TransitionTable
from dossiers.models import DepositedModel, Dossier

S = ApplicationState


class Tag(models.Model):
    """A word that the team sticks on applications of a campaign."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="tags")
    label = models.CharField("étiquette", max_length=40)

    class Meta:
        verbose_name = "étiquette"
        ordering = ("label",)
        constraints = (models.UniqueConstraint(fields=("campaign", "label"), name="tag_once"),)

    def __str__(self) -> str:
        return self.label


class Application(DepositedModel):
    """One person's application to one campaign (R5)."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="applications")
    candidate = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="applications")
    profession = models.ForeignKey(Profession, on_delete=models.PROTECT, null=True, related_name="applications")
    experience_years = models.DecimalField("années d’expérience", max_digits=4, decimal_places=1, null=True)
    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="application")
    state = models.CharField("état", max_length=16, choices=ApplicationState, default=ApplicationState.DRAFT)
    instructor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="suivie par"
    )
    refusal_reason = models.ForeignKey(
        RefusalReason, on_delete=models.PROTECT, null=True, related_name="applications", verbose_name="motif du refus"
    )
    tags = models.ManyToManyField(Tag, related_name="applications", verbose_name="étiquettes")
    search_words = models.TextField("mots cherchés", default=" ", editable=False)
    blind_words = models.TextField("mots cherchés sans identité", default=" ", editable=False)
    source = models.CharField("connu par", max_length=80, blank=True, default="", db_default="")
    ai_use = models.CharField(
        "aide d’une intelligence artificielle", max_length=3, choices=AiUse, default="", db_default="", blank=True
    )
    ai_use_detail = models.CharField("pour quoi faire", max_length=500, blank=True, default="", db_default="")
    wishes_at = models.DateTimeField("vœux exprimés le", null=True)

    transitions: ClassVar[TransitionTable] = TransitionTable(
        Transition(
            "submit",
            (S.DRAFT,),
            S.SUBMITTED,
            "candidat",
            "appel ouvert, dossier complet, vœux valides s’ils sont dus (R1, R4)",
            by_concerned=True,
        ),
        Transition("ask", (S.SUBMITTED,), S.INCOMPLETE, "équipe", "ce qui manque, et l’échéance"),
        Transition("complete", (S.INCOMPLETE,), S.SUBMITTED, "candidat", "avant l’échéance donnée", by_concerned=True),
        Transition(
            "refuse", (S.SUBMITTED, S.INCOMPLETE, S.SHORTLISTED), S.INELIGIBLE, "équipe", "motif codé et motivé"
        ),
        Transition(
            "reopen",
            (S.INELIGIBLE, S.NOT_SHORTLISTED),
            S.SUBMITTED,
            "équipe",
            "recours gracieux accueilli, dit aussitôt",
        ),
        Transition("reinstate", (S.NOT_SELECTED,), S.HEARD, "équipe", "recours gracieux accueilli, dit aussitôt"),
        Transition("shortlist", (S.SUBMITTED,), S.SHORTLISTED, "équipe", "présélection close"),
        Transition("dispense", (S.SUBMITTED,), S.SHORTLISTED, "équipe", "invitée à l’appel restreint (R5)"),
        Transition("set_aside", (S.SUBMITTED,), S.NOT_SHORTLISTED, "équipe", "présélection close, motif codé"),
        Transition("hear", (S.SHORTLISTED,), S.HEARD, "équipe", "audition tenue"),
        Transition("wait", (S.HEARD,), S.WAITING, "équipe", "classement publié sans place"),
        Transition("offer", (S.HEARD, S.WAITING), S.OFFERED, "équipe", "place proposée (R10)"),
        Transition(
            "replace",
            (S.HEARD, S.WAITING, S.NOT_SELECTED),
            S.OFFERED,
            "équipe",
            "remplacement en cours de promotion (R24)",
        ),
        Transition("release", (S.OFFERED, S.ACCEPTED), S.WAITING, "équipe, administration", "défi retiré (R13)"),
        Transition("accept", (S.OFFERED,), S.ACCEPTED, "candidat", "dans le délai (R11)", by_concerned=True),
        Transition("decline", (S.OFFERED,), S.DECLINED, "candidat, délai", "refus ou silence (R11)", by_concerned=True),
        Transition(
            "dismiss",
            (S.HEARD, S.WAITING),
            S.NOT_SELECTED,
            "délai, équipe",
            "liste d’attente caduque (R12), place perdue (R13)",
        ),
        Transition(
            "withdraw",
            (S.SUBMITTED, S.INCOMPLETE, S.SHORTLISTED, S.HEARD, S.WAITING, S.OFFERED),
            S.WITHDRAWN,
            "candidat",
            "à tout moment avant le contrat",
            by_concerned=True,
        ),
        Transition(
            "resume",
            (S.WITHDRAWN,),
            S.DRAFT,
            "candidat",
            "retirée avant toute annonce, appel encore ouvert",
            by_concerned=True,
        ),
    )

    class Meta:
        verbose_name = "candidature"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("campaign", "candidate"),
                name="application_once",
                violation_error_message="Vous avez déjà un dossier pour cette campagne.",
            ),
            models.CheckConstraint(
                condition=Q(state=S.DRAFT) | Q(profession__isnull=False, experience_years__isnull=False),
                name="application_deposited_is_complete",
                violation_error_message="Une candidature déposée indique un métier et une expérience.",
            ),
        )
        indexes = (
            models.Index(fields=("campaign", "state", "id"), name="application_by_state"),
            models.Index(fields=("campaign", "profession", "state", "id"), name="application_by_profession"),
            models.Index(fields=("campaign", "experience_years", "id"), name="application_by_experience"),
        )

    def __str__(self) -> str:
        return f"candidature {with_de(str(self.candidate))}"

    @property
    def short_label(self) -> str:
        """Return what names the dossier to whoever may not know its author: « Dossier 61 »."""
        return f"Dossier {self.pk}"

    @property
    def role_scope(self) -> RoleScope:
        """Where it is, for the roles of the team."""
        return self.campaign.role_scope


class ApplicationLog(StateLog):
    """Moves of an application."""

    subject = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="log")


class Wish(models.Model):
    """A challenge wanted, at a rank (1 is the first choice)."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="wishes")
    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="wishes")
    rank = models.PositiveSmallIntegerField("rang")
    reason = models.TextField("pourquoi ce défi", blank=True, default="", db_default="")

    class Meta:
        verbose_name = "vœu"
        ordering = ("application", "rank")
        constraints = (
            models.UniqueConstraint(fields=("application", "challenge"), name="wish_challenge_once"),
            models.UniqueConstraint(fields=("application", "rank"), name="wish_rank_once"),
        )

    def __str__(self) -> str:
        return f"{self.rank}. {self.challenge}"
