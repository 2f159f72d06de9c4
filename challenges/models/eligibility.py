"""Conditions to apply, as data."""

from django.db import models

from challenges.enums import EligibilityKind, ReferenceMoment
from challenges.models.campaign import Campaign


class EligibilityRule(models.Model):
    """A condition that a campaign applies, the day it is looked at, and its exception in words (« sauf coach »)."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="eligibility_rules")
    kind = models.CharField("ne peut candidater", max_length=14, choices=EligibilityKind)
    moment = models.CharField("appréciée", max_length=10, choices=ReferenceMoment, default=ReferenceMoment.START)
    exception = models.CharField("exception", max_length=150, blank=True)

    class Meta:
        verbose_name = "condition d’éligibilité"
        ordering = ("campaign", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("campaign", "kind"),
                name="eligibility_rule_once",
                violation_error_message="Cette condition est déjà posée.",
            ),
        )

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def sentence(self) -> str:
        """Return the condition as the rules say it."""
        label = f"{self.get_kind_display().lower()} {self.get_moment_display()}"
        return f"{label}, {self.exception}" if self.exception else label
