"""The time of some people only: what a disability asks for, what an outage took."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.rules import RoleScope
from exercises.enums import TimeFactor
from exercises.models.attempt import Attempt
from exercises.models.exercise import Exercise

MAX_NEED_CHARS = 1000
MAX_GRANTED_MINUTES = 240


class Adjustment(models.Model):
    """What a person needs to do an exercise on equal terms, and what the team answers.

    It is health data in substance: freely given, read only by those who arrange accommodations, never by a marker nor
    with the application. ``other_form`` grants the other form that the exercise describes.
    """

    attempt = models.OneToOneField(
        Attempt, on_delete=models.CASCADE, related_name="adjustment", verbose_name="exercice"
    )
    need = models.TextField("besoin", max_length=MAX_NEED_CHARS)
    asked_at = models.DateTimeField("demandé le")
    factor = models.CharField("temps", max_length=10, choices=TimeFactor, default=TimeFactor.SAME)
    other_form = models.BooleanField("autre forme accordée", default=False)
    answer = models.TextField("réponse", max_length=MAX_NEED_CHARS, blank=True)
    answered_at = models.DateTimeField("répondu le", null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="réponse de"
    )

    class Meta:
        verbose_name = "aménagement d’exercice"
        ordering = ("asked_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="adjustment_answered_by_somebody",
                violation_error_message="Une réponse a son auteur et sa date.",
            ),
        )

    def __str__(self) -> str:
        return "aménagement demandé"

    @property
    def role_scope(self) -> RoleScope:
        """Where it is, for the roles of the team."""
        return self.attempt.role_scope


class TimeGrant(models.Model):
    """Minutes given back after an outage: to one person, or to all those whose time was running. Never removed."""

    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="time_grants")
    attempt = models.ForeignKey(Attempt, on_delete=models.SET_NULL, null=True, related_name="time_grants")
    minutes = models.PositiveSmallIntegerField("minutes rendues")
    began_at = models.DateTimeField("début de la panne")
    ended_at = models.DateTimeField("fin de la panne")
    reason = models.CharField("motif", max_length=300)
    people = models.PositiveIntegerField("personnes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("décidé le")

    class Meta:
        verbose_name = "temps rendu"
        ordering = ("at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=MAX_GRANTED_MINUTES),
                name="time_grant_minutes",
                violation_error_message=f"Le temps rendu va d’une minute à {MAX_GRANTED_MINUTES} minutes.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.minutes} min, {self.exercise}"
