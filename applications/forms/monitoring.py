"""Two optional questions for the statistics."""

from typing import Any

from django import forms

from applications.enums import AgeBand, Gender

SILENT = ("", "Je ne souhaite pas répondre")


class MonitoringForm(forms.Form):
    """Gender and age, each of which may be left unsaid."""

    gender = forms.ChoiceField(
        label="Vous êtes", choices=[*Gender.choices, SILENT], required=False, widget=forms.RadioSelect
    )
    age = forms.ChoiceField(
        label="Votre âge", choices=[*AgeBand.choices, SILENT], required=False, widget=forms.RadioSelect
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one answer at least: there would be nothing to keep."""
        data = super().clean() or self.cleaned_data
        if not self.errors and not (data.get("gender") or data.get("age")):
            raise forms.ValidationError("Répondez à l’une des deux questions au moins, ou revenez à votre dossier.")
        return data
