"""The reviews of one mission by its two sides: a sheet each, what they say to each other, what they conclude."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.models import PublicIdModel
from documents.models import Document
from followup.enums import ReviewDecision, ReviewPhase
from followup.models.follow_up import MARK
from talents.enums import Side
from talents.models.mission import Mission


class MissionReview(PublicIdModel):
    """A review at mid-term or at the end: each side fills its sheet without the other's, then both conclude.

    One side proposes the conclusion (``decision``, ``until``, ``conclusion``), the other confirms it; its report is
    then produced. ``filed_by`` is who of the team says that it needs no act.
    """

    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="reviews")
    phase = models.CharField("bilan", max_length=10, choices=ReviewPhase)
    opened_at = models.DateTimeField("ouvert le")
    due_on = models.DateField("fiches attendues au plus tard le")
    decision = models.CharField("décision", max_length=10, choices=ReviewDecision, blank=True)
    until = models.DateField("jusqu’au", null=True)
    conclusion = models.TextField("ce que nous retenons", blank=True)
    proposed_side = models.CharField("proposé par", max_length=6, choices=Side, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField("proposé le", null=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField("confirmé le", null=True)
    document = models.OneToOneField(Document, on_delete=models.PROTECT, null=True, related_name="mission_review")
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    filed_at = models.DateTimeField("classé sans acte le", null=True)

    class Meta:
        verbose_name = "bilan de mission"
        ordering = ("mission", "due_on", "pk")
        constraints = (
            models.UniqueConstraint(fields=("mission", "phase"), name="mission_review_once"),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | ~Q(decision="") & ~Q(conclusion=""),
                name="mission_review_confirmed_says_what",
                violation_error_message="Un bilan confirmé porte une décision et ce qui est retenu.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_phase_display()}, {self.mission}"


class ReviewSheet(models.Model):
    """What one side says of a mission, alone; the questions are the same for both, so that answers compare."""

    review = models.ForeignKey(MissionReview, on_delete=models.CASCADE, related_name="sheets")
    side = models.CharField("côté", max_length=6, choices=Side)
    progress = models.PositiveSmallIntegerField("la mission avance-t-elle comme prévu, de 1 à 5 ?", validators=MARK)
    together = models.PositiveSmallIntegerField("travaillez-vous bien ensemble, de 1 à 5 ?", validators=MARK)
    results = models.TextField("qu’est-ce que la mission a déjà changé ?")
    hard = models.TextField("qu’est-ce qui la freine ?", blank=True)
    needs = models.TextField("de quoi avez-vous besoin pour la suite ?", blank=True)
    wish = models.CharField("que proposez-vous pour la suite ?", max_length=10, choices=ReviewDecision)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("remise le")

    class Meta:
        verbose_name = "fiche de bilan"
        ordering = ("review", "side")
        constraints = (models.UniqueConstraint(fields=("review", "side"), name="review_sheet_once"),)

    def __str__(self) -> str:
        return f"fiche, {self.get_side_display()}"


class ReviewRemark(models.Model):
    """What one side says to the other once both sheets are read."""

    review = models.ForeignKey(MissionReview, on_delete=models.CASCADE, related_name="remarks")
    side = models.CharField("côté", max_length=6, choices=Side)
    text = models.TextField("message", max_length=4000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("écrit le")

    class Meta:
        verbose_name = "message d’un bilan"
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return self.text[:60]
