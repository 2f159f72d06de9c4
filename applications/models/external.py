"""Applications received on « Démarche numérique » (ex Démarches simplifiées), and how its fields are read."""

from django.db import models
from django.db.models import Q

from applications.enums import ExternalTarget
from applications.models.application import Application
from challenges.models import Campaign
from dossiers.models import FormField


class ExternalForm(models.Model):
    """An outside procedure whose dossiers feed a campaign, by its number."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="external_forms")
    number = models.PositiveIntegerField("numéro de la démarche", unique=True)
    title = models.CharField("intitulé", max_length=250)

    class Meta:
        verbose_name = "démarche externe"
        ordering = ("number",)

    def __str__(self) -> str:
        return f"démarche {self.number}"


class ExternalField(models.Model):
    """A field of an outside procedure, mapped once by its stable key (its label, for a CSV that has no identifier)."""

    form = models.ForeignKey(ExternalForm, on_delete=models.CASCADE, related_name="fields")
    key = models.CharField("clé stable", max_length=250)
    label = models.CharField("libellé", max_length=250)
    kind = models.CharField("nature", max_length=60, blank=True)
    target = models.CharField("devient", max_length=12, choices=ExternalTarget, blank=True)
    question = models.ForeignKey(FormField, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "champ externe"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("form", "key"), name="external_field_once"),
            models.CheckConstraint(
                condition=Q(target=ExternalTarget.QUESTION, question__isnull=False)
                | ~Q(target=ExternalTarget.QUESTION) & Q(question__isnull=True),
                name="external_field_question_named",
                violation_error_message="Choisissez la question que ce champ remplit.",
            ),
        )

    def __str__(self) -> str:
        return self.label


class ExternalDossier(models.Model):
    """One outside dossier read, with the hash of what was read: an import run twice changes nothing."""

    form = models.ForeignKey(ExternalForm, on_delete=models.CASCADE, related_name="dossiers")
    number = models.PositiveIntegerField("numéro du dossier")
    sha256 = models.CharField("empreinte", max_length=64)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="external_dossiers")
    read_at = models.DateTimeField("lu le")

    class Meta:
        verbose_name = "dossier externe"
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("form", "number"), name="external_dossier_once"),)

    def __str__(self) -> str:
        return f"dossier externe {self.number}"
