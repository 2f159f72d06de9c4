"""The forms of what-if: seats opened, people taken out; seats held back."""

from typing import Any

from django import forms
from django.http import QueryDict

from challenges.models import Campaign, Position
from selection.domain.matchings.scenarios import Scenario
from selection.models import SeatHold


class ScenarioForm(forms.Form):
    """Seats to open by position, as many as there are at most, and people to take out of the matching.

    What an address leaves out stays as it is: a link may say only what it changes.
    """

    def __init__(
        self, data: QueryDict | None, *, seats: dict[int, int], most: dict[int, int], names: dict[int, str],
        people: dict[int, str],
    ) -> None:  # fmt: skip
        if data:
            data = data.copy()
            for key, free in seats.items():
                data.setdefault(f"seats_{key}", str(free))
        super().__init__(data or None)
        self.before = seats
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

    def scenario(self) -> Scenario:
        """Return what is supposed: only the seats that differ."""
        data = self.cleaned_data
        seats = {key: data[f"seats_{key}"] for key, free in self.before.items() if data[f"seats_{key}"] != free}
        return Scenario(seats, frozenset(data["absent"]), data["reason"].strip())


class HoldForm(forms.ModelForm[SeatHold]):
    """Seats of a position to hold back, and why."""

    class Meta:
        model = SeatHold
        fields = ("position", "seats", "cause", "reason")

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Position.objects.filter(challenge__campaign=campaign).select_related("challenge", "profession")
        self.fields["position"].queryset = mine  # type: ignore[attr-defined]
