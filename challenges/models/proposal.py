"""What goes with a proposal while it is written and instructed: comments, the sponsor's word, the money."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from challenges.enums import CommentAudience, FundingSource
from challenges.models.administration import Administration
from challenges.models.challenge import Challenge
from common.days import day_of
from common.language.french import with_de
from documents.models import OneTimeCode
from dossiers.models import MentionModel

SPONSOR_LINK_LIFETIME = timedelta(days=30)


class ChallengeComment(models.Model):
    """A remark between colleagues of one side; the other side never reads it."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="comments")
    audience = models.CharField("lecteurs", max_length=10, choices=CommentAudience)
    text = models.TextField("commentaire")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("écrit le")

    class Meta:
        verbose_name = "commentaire"
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return self.text[:60]


class CommentMention(MentionModel):
    """A colleague of the team named in a comment about a challenge."""

    note = models.ForeignKey(ChallengeComment, on_delete=models.CASCADE, related_name="mentions")


class Commitment(OneTimeCode):
    """The sponsor's commitments, signed through a personal link and a code; the text signed is kept as it was read.

    The sponsor has an ``address`` and needs no account. ``evidence`` is hashed as those of signed documents are.
    """

    challenge = models.OneToOneField(Challenge, on_delete=models.CASCADE, related_name="commitment")
    address = models.EmailField("adresse du sponsor", blank=True, default="", db_default="")
    sponsor = models.ForeignKey(  # read by the version before; the next one removes it
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="demandés par"
    )
    token = models.UUIDField("lien personnel", default=uuid.uuid4, unique=True, editable=False)
    text = models.TextField("engagements")
    sent_at = models.DateTimeField("envoyé le")
    opened_at = models.DateTimeField("lus le", null=True)
    signed_name = models.CharField("nom du signataire", max_length=160, blank=True)
    signed_function = models.CharField("fonction du signataire", max_length=160, blank=True)
    signed_at = models.DateTimeField("signé le", null=True)
    evidence = models.JSONField("preuve", null=True)
    sha256 = models.CharField("empreinte de la preuve", max_length=64, blank=True)

    class Meta:
        verbose_name = "engagement du sponsor"
        constraints = (
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True, sha256="", signed_name="")
                | Q(signed_at__isnull=False) & ~Q(sha256="") & ~Q(signed_name=""),
                name="commitment_signed_whole",
                violation_error_message="Un engagement signé porte un nom et une empreinte.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.address}, {self.challenge}"

    @property
    def expires_at(self) -> datetime:
        """Return when the personal link dies."""
        return self.sent_at + SPONSOR_LINK_LIFETIME


class FundingPlan(models.Model):
    """How an administration pays: the operational bearer hosts, the administrative bearer receives credits (R17)."""

    challenge = models.OneToOneField(Challenge, on_delete=models.CASCADE, related_name="funding")
    source = models.CharField("crédits", max_length=10, choices=FundingSource)
    programme = models.CharField("numéro du programme budgétaire", max_length=3, blank=True)
    title_2 = models.BooleanField("le programme a des crédits de titre 2", default=False)
    bearer = models.ForeignKey(
        Administration, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="porteur administratif",
    )  # fmt: skip
    headcount_ceiling = models.BooleanField("plafond d’emplois vérifié avec le responsable du programme", default=False)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField("écrit le")

    class Meta:
        verbose_name = "plan de financement"
        constraints = (
            models.CheckConstraint(
                condition=~Q(source=FundingSource.CARRIED) | Q(bearer__isnull=False),
                name="funding_carried_has_a_bearer",
                violation_error_message="Des crédits portés ont un porteur administratif (R17).",
            ),
            models.CheckConstraint(
                condition=Q(source=FundingSource.SELF) | Q(title_2=True) & ~Q(programme=""),
                name="funding_shared_has_title_2",
                violation_error_message="Un cofinancement suppose un programme doté de crédits de titre 2 (R16).",
            ),
        )

    def __str__(self) -> str:
        return self.get_source_display()


class FundingPlanVersion(models.Model):
    """A funding plan as it was before a correction: who corrected it, when and why; never changed afterwards."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="funding_versions")
    content = models.JSONField("plan et montants")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField("écrit le")
    reason = models.CharField("motif de la correction", max_length=500)
    corrected_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    corrected_at = models.DateTimeField("corrigé le")

    class Meta:
        verbose_name = "version du plan de financement"
        ordering = ("-corrected_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="funding_version_has_a_reason",
                violation_error_message="Une correction du plan de financement donne son motif.",
            ),
        )

    def __str__(self) -> str:
        return f"plan {with_de(str(self.challenge))} avant le {day_of(self.corrected_at)}"


class ProposalPart(models.Model):
    """Who answers for one screen of a proposal, and until when; a screen without row has nobody and its usual date.

    ``slug`` names the screen as its address does (see :mod:`challenges.forms.proposal_steps`): the form of a draft does
    not change, hence its screens do not.
    """

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="parts")
    slug = models.CharField("partie", max_length=20)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="proposal_parts",
        verbose_name="responsable",
    )  # fmt: skip
    due_on = models.DateField("à remplir pour le", null=True)
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField("confiée le")

    class Meta:
        verbose_name = "partie confiée d’une proposition"
        ordering = ("challenge", "slug")
        constraints = (models.UniqueConstraint(fields=("challenge", "slug"), name="proposal_part_once"),)

    def __str__(self) -> str:
        return f"{self.slug}, {self.challenge}"
