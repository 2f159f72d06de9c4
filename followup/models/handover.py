"""What somebody who leaves hands over to those who stay."""

from django.conf import settings
from django.db import models

from talents.models.mission import Mission


class HandoverNote(models.Model):
    """The note of who leaves a mission, filled first from what the platform knows, corrected, then handed in."""

    mission = models.OneToOneField(Mission, on_delete=models.CASCADE, related_name="handover")
    status = models.TextField("où en est le travail")
    repositories = models.TextField("dépôts, documentation et livrables")
    contacts = models.TextField("contacts")
    accesses = models.TextField("accès et comptes à transmettre", blank=True)
    next_steps = models.TextField("prochaines étapes et points ouverts")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("écrite le")
    handed_at = models.DateTimeField("remise le", null=True)

    class Meta:
        verbose_name = "note de passation"

    def __str__(self) -> str:
        return f"note de passation, {self.mission}"
