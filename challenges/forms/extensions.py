"""The forms of what is added to a published campaign: a later deadline, a round."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from challenges.models import CallWindow
from common.web.inputs import day_input, instant_input


class ExtendForm(forms.Form):
    """A later deadline, whether the dates after it move too, and why."""

    closes_at = forms.DateTimeField(label="Nouvelle clôture", widget=instant_input())
    dependents = forms.BooleanField(label="Déplacer aussi les dates qui en dépendent", required=False, initial=True)
    reason = forms.CharField(label="Motif", max_length=500, help_text="Il est publié avec la prolongation.")

    def __init__(self, *args: Any, window: CallWindow, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.window, self.at = window, at

    def clean_closes_at(self) -> datetime:
        """Say at its field that a deadline only moves later."""
        closes: datetime = self.cleaned_data["closes_at"]
        if closes <= self.at:
            raise ValidationError("Cette échéance est déjà passée.")
        if self.window.closes_at is not None and closes <= self.window.closes_at:
            raise ValidationError("La nouvelle clôture est postérieure à la précédente.")
        return closes


class ReadForm(forms.Form):
    """What was read before the button that publishes it was pressed."""

    read = forms.CharField(required=False)


class RoundForm(forms.Form):
    """A round added to a stage, and why."""

    starts_on = forms.DateField(label="Du", widget=day_input())
    ends_on = forms.DateField(label="Au", widget=day_input())
    reason = forms.CharField(label="Motif", max_length=500, help_text="Il est publié avec la session ajoutée.")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_starts_on(self) -> date:
        """Refuse a past day."""
        starts: date = self.cleaned_data["starts_on"]
        if starts < self.today:
            raise ValidationError("Cette date est déjà passée.")
        return starts

    def clean(self) -> dict[str, Any]:
        """Say at its field that a round ends after its start."""
        data = super().clean() or self.cleaned_data
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", "Une session finit après avoir commencé.")
        return data
