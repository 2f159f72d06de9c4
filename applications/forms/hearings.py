"""The forms of a panel's timetable."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from challenges.forms.campaigns import instant_input
from common.formatting import french_datetime
from juries.enums import HearingState
from juries.models import Hearing, Panel

PLACE = "Adresse d’une salle, ou lien de la visioconférence."


class FillForm(forms.Form):
    """How to give slots to everybody who has none."""

    first = forms.DateTimeField(label="Première audition", widget=instant_input())
    minutes = forms.IntegerField(label="Minutes par audition", min_value=5, max_value=240, initial=30)
    pause = forms.IntegerField(label="Minutes entre deux auditions", min_value=0, max_value=240, initial=10)
    until = forms.TimeField(
        label="Fin de journée",
        initial="18:00",
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        help_text="Les auditions reprennent le jour ouvré suivant, à l’heure de la première.",
    )
    place = forms.CharField(label="Lieu ou lien", max_length=300, required=False, help_text=PLACE)


class HearingField(forms.ModelChoiceField[Hearing]):
    """A planned hearing, named by its dossier and its hour in the page's time zone."""

    def label_from_instance(self, obj: Hearing) -> str:
        """Return « EIG4-C000012, 8 juin 2026 à 9 h 00 »."""
        return f"{obj.deposit.number}, {french_datetime(obj.starts_at, timezone.get_current_timezone_name())}"


def _planned(panel: Panel) -> QuerySet[Hearing]:
    return panel.hearings.filter(state=HearingState.PLANNED).select_related("panel", "deposit__dossier__owner")


class MoveForm(forms.Form):
    """Another slot, or another place, for one hearing."""

    hearing = HearingField(Hearing.objects.none(), label="Audition", empty_label=None)
    starts_at = forms.DateTimeField(label="Nouveau début", widget=instant_input())
    minutes = forms.IntegerField(label="Minutes", min_value=5, max_value=240, initial=30)
    place = forms.CharField(label="Lieu ou lien", max_length=300, required=False, help_text=PLACE)

    def __init__(self, *args: Any, panel: Panel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"prefix": "move"})
        self.fields["hearing"].queryset = _planned(panel)  # type: ignore[attr-defined]


class CancelForm(forms.Form):
    """One hearing to call off, and why."""

    hearing = HearingField(Hearing.objects.none(), label="Audition", empty_label=None)
    reason = forms.CharField(label="Motif", max_length=500, help_text="Il est écrit à la personne convoquée.")

    def __init__(self, *args: Any, panel: Panel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"prefix": "cancel"})
        self.fields["hearing"].queryset = _planned(panel)  # type: ignore[attr-defined]
