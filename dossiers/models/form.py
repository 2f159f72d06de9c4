"""Versioned forms: what an administration or a candidate is asked."""

from django.db import models
from django.db.models import Q, Value

from dossiers.enums import Audience, FieldKind, KnownFact

INSTRUCTION = "Instruire le dossier"  # the purpose of a question whose own use nobody wrote
DEFAULT_ROWS, MAX_ROWS = 5, 10  # lines of the control of a text


class Form(models.Model):
    """A list of questions. A form in use is never changed: a change makes the next version.

    ``frozen_at`` is the instant from which a published campaign counts on it. ``section_conditions`` holds, by name of
    section, the condition that skips the whole of it (see :mod:`dossiers.domain.questions.conditions`).
    """

    code = models.SlugField("code", max_length=60)
    version = models.PositiveSmallIntegerField("version", default=1)
    title = models.CharField("titre", max_length=200)
    source = models.CharField("source", max_length=300, blank=True)
    frozen_at = models.DateTimeField("figé le", null=True, blank=True, editable=False)
    section_conditions = models.JSONField(
        "conditions des étapes", default=dict, db_default=Value({}, models.JSONField()), blank=True, editable=False
    )

    class Meta:
        verbose_name = "formulaire"
        ordering = ("code", "version")
        constraints = (models.UniqueConstraint(fields=("code", "version"), name="form_version_once"),)

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"


class FormField(models.Model):
    """One question of a form. ``max_lines`` counts lines of 100 characters, as the programme's dossiers do.

    ``label`` names the question in lists, exports, headings and comparisons with the source; ``question`` is what the
    person who answers reads, the label when it is empty.

    ``options`` are the choices of a choice, the columns of a table. ``condition`` tells when the question is asked (see
    :mod:`dossiers.domain.questions.conditions`); ``depends_on`` and ``depends_value`` are how versions before decision
    52 wrote it: they are still read, and no longer written.
    """

    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="fields")
    position = models.PositiveSmallIntegerField("rang")
    section = models.CharField("section", max_length=120)
    label = models.CharField("libellé", max_length=250)
    question = models.CharField("question posée", max_length=250, blank=True, default="", db_default="")
    help_text = models.CharField("aide", max_length=300, blank=True)
    example = models.CharField("exemple de réponse", max_length=400, blank=True, default="", db_default="")
    guidance = models.TextField("conseils de rédaction", blank=True)
    kind = models.CharField("nature", max_length=20, choices=FieldKind)
    required = models.BooleanField("obligatoire", default=True)
    max_lines = models.PositiveSmallIntegerField("nombre maximal de lignes", null=True, blank=True)
    max_chars = models.PositiveIntegerField("nombre maximal de caractères", null=True, blank=True)
    options = models.JSONField("choix ou colonnes", default=list, blank=True)
    depends_on = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="dependents", verbose_name="posée si"
    )
    depends_value = models.CharField("a pour réponse", max_length=250, blank=True)
    condition = models.JSONField(
        "condition", default=dict, db_default=Value({}, models.JSONField()), blank=True, editable=False
    )
    identifying = models.BooleanField("permet d’identifier la personne", default=False)
    prefill = models.CharField("remplie d’avance par", max_length=12, choices=KnownFact, blank=True)
    audience = models.CharField("lecteurs", max_length=10, choices=Audience, default=Audience.JURY)
    purpose = models.CharField("finalité", max_length=250, default=INSTRUCTION)
    retention_months = models.PositiveSmallIntegerField("conservation en mois", default=24)

    class Meta:
        verbose_name = "question"
        ordering = ("form", "position")
        constraints = (
            models.UniqueConstraint(fields=("form", "position"), name="form_field_position_once"),
            models.CheckConstraint(
                condition=Q(depends_on__isnull=True) | ~Q(depends_value=""),
                name="form_field_condition_has_value",
                violation_error_message="Une question conditionnelle dit pour quelle réponse elle est posée.",
            ),
            models.CheckConstraint(
                condition=Q(retention_months__lte=24) | Q(identifying=False),
                name="form_field_identifying_two_years",
                violation_error_message="Une donnée identifiante se conserve 24 mois au plus (R23).",
            ),
        )

    def __str__(self) -> str:
        return self.label

    @property
    def key(self) -> str:
        """Return the name of this question in a web form."""
        return f"champ-{self.pk}"

    @property
    def prompt(self) -> str:
        """Return the question as the person who answers reads it."""
        return self.question or self.label

    @property
    def rows(self) -> int:
        """Return the rows of the control of a text: those of its limit, ten at most."""
        return min(self.max_lines + 2, MAX_ROWS) if self.max_lines else DEFAULT_ROWS

    @property
    def use(self) -> str:
        """Return why this is asked and who reads the answer, when either is more than usual, or nothing."""
        if self.purpose == INSTRUCTION and self.audience == Audience.JURY:
            return ""
        readers = "l’équipe et les jurys" if self.audience == Audience.JURY else "l’équipe seule"
        return f"Pourquoi cette question\u00a0: {self.purpose[:1].lower()}{self.purpose[1:]}. Lue par {readers}."
