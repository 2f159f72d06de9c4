"""What the public page of a challenge shows beside its text."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from challenges.models.challenge import Challenge


class ChallengeQuestion(models.Model):
    """A candidate's question; published with its answer, never with a name."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="questions")
    text = models.TextField("question")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("posée le")
    answer = models.TextField("réponse", blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField("répondue le", null=True)

    class Meta:
        verbose_name = "question sur un défi"
        ordering = ("asked_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answer="")
                | Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer=""),
                name="challenge_question_answered_whole",
                violation_error_message="Une réponse a un texte, un auteur et une date.",
            ),
        )

    def __str__(self) -> str:
        return self.text[:60]


class Webinar(models.Model):
    """A meeting where hosts answer candidates; a cancelled one stays visible as cancelled (R25)."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="webinars")
    title = models.CharField("titre", max_length=160)
    starts_at = models.DateTimeField("début")
    minutes = models.PositiveSmallIntegerField("durée en minutes", default=60)
    url = models.URLField("lien de connexion", blank=True)
    cancelled = models.BooleanField("annulé", default=False)

    class Meta:
        verbose_name = "webinaire"
        ordering = ("starts_at", "pk")

    def __str__(self) -> str:
        return self.title


class KeyFigure(models.Model):
    """A figure that says why the challenge matters: « 12 000 », « communes concernées »."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="key_figures")
    value = models.CharField("chiffre", max_length=40)
    label = models.CharField("ce qu’il compte", max_length=120)

    class Meta:
        verbose_name = "chiffre clé"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.value} {self.label}"
