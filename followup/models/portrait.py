"""What a talent agrees to show to anybody."""

from django.db import models

from common.language.french import with_de
from talents.models.mission import Mission


class Portrait(models.Model):
    """A portrait on the public page of a promotion, written by the person and by consent; withdrawing it deletes it."""

    mission = models.OneToOneField(Mission, on_delete=models.CASCADE, related_name="portrait")
    text = models.TextField(
        "ce que vous dites de votre mission", max_length=600, help_text="600 caractères au plus, lus par tout le monde."
    )
    agreed_at = models.DateTimeField("consenti le")

    class Meta:
        verbose_name = "portrait"
        ordering = ("mission__talent__last_name", "pk")

    def __str__(self) -> str:
        return f"portrait {with_de(str(self.mission.talent))}"
