"""What the sponsor of a challenge answers each month, in two questions."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.rules import RoleScope
from challenges.models import Challenge
from common.models import PublicIdModel
from followup.enums import SponsorMood


class SponsorCheck(PublicIdModel):
    """The two questions of a month, named by its first day, to one sponsor of a challenge; their link is personal.

    ``handled_by`` is who of the team dealt with an answer that says that it does not go well.
    """

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="sponsor_checks")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sponsor_checks")
    month = models.DateField("mois")
    asked_at = models.DateTimeField("demandé le")
    answered_at = models.DateTimeField("répondu le", null=True)
    mood = models.CharField("la mission se passe-t-elle bien ?", max_length=4, choices=SponsorMood, blank=True)
    needs = models.TextField("de quoi avez-vous besoin ?", max_length=2000, blank=True)
    handled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    handled_at = models.DateTimeField("traité le", null=True)

    class Meta:
        verbose_name = "point mensuel du sponsor"
        ordering = ("-month", "pk")
        constraints = (
            models.UniqueConstraint(fields=("challenge", "person", "month"), name="sponsor_check_once"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, mood="") | Q(answered_at__isnull=False) & ~Q(mood=""),
                name="sponsor_check_answered_says_how",
                violation_error_message="Une réponse dit si la mission se passe bien.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.challenge}, {self.month:%m/%Y}"

    @property
    def role_scope(self) -> RoleScope:
        """Where it is, for the roles of the team."""
        return self.challenge.campaign.role_scope
