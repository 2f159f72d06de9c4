"""The forms of the choice of a slot: what the team allows, the hours it opens, the slot that somebody takes."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any

from django import forms
from django.forms.boundfield import BoundWidget

from common.days import day_of
from common.web.inputs import day_input, hour_input
from panels.forms.hearings import MAX_SESSION_DAYS, PLACE
from panels.models import SelfScheduling
from panels.models.self_scheduling import MAX_CHANGES
from panels.queries.self_scheduling import FreeSlot


class AllowForm(forms.ModelForm[SelfScheduling]):
    """Whether people may choose, and its limits."""

    class Meta:
        model = SelfScheduling
        fields = ("allowed", "last_day", "notice_hours", "most_changes", "rooms")
        widgets = {"last_day": day_input()}  # noqa: RUF012 - as Django declares it
        help_texts = {  # noqa: RUF012 - as Django declares it
            "notice_hours": "Personne ne quitte ni ne prend un créneau plus tard que ce délai avant lui.",
            "rooms": "Vide : autant qu’il y a de jurys.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, least, most in (("notice_hours", 0, 720), ("most_changes", 1, MAX_CHANGES), ("rooms", 1, 100)):
            field = self.fields[name]
            self.fields[name] = forms.IntegerField(
                label=field.label,
                min_value=least,
                max_value=most,
                required=field.required,
                help_text=field.help_text,
                initial=field.initial,
            )


class PeriodsForm(forms.Form):
    """The hours that are opened to choice, each working day from the first to the last."""

    first = forms.DateField(label="Premier jour", widget=day_input())
    last = forms.DateField(label="Dernier jour", widget=day_input(), help_text="Les jours non ouvrés sont laissés.")
    starts = forms.TimeField(label="De", initial="09:00", widget=hour_input())
    ends = forms.TimeField(label="À", initial="12:30", widget=hour_input())
    minutes = forms.IntegerField(label="Minutes par audition", min_value=5, max_value=240, initial=30)
    pause = forms.IntegerField(label="Minutes entre deux auditions", min_value=0, max_value=240, initial=10)
    place = forms.CharField(label="Lieu ou lien", max_length=300, required=False, help_text=PLACE)

    def clean(self) -> dict[str, Any]:
        """Check that the days and the hours follow each other."""
        data = super().clean() or self.cleaned_data
        first, last = data.get("first"), data.get("last")
        if first and last and not 0 <= (last - first).days <= MAX_SESSION_DAYS:
            self.add_error("last", f"Le dernier jour suit le premier, de {MAX_SESSION_DAYS} jours au plus.")
        starts, ends = data.get("starts"), data.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", "La fin suit le début.")
        return data


def _instant(value: str) -> datetime:
    return datetime.strptime(value, "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)


class SlotForm(forms.Form):
    """The free slots of a panel, one to take; one that was taken meanwhile is refused at its field."""

    slot = forms.TypedChoiceField(
        label="Créneaux libres",
        coerce=_instant,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez un créneau.",
            "invalid_choice": "Ce créneau n’est plus libre. Vous gardez le vôtre : choisissez-en un autre.",
        },
    )

    def __init__(self, *args: Any, slots: Sequence[FreeSlot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._slots = slots
        self.fields["slot"].choices = [  # type: ignore[attr-defined]
            (f"{slot.starts_at.astimezone(UTC):%Y-%m-%dT%H:%MZ}", self._label(slot)) for slot in slots
        ]

    def _label(self, slot: FreeSlot) -> str:
        """Return the hour, in the campaign's time, and the place when slots differ by it."""
        hour = f"{slot.starts_at:%H:%M}"
        return f"{hour}, {slot.place}" if len({each.place for each in self._slots}) > 1 and slot.place else hour

    @property
    def days(self) -> list[tuple[date, list[BoundWidget]]]:
        """Return the choices of each day, soonest first."""
        pairs = zip(self._slots, self["slot"], strict=True)
        by_day = groupby(pairs, key=lambda pair: day_of(pair[0].starts_at, pair[0].starts_at.tzinfo or UTC))
        return [(day, [radio for _, radio in rows]) for day, rows in by_day]

    @property
    def place(self) -> str:
        """Return where the hearing is whichever slot is taken, nothing when slots differ by it."""
        places = {slot.place for slot in self._slots}
        return places.pop() if len(places) == 1 else ""
