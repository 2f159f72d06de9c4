"""What is prepared for somebody's arrival in a mission, as each campaign words it."""

from django.db import models
from django.db.models import Q

from challenges.models import Campaign
from common.language.french import counted
from talents.enums import PointOwner


class ArrivalPoint(models.Model):
    """One point of arrival: who sees to it, and when; a campaign that changed nothing has the shipped ones.

    ``days`` are counted from the first day of the mission, before it when negative. A point is never removed, so that
    what was said of it is still read: it is no longer ``asked``.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="arrival_points")
    code = models.SlugField("code", max_length=20)
    rank = models.PositiveSmallIntegerField("rang")
    label = models.CharField("intitulé", max_length=120)
    help = models.CharField("aide", max_length=500, blank=True)
    owner = models.CharField("qui s’en charge", max_length=6, choices=PointOwner)
    days = models.SmallIntegerField("jours après la prise de poste")
    asked = models.BooleanField("demandé", default=True)

    class Meta:
        verbose_name = "point d’arrivée"
        verbose_name_plural = "points d’arrivée"
        ordering = ("campaign", "rank", "pk")
        constraints = (
            models.UniqueConstraint(fields=("campaign", "code"), name="arrival_point_once"),
            models.CheckConstraint(
                condition=~Q(label=""),
                name="arrival_point_has_label",
                violation_error_message="Un point d’arrivée porte un intitulé.",
            ),
        )

    def __str__(self) -> str:
        return self.label

    @property
    def when(self) -> str:
        """Return when it is due, in French: « 7 jours avant », « le jour de l’arrivée », « 14 jours après »."""
        if not self.days:
            return "Le jour de l’arrivée"
        return f"{counted(abs(self.days), 'jour', 'jours')} {'avant' if self.days < 0 else 'après'}"
