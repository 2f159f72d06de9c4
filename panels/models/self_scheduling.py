"""What lets the people that a panel hears choose their slot themselves (« self-scheduling »)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from common.models import PublicIdModel
from juries.models import Panel

NOTICE_HOURS = 48
MAX_CHANGES = 20


class SelfScheduling(models.Model):
    """Whether, until when and how often somebody convened by a panel may take another of its slots.

    ``notice_hours`` is the shortest time, in hours, between the choice and both slots: the one left, the one taken.
    ``most_changes`` counts by person and hearing. ``rooms`` is how many panels of the campaign may sit at once, no
    limit when empty. ``by`` allowed it last, or took it back.
    """

    panel = models.OneToOneField(Panel, on_delete=models.CASCADE, related_name="self_scheduling")
    allowed = models.BooleanField("les personnes convoquées peuvent choisir leur créneau", default=False)
    last_day = models.DateField("dernier jour pour choisir")
    notice_hours = models.PositiveSmallIntegerField("délai avant l’audition, en heures", default=NOTICE_HOURS)
    most_changes = models.PositiveSmallIntegerField("changements au plus par personne", default=1)
    rooms = models.PositiveSmallIntegerField("salles à la fois", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("décidé le")

    class Meta:
        verbose_name = "choix du créneau"

    def __str__(self) -> str:
        return f"{self.panel} : {'permis' if self.allowed else 'fermé'}"


class BookablePeriod(PublicIdModel):
    """A stretch of time (UTC instants) of a panel that may be chosen, cut into slots of ``minutes``, ``pause`` apart.

    Slots are not stored: what is free of a period is computed from the hearings that there are. ``opened_by`` is a
    colleague, or the person who left that slot for another.
    """

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="bookable_periods")
    starts_at = models.DateTimeField("début")
    ends_at = models.DateTimeField("fin")
    minutes = models.PositiveSmallIntegerField("minutes par audition")
    pause = models.PositiveSmallIntegerField("minutes entre deux auditions", default=0)
    place = models.CharField("lieu ou lien", max_length=300, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "plage ouverte au choix"
        ordering = ("starts_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("panel", "starts_at"), name="bookable_period_once"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="bookable_period_ends_after_start",
                violation_error_message="Une plage se termine après son début.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.panel}, {self.starts_at}"
