"""The forms of the form studio."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from dossiers.domain import lawful
from dossiers.enums import FieldKind
from dossiers.models import Form, FormField

CHOOSING = (FieldKind.CHOICE, FieldKind.MULTIPLE)
TEXTS = (FieldKind.SHORT_TEXT, FieldKind.LONG_TEXT)
CONDITIONS = (FieldKind.YES_NO, FieldKind.CHOICE, FieldKind.MULTIPLE, FieldKind.ATTESTATION)


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
            "section", "label", "kind", "help_text", "guidance", "lines", "required", "max_lines", "max_chars",
            "depends_on", "depends_value", "prefill", "audience", "identifying", "purpose", "retention_months",
        )  # fmt: skip
        widgets = {"guidance": forms.Textarea({"rows": 3})}  # noqa: RUF012 - Django's Meta
        help_texts = {  # noqa: RUF012 - Django's Meta
            "max_lines": "Lignes de 100 caractères, comptées comme la personne les voit.",
            "max_chars": "Espaces compris.",
            "guidance": "Ce qu’une bonne réponse contient ; montré à la demande sous la question.",
            "identifying": "Masquée pendant une lecture anonyme (R8).",
            "depends_value": "Oui ou non s’écrivent « oui » et « non ».",
            "prefill": "Le profil de la personne donne une première réponse, qu’elle corrige.",
            "purpose": "Pourquoi cette donnée est demandée ; reprise par le registre des traitements.",
            "retention_months": "Après la dernière action sur le dossier.",
        }

    def __init__(self, *args: Any, form: Form, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.form = form
        self.instance.form = form
        before = form.fields.filter(kind__in=CONDITIONS)
        if self.instance.pk:
            before = before.filter(position__lt=self.instance.position)
        self.fields["depends_on"].queryset = before  # type: ignore[attr-defined]
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
        self._check_condition(data)
        why = lawful.forbidden(" ".join((data.get("label", ""), data.get("help_text", ""), *options)))
        if why:
            self.add_error("label", why)
        self.instance.options = options
        return data

    def _check_condition(self, data: dict[str, Any]) -> None:
        source, value = data.get("depends_on"), data.get("depends_value", "")
        if source is None:
            if value:
                self.add_error("depends_on", "Choisissez la question dont dépend celle-ci.")
            return
        possible = {
            FieldKind.YES_NO: ["oui", "non"],
            FieldKind.ATTESTATION: ["oui"],
        }.get(FieldKind(source.kind), source.options)
        if value not in possible:
            self.add_error("depends_value", f"Réponses possibles : {', '.join(possible)}.")
