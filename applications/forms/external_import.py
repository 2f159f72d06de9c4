"""The forms that bring in applications received elsewhere."""

from typing import Any

from django import forms

from applications.domain.external.external_files import MAX_NUMBER
from applications.enums import ExternalTarget
from applications.models import ExternalForm


class ExportForm(forms.Form):
    """An export of « Démarche numérique »."""

    file = forms.FileField(label="Export", help_text="Réponse GraphQL (.json) ou tableau (.csv), 20 Mo au plus.")
    number = forms.IntegerField(
        label="Numéro de la démarche",
        required=False,
        min_value=1,
        max_value=MAX_NUMBER,
        help_text="Pour un CSV, qui ne le dit pas.",
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a CSV whose procedure is not named: a second import would not know the first."""
        data = super().clean() or self.cleaned_data
        upload = data.get("file")
        if upload is not None and not upload.name.lower().endswith(".json") and not data.get("number"):
            self.add_error("number", "Indiquez le numéro de la démarche de ce CSV.")
        return data


class MappingForm(forms.Form):
    """What each field of an outside procedure becomes."""

    def __init__(self, *args: Any, form: ExternalForm, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"prefix": f"champs-{form.pk}"})
        self.outside = list(form.fields.all())
        questions = [(f"q{field.pk}", field.label) for field in form.campaign.application_form.fields.all()]
        others = [(value, label) for value, label in ExternalTarget.choices if value != ExternalTarget.QUESTION]
        choices = [("", "À associer"), ("Questions", questions), ("Autres", others)]
        for external_field in self.outside:
            self.fields[str(external_field.pk)] = forms.ChoiceField(
                label=external_field.label,
                choices=choices,
                required=False,
                initial=f"q{external_field.question_id}" if external_field.question_id else external_field.target,
            )

    def save(self) -> None:
        """Record every mapping."""
        for external_field in self.outside:
            chosen = self.cleaned_data[str(external_field.pk)]
            question = chosen.startswith("q")
            external_field.question_id = int(chosen[1:]) if question else None
            external_field.target = ExternalTarget.QUESTION if question else chosen
            external_field.save()
