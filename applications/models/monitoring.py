"""What people say of themselves for the statistics of the programme, tied to nobody."""

import uuid

from django.db import models

from applications.enums import AgeBand, Gender
from challenges.models import Campaign, Profession


class MonitoringAnswer(models.Model):
    """An answer to the two optional questions (R6, R8): no person, no dossier, no date; the key is drawn at random."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="monitoring_answers")
    profession = models.ForeignKey(Profession, on_delete=models.PROTECT, related_name="+")
    gender = models.CharField("genre", max_length=5, choices=Gender, blank=True)
    age = models.CharField("âge", max_length=5, choices=AgeBand, blank=True)

    class Meta:
        verbose_name = "réponse statistique"
        verbose_name_plural = "réponses statistiques"
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(gender="", age=""),
                name="monitoring_says_something",
                violation_error_message="Répondez à l’une des deux questions au moins.",
            ),
        )

    def __str__(self) -> str:
        return f"réponse statistique, {self.profession}"
