"""The forms of the form studio."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from dossiers.domain import lawful
from dossiers.domain.questions import conditions
from dossiers.domain.questions.conditions import Comparison, Condition
from dossiers.enums import FieldKind, Match, Operator
from dossiers.models import Form, FormField

CHOOSING = (FieldKind.CHOICE, FieldKind.MULTIPLE)
TEXTS = (FieldKind.SHORT_TEXT, FieldKind.LONG_TEXT)
COMPARED = (*conditions.CLOSED, *conditions.NUMBERS)
MAX_COMPARISONS = 4


class NewFormForm(forms.ModelForm[Form]):
    """A new form: its code never changes, its versions follow one another."""

    class Meta:
        model = Form
        fields = ("code", "title")
        help_texts = {"code": "Lettres, chiffres et tirets, par exemple AAP-EIG8."}  # noqa: RUF012 - Django's Meta

    def clean_code(self) -> str:
        """Refuse a code that exists: its next version is made from its page."""
        code: str = self.cleaned_data["code"]
        if Form.objects.filter(code=code).exists():
            raise ValidationError("Ce code existe déjà : ouvrez ce formulaire et créez-en une nouvelle version.")
        return code


class FieldForm(forms.ModelForm[FormField]):
    """One question. ``options`` are typed one a line."""

    lines = forms.CharField(
        label="Choix ou colonnes",
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text="Un par ligne, pour un choix ou un tableau.",
    )

    class Meta:
        model = FormField
        fields = (
            "section", "label", "question", "kind", "help_text", "example", "guidance", "lines", "required",
            "max_lines", "max_chars", "prefill", "audience", "identifying", "purpose", "retention_months",
        )  # fmt: skip
        widgets = {"guidance": forms.Textarea({"rows": 3})}  # noqa: RUF012 - Django's Meta
        help_texts = {  # noqa: RUF012 - Django's Meta
            "label": "Quelques mots, pour les listes, les exports et les titres de la salle de lecture.",
            "question": "Ce que lit la personne qui répond, par exemple « Quel problème voulez-vous résoudre ? ».",
            "example": "Montré sous la question, après « Par exemple : ».",
            "max_lines": "Lignes de 100 caractères, comptées comme la personne les voit.",
            "max_chars": "Espaces compris.",
            "guidance": "Ce qu’une bonne réponse contient ; montré à la demande sous la question.",
            "identifying": "Masquée pendant une lecture anonyme (R8).",
            "prefill": "Le profil de la personne donne une première réponse, qu’elle corrige.",
            "purpose": "Pourquoi cette donnée est demandée ; montré à la personne qui répond.",
            "retention_months": "Après la dernière action sur le dossier.",
        }

    def __init__(self, *args: Any, form: Form, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.form = form
        self.instance.form = form
        self.fields["lines"].initial = "\n".join(self.instance.options)

    def clean(self) -> dict[str, Any]:
        """Check what one column cannot: choices where they are needed, limits on texts only, a reachable condition."""
        data = super().clean() or self.cleaned_data
        options = list(dict.fromkeys(line.strip() for line in data.get("lines", "").splitlines() if line.strip()))
        kind = data.get("kind")
        if kind in CHOOSING and len(options) < 2:  # noqa: PLR2004 - a choice
            self.add_error("lines", "Proposez au moins deux choix, un par ligne.")
        elif kind == FieldKind.TABLE and not options:
            self.add_error("lines", "Nommez au moins une colonne, une par ligne.")
        elif options and kind not in {*CHOOSING, FieldKind.TABLE}:
            self.add_error("lines", "Seuls un choix et un tableau ont des choix ou des colonnes.")
        for name in ("max_lines", "max_chars"):
            if data.get(name) and kind not in TEXTS:
                self.add_error(name, "Seul un texte a une limite de longueur.")
        words = (data.get("label", ""), data.get("question", ""), data.get("help_text", ""), data.get("example", ""))
        why = lawful.forbidden(" ".join((*words, *options)))
        if why:
            self.add_error("question" if data.get("question") else "label", why)
        self.instance.options = options
        return data


class ConditionForm(forms.Form):
    """When a question or a section is asked: comparisons of the answers to the questions before ``position``."""

    match = forms.ChoiceField(label="Posée quand", choices=Match, required=False, initial=Match.ALL)

    def __init__(
        self, *args: Any, form: Form, condition: Condition | None, position: int | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs | {"prefix": "condition"})
        rows = form.fields.filter(kind__in=COMPARED)
        before = list(rows if position is None else rows.filter(position__lt=position))
        self.sources = {field.pk: field for field in before}
        questions = [("", "Aucune"), *((field.pk, field.label) for field in before)]
        for rank in range(1, MAX_COMPARISONS + 1):
            label = f"Comparaison {rank}"
            self.fields[f"field{rank}"] = forms.TypedChoiceField(
                label=f"{label} : question", choices=questions, required=False, coerce=int, empty_value=None
            )
            self.fields[f"operator{rank}"] = forms.ChoiceField(
                label=f"{label} : façon de comparer", choices=Operator, required=False, initial=Operator.IS
            )
            self.fields[f"value{rank}"] = forms.CharField(
                label=f"{label} : réponse",
                required=False,
                max_length=250,
                help_text="Oui ou non s’écrivent « oui » et « non »." if rank == 1 else "",
            )
        if condition:
            self.initial["match"] = condition.match
            for rank, test in enumerate(condition.tests, start=1):
                stored = {f"field{rank}": test.field, f"operator{rank}": test.operator, f"value{rank}": test.value}
                self.initial.update(stored)

    def clean(self) -> dict[str, Any]:
        """Check each comparison against the answers that its question can have."""
        data = super().clean() or self.cleaned_data
        for rank in range(1, MAX_COMPARISONS + 1):
            source, value = data.get(f"field{rank}"), data.get(f"value{rank}", "")
            if source is None:
                if value:
                    self.add_error(f"field{rank}", "Choisissez la question à comparer.")
                continue
            wrong = conditions.fault(self.sources[source], data.get(f"operator{rank}") or Operator.IS, value)
            if wrong:
                self.add_error(f"value{rank}", wrong)
        return data

    def condition(self) -> Condition | None:
        """Return the condition that was written, or nothing when no question is compared."""
        data = self.cleaned_data
        tests = tuple(
            Comparison(data[f"field{rank}"], data[f"operator{rank}"] or Operator.IS, data[f"value{rank}"])
            for rank in range(1, MAX_COMPARISONS + 1)
            if data[f"field{rank}"] is not None
        )
        return Condition(tests, data["match"] or Match.ALL) if tests else None
