"""When a person cannot sit in a panel, or be heard by one."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Unavailability(models.Model):
    """A stretch of time, in UTC instants, when somebody cannot come; nobody is asked why."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="unavailabilities")
    starts_at = models.DateTimeField("début")
    ends_at = models.DateTimeField("fin")

    class Meta:
        verbose_name = "indisponibilité"
        ordering = ("starts_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("user", "starts_at", "ends_at"), name="unavailability_once"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="unavailability_ends_after_start",
                violation_error_message="Une indisponibilité se termine après son début.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.starts_at} - {self.ends_at}"
