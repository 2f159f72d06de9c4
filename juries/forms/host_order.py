"""The order that the host of a challenge gives to the people heard for it."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from django import forms
from django.forms import BoundField
from django.http import QueryDict

from common.web.inputs import demanded_text, whole
from juries.domain.host_orders import GivenPlace, Heard

UNWANTED = "none"


class HostOrderForm(forms.Form):
    """A place and its reason for each person heard; ``base`` says which order the author had read."""

    base = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: QueryDict | None, *, people: Sequence[Heard], labels: Mapping[str, str], base: str
    ) -> None:
        super().__init__(data, initial={"base": base})
        grouped = groupby(people, key=lambda row: row.trade)
        self._groups = [(labels.get(trade, trade), list(rows)) for trade, rows in grouped]
        for _, rows in self._groups:
            for row in rows:
                self._add(row, most=len(rows))

    def _add(self, row: Heard, *, most: int) -> None:
        numbers = [(str(number), str(number)) for number in range(1, most + 1)]
        given = row.given
        initial = "" if given is None else str(given.place or UNWANTED)
        self.fields[f"place_{row.deposit.pk}"] = forms.ChoiceField(
            label="Place",
            choices=[("", "Choisissez"), *numbers, (UNWANTED, "Nous ne souhaitons pas cette collaboration")],
            initial=initial,
            error_messages={"required": "Donnez une place, ou dites que vous ne souhaitez pas cette collaboration."},
        )
        reason = demanded_text("Pourquoi", max_length=500, rows=2)
        reason.initial = given.reason if given is not None else ""
        self.fields[f"reason_{row.deposit.pk}"] = reason

    def groups(self) -> list[tuple[str, list[tuple[Heard, BoundField, BoundField]]]]:
        """Return each trade with its people and their two fields, in the order shown."""
        return [
            (trade, [(row, self[f"place_{row.deposit.pk}"], self[f"reason_{row.deposit.pk}"]) for row in rows])
            for trade, rows in self._groups
        ]

    def places(self) -> list[GivenPlace]:
        """Return what was given to each person."""
        people = [row for _, rows in self._groups for row in rows]
        return [
            GivenPlace(
                row.deposit.pk,
                whole(self.cleaned_data[f"place_{row.deposit.pk}"]) or None,
                self.cleaned_data[f"reason_{row.deposit.pk}"],
            )
            for row in people
        ]
