"""The form of the capacity planner."""

from typing import Any

from django import forms

from common.web.inputs import day_input
from juries.domain.sharing.capacity import Ask

MAX_PERIOD_DAYS = 366


class CapacityForm(forms.Form):
    """What a reading is expected to be."""

    dossiers = forms.IntegerField(label="Dossiers attendus", min_value=1, max_value=100_000)
    readings = forms.IntegerField(label="Lectures par dossier", min_value=1, max_value=20)
    minutes = forms.IntegerField(label="Minutes par lecture", min_value=1, max_value=240)
    daily = forms.IntegerField(label="Minutes de lecture par juré et par jour ouvré", min_value=1, max_value=600)
    jurors = forms.IntegerField(label="Jurés disponibles", min_value=1, max_value=10_000)
    first = forms.DateField(label="Premier jour", widget=day_input())
    last = forms.DateField(label="Dernier jour voulu", widget=day_input())

    def clean(self) -> dict[str, Any]:
        """Check that the days follow each other, that a reading fits in a day, and that readers are enough."""
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        if not 0 <= (data["last"] - data["first"]).days <= MAX_PERIOD_DAYS:
            self.add_error("last", "Le dernier jour suit le premier, d’un an au plus.")
        if data["daily"] < data["minutes"]:
            self.add_error("daily", "Une journée contient au moins une lecture.")
        if data["jurors"] < data["readings"]:
            self.add_error("jurors", "Un dossier est lu par des personnes différentes : il en faut davantage.")
        return data

    def ask(self) -> Ask:
        """Return what is asked."""
        return Ask(**self.cleaned_data)
