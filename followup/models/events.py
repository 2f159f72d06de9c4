"""What a cohort lives together: events, who came, and the secret address of one's own calendar."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from common.language.french import with_de
from common.models import PublicIdModel
from followup.enums import Audience
from talents.models.mission import Cohort


def new_token() -> str:
    """Return a secret that nobody guesses."""
    return secrets.token_urlsafe(32)


class CohortEvent(PublicIdModel):
    """One meeting, for its audience. A cancelled one stays, said cancelled (R25)."""

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="events")
    title = models.CharField("titre", max_length=200)
    audience = models.CharField("public", max_length=8, choices=Audience)
    starts_at = models.DateTimeField("début")
    ends_at = models.DateTimeField("fin")
    place = models.CharField("lieu", max_length=200, blank=True)
    url = models.URLField("lien de visioconférence", blank=True)
    cancelled_at = models.DateTimeField("annulé le", null=True)
    cancel_reason = models.CharField("motif de l’annulation", max_length=300, blank=True)

    class Meta:
        verbose_name = "événement"
        ordering = ("starts_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="cohort_event_ends_after_start",
                violation_error_message="Un événement se termine après son début.",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True) | ~Q(cancel_reason=""),
                name="cohort_event_cancelled_has_reason",
                violation_error_message="Une annulation porte son motif.",
            ),
        )

    def __str__(self) -> str:
        return self.title


class Attendance(models.Model):
    """Somebody came to an event."""

    event = models.ForeignKey(CohortEvent, on_delete=models.CASCADE, related_name="attendances")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="attendances")

    class Meta:
        verbose_name = "présence"
        constraints = (models.UniqueConstraint(fields=("event", "person"), name="attendance_once"),)

    def __str__(self) -> str:
        return f"{self.person}, {self.event}"


class FeedKey(models.Model):
    """The secret address of a person's calendar; making another revokes it."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="feed_key")
    token = models.CharField("secret", max_length=64, unique=True, default=new_token)
    made_at = models.DateTimeField("créée le")

    class Meta:
        verbose_name = "adresse de calendrier"

    def __str__(self) -> str:
        return f"calendrier {with_de(str(self.person))}"
