"""When one cannot come."""

from datetime import date, timedelta
from typing import Any

from django import forms

from common.web.inputs import day_input
from juries.enums import Moment

MAX_PERIOD_DAYS = 120


class UnavailabilityForm(forms.Form):
    """Some days, and which part of them."""

    first = forms.DateField(label="Du", widget=day_input())
    last = forms.DateField(label="Au", required=False, widget=day_input(), help_text="Vide : ce jour seulement.")
    moment = forms.ChoiceField(label="Moment", choices=Moment.choices, initial=Moment.DAY)

    def clean(self) -> dict[str, Any]:
        """Check that the days follow each other and are not a lifetime."""
        data = super().clean() or self.cleaned_data
        first, last = data.get("first"), data.get("last")
        if first and last and last < first:
            self.add_error("last", "La période finit après avoir commencé.")
        elif first and last and (last - first).days > MAX_PERIOD_DAYS:
            self.add_error("last", f"Une période compte {MAX_PERIOD_DAYS} jours au plus.")
        return data

    def days(self) -> list[date]:
        """Return each day of the period."""
        first = self.cleaned_data["first"]
        last = self.cleaned_data["last"] or first
        return [first + timedelta(days=rank) for rank in range((last - first).days + 1)]
