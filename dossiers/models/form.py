"""Versioned forms: what an administration or a candidate is asked."""

from django.db import models

from dossiers.enums import FieldKind


class Form(models.Model):
    """A list of questions. A form in use is never changed: a change makes the next version."""

    code = models.SlugField("code", max_length=60)
    version = models.PositiveSmallIntegerField("version", default=1)
    title = models.CharField("titre", max_length=200)
    source = models.CharField("source", max_length=300, blank=True)

    class Meta:
        verbose_name = "formulaire"
        ordering = ("code", "version")
        constraints = (models.UniqueConstraint(fields=("code", "version"), name="form_version_once"),)

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"


class FormField(models.Model):
    """One question of a form. ``max_lines`` counts lines of 100 characters, as the programme's dossiers do."""

    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="fields")
    position = models.PositiveSmallIntegerField("rang")
    section = models.CharField("section", max_length=120)
    label = models.CharField("libellé", max_length=250)
    help_text = models.CharField("aide", max_length=300, blank=True)
    kind = models.CharField("nature", max_length=20, choices=FieldKind)
    required = models.BooleanField("obligatoire", default=True)
    max_lines = models.PositiveSmallIntegerField("nombre maximal de lignes", null=True, blank=True)
    identifying = models.BooleanField("permet d’identifier la personne", default=False)

    class Meta:
        verbose_name = "question"
        ordering = ("form", "position")
        constraints = (models.UniqueConstraint(fields=("form", "position"), name="form_field_position_once"),)

    def __str__(self) -> str:
        return self.label

    @property
    def key(self) -> str:
        """Return the name of this question in a web form."""
        return f"champ-{self.pk}"
