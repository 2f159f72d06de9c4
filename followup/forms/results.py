"""Forms of what a challenge hands over and changes."""

from typing import Any

from django import forms

from common.web.inputs import day_input, demanded_text
from followup.models import Deliverable, Indicator, IndicatorValue


def _address(label: str, *, help_text: str = "") -> forms.URLField:
    return forms.URLField(label=label, required=False, assume_scheme="https", help_text=help_text)


class DeliverableForm(forms.ModelForm[Deliverable]):
    """A deliverable: what it is, where it is, under which licence, and whether everybody can use it."""

    url = _address("Adresse", help_text="Où le service, le document ou les données se consultent.")
    repository = _address("Dépôt du code source")
    data_url = _address("Adresse des données ouvertes", help_text="Par exemple leur page sur data.gouv.fr.")
    accessibility_url = _address("Adresse de la déclaration d’accessibilité")

    class Meta:
        model = Deliverable
        fields = (
            "title", "kind", "stage", "handed_on", "url", "repository", "data_url", "licence", "accessibility_rate",
            "accessibility_url",
        )  # fmt: skip
        widgets = {"handed_on": day_input()}  # noqa: RUF012 - Django's Meta
        help_texts = {  # noqa: RUF012 - same
            "licence": "Laissez vide ce qui n’est publié sous aucune licence libre ou ouverte.",
            "accessibility_rate": "De 0 à 100, d’après l’audit de conformité au RGAA.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage"].required = True

    def clean(self) -> dict[str, Any]:
        """Say at its field what is missing: a rate is published with its statement, a licence with what it covers."""
        data = super().clean() or self.cleaned_data
        if data.get("accessibility_rate") is not None and not data.get("accessibility_url"):
            self.add_error("accessibility_url", "Donnez l’adresse de la déclaration qui porte ce taux.")
        if data.get("licence") and not any(data.get(name) for name in ("url", "repository", "data_url")):
            self.add_error("licence", "Donnez l’adresse, le dépôt ou les données que cette licence couvre.")
        return data


class ReturnForm(forms.Form):
    """What is to be corrected in a deliverable."""

    reason = demanded_text("Ce qui est à corriger", max_length=1000, rows=3)


class IndicatorForm(forms.ModelForm[Indicator]):
    """An indicator, its baseline and its target."""

    class Meta:
        model = Indicator
        fields = ("label", "unit", "method", "source", "baseline", "baseline_on", "target", "target_on")
        widgets = {"baseline_on": day_input(), "target_on": day_input()}  # noqa: RUF012 - Django's Meta
        help_texts = {  # noqa: RUF012 - same
            "unit": "Par exemple « jours », « dossiers par mois » ou « % ».",
            "source": "D’où viennent les chiffres : une application, un relevé, une enquête.",
        }

    def clean(self) -> dict[str, Any]:
        """Say at its field what makes no target: a day without a value, or a day before the baseline."""
        data = super().clean() or self.cleaned_data
        day, start = data.get("target_on"), data.get("baseline_on")
        if day and data.get("target") is None and "target" not in self.errors:
            self.add_error("target", "Donnez la valeur à atteindre à cette date.")
        if day and start and day <= start:
            self.add_error("target_on", "La cible s’atteint après la mesure de départ.")
        return data


class MeasureForm(forms.ModelForm[IndicatorValue]):
    """One measure of an indicator."""

    class Meta:
        model = IndicatorValue
        fields = ("value", "on")
        widgets = {"on": day_input()}  # noqa: RUF012 - Django's Meta
