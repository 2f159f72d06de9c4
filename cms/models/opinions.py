"""What people think of a procedure when they end it. Nobody is named: an opinion is not tied to a person."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models


class Procedure(models.TextChoices):
    """The procedures whose end asks for an opinion."""

    APPLICATION = "candidature", "Candidater"
    CHALLENGE = "defi", "Proposer un défi"
    JURY = "jury", "Évaluer en tant que juré ou jurée"
    SIGNATURE = "signature", "Signer un document"


class Opinion(models.Model):
    """How easy a procedure was, from 1 (very hard) to 5 (very easy), and what would make it better."""

    procedure = models.CharField("démarche", max_length=12, choices=Procedure)
    ease = models.PositiveSmallIntegerField("facilité", validators=[MinValueValidator(1), MaxValueValidator(5)])
    text = models.TextField("ce que nous pourrions améliorer", blank=True, max_length=1000)
    on = models.DateField("jour")

    class Meta:
        verbose_name = "avis"
        verbose_name_plural = "avis"
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ease__gte=1, ease__lte=5),
                name="opinion_ease",
                violation_error_message="La facilité va de 1 à 5.",
            ),
        )

    def __str__(self):
        return f"{self.get_procedure_display()}, {self.ease}/5"
