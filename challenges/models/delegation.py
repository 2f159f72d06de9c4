"""Delegations of signature: who signs for whom, in what quality, under which act, from when to when."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from challenges.enums import DelegationScope
from challenges.models.administration import Administration
from challenges.models.campaign import Campaign
from common.models import PublicIdModel


class SignatureDelegation(PublicIdModel):
    """A person signs for an administration, or for the programme's direction when ``administration`` is empty.

    ``rehearsal`` names the copy of a campaign in which an invented delegation holds; a real one has none. Never
    changed once written, but for its last day.
    """

    administration = models.ForeignKey(
        Administration, on_delete=models.CASCADE, null=True, related_name="delegations", verbose_name="administration"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="delegations", verbose_name="signataire"
    )
    quality = models.CharField("qualité", max_length=120)
    scope = models.CharField("portée", max_length=12, choices=DelegationScope, default=DelegationScope.ALL)
    act = models.CharField("acte de délégation ou de nomination", max_length=200)
    starts_on = models.DateField("du")
    ends_on = models.DateField("au", null=True, blank=True)
    rehearsal = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, null=True, editable=False, related_name="invented_delegations"
    )
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField("écrite le")

    class Meta:
        verbose_name = "délégation de signature"
        ordering = ("administration__name", "-starts_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="delegation_ends_after_start",
                violation_error_message="Une délégation se termine après son début.",
            ),
            models.CheckConstraint(
                condition=~Q(quality="") & ~Q(act=""),
                name="delegation_says_quality_and_act",
                violation_error_message="Écrivez la qualité de la personne et l’acte qui la désigne.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}, {self.quality}"
