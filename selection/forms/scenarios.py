"""The forms of what-if: seats opened, people taken out, people placed by hand; seats held back."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict

from challenges.models import Campaign, Position
from common.web.inputs import whole
from selection.domain.matchings.hypotheses import with_places
from selection.domain.matchings.scenarios import Scenario
from selection.models import SeatHold


class ScenarioForm(forms.Form):
    """Seats to open by position, as many as there are at most, and people to take out of the matching.

    What an address leaves out stays as it is: a link may say only what it changes.
    """

    def __init__(
        self, data: QueryDict, *, seats: dict[int, int], most: dict[int, int], names: dict[int, str],
        people: dict[int, str],
    ) -> None:  # fmt: skip
        data = data.copy()
        for key, free in seats.items():
            data.setdefault(f"seats_{key}", str(free))
        super().__init__(data)
        self.before = seats
        self.places = [text for text in data.getlist("place") if text]
        for key, free in seats.items():
            self.fields[f"seats_{key}"] = forms.IntegerField(
                label=names[key], min_value=0, max_value=max(free, most.get(key, 0)), initial=free
            )
        self.fields["absent"] = forms.TypedMultipleChoiceField(
            label="Personnes à retirer",
            coerce=int,
            required=False,
            choices=list(people.items()),
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["reason"] = forms.CharField(
            label="Motif",
            max_length=300,
            required=False,
            help_text="Demandé pour garder l’hypothèse : il est écrit aux personnes qu’elle concerne.",
        )

    @property
    def seats(self) -> list[forms.BoundField]:
        """Return the fields of the positions, to draw them side by side."""
        return [self[f"seats_{key}"] for key in self.before]

    @property
    def seats_refused(self) -> bool:
        """Tell whether a number of seats, or who is taken out, is what was refused."""
        return any(name == "absent" or name.startswith("seats_") for name in self.errors)

    def placed(self) -> dict[int, int]:
        """Return the people placed by hand: ``{application: position}``, the last place when there are several."""
        pairs = [text.partition(":") for text in self.places]
        return {whole(person): whole(position) for person, _, position in pairs}

    def scenario(self, inputs: Mapping[str, Any]) -> Scenario:
        """Return what is supposed of stored inputs: only the seats that differ, and the people placed by hand.

        Raises :class:`SelectionRefusedError` for a place that cannot be given (see :func:`with_places`).
        """
        data = self.cleaned_data
        seats = {key: data[f"seats_{key}"] for key, free in self.before.items() if data[f"seats_{key}"] != free}
        scenario = Scenario(seats, frozenset(data["absent"]), data["reason"].strip())
        return with_places(inputs, scenario, self.placed())

    def query(self, **changes: list[str]) -> str:
        """Return what the form supposes as an address says it, with other ``place`` or ``absent`` than its own."""
        data = self.cleaned_data
        pairs: list[tuple[str, Any]] = [
            (f"seats_{key}", data[f"seats_{key}"]) for key, free in self.before.items() if data[f"seats_{key}"] != free
        ]
        for name in ("place", "absent"):
            own = self.places if name == "place" else [str(key) for key in data["absent"]]
            pairs += [(name, value) for value in changes.get(name, own)]
        return f"{urlencode(pairs)}&" if pairs else ""


class HoldForm(forms.ModelForm[SeatHold]):
    """Seats of a position to hold back, and why."""

    class Meta:
        model = SeatHold
        fields = ("position", "seats", "cause", "reason")
        labels = {"position": "Poste"}  # noqa: RUF012 - Django's Meta

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Position.objects.filter(challenge__campaign=campaign).select_related("challenge", "profession")
        self.fields["position"].queryset = mine  # type: ignore[attr-defined]
