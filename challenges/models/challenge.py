"""Challenges and the positions they open."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, When

from accounts.rules import RoleScope
from challenges.enums import ChallengeRole, ChallengeState, Mastery, SkillLevel
from challenges.models.administration import Administration
from challenges.models.campaign import Campaign, PayBand
from challenges.models.vocabulary import Profession, RefusalReason, Skill, Theme
from common.models import PublicIdModel, StateLog
from common.transitions import IMPORT, Transition, TransitionTable
from dossiers.models import DepositedModel, Dossier
from juries.models import Panel

S = ChallengeState
PUBLIC = (S.PUBLISHED.value, S.ACTIVE.value, S.CLOSED.value)


class Challenge(DepositedModel):
    """What an administration needs. The title deposited is kept; the published one is often another."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="challenges")
    administration = models.ForeignKey(Administration, on_delete=models.PROTECT, null=True, related_name="challenges")
    administration_label = models.CharField("administration selon la source", max_length=300, blank=True)
    slug = models.SlugField("adresse", max_length=120, unique=True)
    submitted_title = models.CharField("titre déposé", max_length=200)
    published_title = models.CharField("titre publié", max_length=200, blank=True)
    summary = models.TextField("accroche", blank=True)
    body = models.TextField("présentation", blank=True)
    problem = models.TextField("problématique", blank=True)
    team = models.TextField("équipe d’accueil", blank=True)
    city = models.CharField("lieu", max_length=200, blank=True)
    place = models.CharField("ville", max_length=80, blank=True, editable=False)
    themes = models.ManyToManyField(Theme, related_name="challenges", blank=True, verbose_name="thématiques")
    search_words = models.TextField("mots cherchés", blank=True, editable=False)
    equipment = models.TextField("matériel fourni", blank=True, default="", db_default="")
    ai_tools = models.TextField("outils d’intelligence artificielle", blank=True, default="", db_default="")
    many_candidates = models.BooleanField("déjà beaucoup de candidatures solides", default=False, db_default=False)
    instructor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="suivi par",
    )
    refusal_code = models.CharField("motif du refus", max_length=20, blank=True)
    state = models.CharField("état", max_length=12, choices=ChallengeState, default=ChallengeState.DRAFT)
    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, null=True, related_name="challenge")
    hearing_panel = models.OneToOneField(
        Panel, on_delete=models.PROTECT, null=True, related_name="challenge", verbose_name="jury d’audition"
    )
    source = models.JSONField("entrée d’origine", default=dict)

    transitions: ClassVar[TransitionTable] = TransitionTable(
        Transition(
            "submit", (S.DRAFT,), S.SUBMITTED, "administration", "appel ouvert, dossier complet (R1)", by_concerned=True
        ),
        Transition("ask", (S.SUBMITTED,), S.INCOMPLETE, "équipe", "ce qui manque et une échéance"),
        Transition(
            "complete",
            (S.INCOMPLETE,),
            S.SUBMITTED,
            "administration",
            "échéance non passée, dossier complet",
            by_concerned=True,
        ),
        Transition("refuse", (S.SUBMITTED, S.INCOMPLETE), S.INELIGIBLE, "équipe", "motif codé et motivé"),
        Transition("shortlist", (S.SUBMITTED,), S.SHORTLISTED, "équipe", "audition planifiée"),
        Transition("hear", (S.SHORTLISTED,), S.HEARD, "équipe", "audition tenue"),
        Transition("select", (S.HEARD, S.SUBMITTED), S.SELECTED, "équipe", "avis du jury, ou motif hors jury"),
        Transition("reject", (S.HEARD, S.SHORTLISTED, S.SUBMITTED), S.REJECTED, "équipe", "motif codé et motivé"),
        Transition(
            "reopen", (S.INELIGIBLE, S.REJECTED), S.SUBMITTED, "équipe", "recours gracieux accueilli, dit aussitôt"
        ),
        Transition("publish", (S.SELECTED,), S.PUBLISHED, "équipe", "titre publié et postes renseignés"),
        Transition("start", (S.PUBLISHED,), S.ACTIVE, "équipe", "avec la première prise de poste"),
        Transition(
            "close", (S.PUBLISHED, S.ACTIVE), S.CLOSED, "équipe, délai", "avec la dernière mission, ou la campagne"
        ),
        Transition("archive", (S.DRAFT,), S.CLOSED, IMPORT, "défi d’une promotion passée, qui n’a pas été vécu ici"),
        Transition(
            "withdraw",
            (S.SUBMITTED, S.INCOMPLETE, S.SHORTLISTED, S.HEARD, S.SELECTED, S.PUBLISHED),
            S.WITHDRAWN,
            "administration, équipe",
            "motif donné ; les vœux sont réorientés (R13)",
            by_concerned=True,
        ),
    )

    class Meta:
        verbose_name = "défi"
        ordering = ("submitted_title", "pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(state__in=(S.PUBLISHED, S.ACTIVE, S.CLOSED)) | ~Q(published_title=""),
                name="challenge_published_has_title",
                violation_error_message="Un défi publié porte un titre publié.",
            ),
        )
        indexes = (
            models.Index(fields=("campaign", "state", "id"), name="challenge_by_state"),
            models.Index(fields=("campaign", "id"), name="challenge_queue"),
            # What anybody may read, a few among all that was proposed: the catalogue and its facets read this alone.
            models.Index(fields=("campaign", "id"), condition=models.Q(state__in=PUBLIC), name="challenge_public"),
        )

    def __str__(self) -> str:
        return self.published_title or self.submitted_title

    @property
    def role_scope(self) -> RoleScope:
        """Where it is, for the roles of the team."""
        return self.campaign.role_scope

    def get_absolute_url(self) -> str:
        """Return the path of the public page, which the site's catalogue serves: no named route leads to it."""
        return f"/defis/{self.slug}/"

    @property
    def refusal_label(self) -> str:
        """Return the label of the code that refused the challenge, as the team writes them; nothing without a code."""
        reason = RefusalReason.objects.filter(code=self.refusal_code).first() if self.refusal_code else None
        return str(reason or self.refusal_code)

    @property
    def administration_name(self) -> str:
        """Return the host as the challenge names it, or as the directory does."""
        return self.administration_label or str(self.administration or "")


class ChallengeLog(StateLog):
    """Moves of a challenge."""

    subject = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="log")


class ChallengeMember(PublicIdModel):
    """A person has a role on one challenge, until a day or until somebody ends it; the row then stays, ended."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="challenge_roles", verbose_name="personne"
    )
    role = models.CharField("rôle", max_length=10, choices=ChallengeRole)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="donné par"
    )
    given_at = models.DateTimeField("donné le")
    ends_on = models.DateField("dernier jour", null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="retiré par"
    )
    ended_at = models.DateTimeField("retiré le", null=True)

    class Meta:
        verbose_name = "rôle sur un défi"
        ordering = ("challenge", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("challenge", "user"), condition=Q(ended_at__isnull=True), name="challenge_member_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}, {self.challenge}"


class Position(models.Model):
    """Seats of one profession in a challenge."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="positions")
    profession = models.ForeignKey(Profession, on_delete=models.PROTECT, related_name="positions")
    seats = models.PositiveSmallIntegerField("places", default=1)
    pay_band = models.ForeignKey(
        PayBand, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="expérience attendue"
    )

    class Meta:
        verbose_name = "poste"
        ordering = ("challenge", "profession")
        constraints = (
            models.UniqueConstraint(fields=("challenge", "profession"), name="position_once"),
            models.CheckConstraint(
                condition=Q(seats__gte=1),
                name="position_has_a_seat",
                violation_error_message="Un poste compte au moins une place.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.profession}, {self.challenge}"


class PositionSkill(models.Model):
    """A skill that a position asks for: without which nobody starts, useful from the first day, or to be acquired."""

    position = models.ForeignKey(Position, on_delete=models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="uses")
    level = models.CharField("niveau", max_length=10, choices=SkillLevel, default=SkillLevel.WANTED)
    mastery = models.CharField(
        "niveau attendu", max_length=10, choices=Mastery, blank=True, default="", db_default=""
    )  # nothing: no level is expected

    class Meta:
        verbose_name = "compétence d’un poste"
        ordering = (
            Case(When(level=SkillLevel.ESSENTIAL, then=0), When(level=SkillLevel.WANTED, then=1), default=2).asc(),
            "skill__label",
        )
        constraints = (models.UniqueConstraint(fields=("position", "skill"), name="position_skill_once"),)

    def __str__(self) -> str:
        expected = f", {self.get_mastery_display().lower()}" if self.mastery else ""
        return f"{self.skill} ({self.get_level_display().lower()}{expected})"
