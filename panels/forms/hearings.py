"""The forms of a panel's timetable."""

from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone

from challenges.enums import StageKind
from challenges.models import Campaign, Stage
from common.language.formatting import french_datetime
from common.web.inputs import day_input, demanded_text, hour_input, instant_input
from juries.domain.timetables.planning import Frame
from juries.enums import HearingState
from juries.models import Hearing, Panel

MAX_SESSION_DAYS = 31
PLACE = "Adresse d’une salle, ou lien de la visioconférence."


class MeetingRoomForm(forms.Form):
    """Where a panel sits."""

    prefix = "room"
    room = forms.CharField(label="Salle ou lien de visioconférence", max_length=300, required=False, help_text=PLACE)


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


class PlanForm(forms.Form):
    """The days and hours of a stage's hearings, for all its panels together."""

    stage = forms.ModelChoiceField(Stage.objects.none(), label="Étape", empty_label=None)
    first = forms.DateField(label="Premier jour", widget=day_input())
    last = forms.DateField(label="Dernier jour", widget=day_input(), help_text="Les week-ends sont laissés.")
    morning_from = forms.TimeField(label="Matin, de", initial="09:00", widget=hour_input())
    morning_to = forms.TimeField(label="Matin, à", initial="12:30", widget=hour_input())
    afternoon_from = forms.TimeField(label="Après-midi, de", initial="14:00", widget=hour_input())
    afternoon_to = forms.TimeField(label="Après-midi, à", initial="18:00", widget=hour_input())
    minutes = forms.IntegerField(label="Minutes par audition", min_value=5, max_value=240, initial=30)
    pause = forms.IntegerField(label="Minutes entre deux auditions", min_value=0, max_value=240, initial=10)
    rooms = forms.IntegerField(
        label="Salles à la fois", min_value=1, required=False, help_text="Vide, sans lieu : autant qu’il y a de jurys."
    )
    place = forms.CharField(
        label="Lieu ou lien",
        max_length=300,
        required=False,
        help_text="Pour les jurys qui n’ont pas de salle ou de lien à eux : chacun le donne à sa page « Auditions ».",
    )

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        heard = campaign.stages.filter(kind__in=(StageKind.HEARING, StageKind.CHALLENGE_JURY))
        heard = heard.order_by("-kind", "pk")  # candidates first: their hearings are the usual case
        self.fields["stage"].queryset = heard  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Check that the days follow each other, few enough to be solved while one waits, and that places suffice."""
        data = super().clean() or self.cleaned_data
        stage = data.get("stage")
        several = stage is not None and stage.panels.filter(closed_at=None).count() > 1
        if several and data.get("place") and data.get("rooms") is None and "rooms" not in self.errors:
            self.add_error(
                "rooms", "Un lieu pour plusieurs jurys : dites combien y siègent à la fois, 1 pour une seule salle."
            )
        first, last = data.get("first"), data.get("last")
        if first and last and not 0 <= (last - first).days <= MAX_SESSION_DAYS:
            self.add_error("last", f"Le dernier jour suit le premier, de {MAX_SESSION_DAYS} jours au plus.")
        return data

    def frame(self, zone: ZoneInfo) -> Frame:
        """Return the hours asked for."""
        data = self.cleaned_data
        halves = (data["morning_from"], data["morning_to"]), (data["afternoon_from"], data["afternoon_to"])
        return Frame(
            first=data["first"], last=data["last"], sessions=halves, minutes=data["minutes"], pause=data["pause"],
            zone=zone, rooms=data["rooms"],
        )  # fmt: skip


class HearingField(forms.ModelChoiceField[Hearing]):
    """A planned hearing, named by its dossier and its hour in the page's time zone."""

    def label_from_instance(self, obj: Hearing) -> str:
        """Return « EIG4-C000012, 8 juin 2026 à 9 h 00 »."""
        return f"{obj.deposit.number}, {french_datetime(obj.starts_at, timezone.get_current_timezone_name())}"


class HearingChoiceForm(forms.Form):
    """One hearing among those that the page shows: offering them costs no query, only what is chosen is read again."""

    prefix: str
    states: tuple[HearingState, ...] = (HearingState.PLANNED,)

    def __init__(self, *args: Any, panel: Panel, rows: list[Hearing], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("HearingField", self.fields["hearing"])
        field.queryset = panel.hearings.filter(state__in=self.states).select_related("panel", "deposit__dossier__owner")
        field.choices = [
            (hearing.pk, field.label_from_instance(hearing)) for hearing in rows if hearing.state in self.states
        ]


class MoveForm(HearingChoiceForm):
    """Another slot, or another place, for one hearing."""

    prefix = "move"
    hearing = HearingField(Hearing.objects.none(), label="Audition", empty_label=None)
    starts_at = forms.DateTimeField(label="Nouveau début", widget=instant_input())
    minutes = forms.IntegerField(label="Minutes", min_value=5, max_value=240, initial=30)
    place = forms.CharField(label="Lieu ou lien", max_length=300, required=False, help_text=PLACE)


class AgainForm(HearingChoiceForm):
    """A second round for somebody who was heard, or missed."""

    prefix = "again"
    states = (HearingState.HELD, HearingState.ABSENT)
    hearing = HearingField(Hearing.objects.none(), label="Audition passée", empty_label=None)
    starts_at = forms.DateTimeField(label="Début", widget=instant_input())
    minutes = forms.IntegerField(label="Minutes", min_value=5, max_value=240, initial=30)
    place = forms.CharField(label="Lieu ou lien", max_length=300, required=False, help_text=PLACE)
    reason = forms.CharField(label="Motif", max_length=500)


class CancelForm(forms.Form):
    """Why a hearing is called off."""

    prefix = "cancel"
    hearing = forms.ModelChoiceField(Hearing.objects.none(), widget=forms.HiddenInput)
    reason = demanded_text("Motif", max_length=500, help_text="Il est écrit à la personne convoquée.")

    def __init__(self, *args: Any, panel: Panel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hearing"].queryset = panel.hearings.all()  # type: ignore[attr-defined]
