"""What a juror says of the dossiers that wait to be shared."""

from collections.abc import Mapping, Sequence

from django import forms
from django.forms import BoundField
from django.http import QueryDict

from juries.enums import BidValue
from juries.queries.bids import Line

CHOICES = [("", "Sans avis"), *BidValue.choices]


class BidsForm(forms.Form):
    """One choice for each dossier shown, nothing by default."""

    def __init__(self, data: QueryDict | None, *, lines: Sequence[Line], stated: Mapping[int, str]) -> None:
        super().__init__(data)
        self._lines = list(lines)
        for line in self._lines:
            self.fields[f"bid_{line.deposit.pk}"] = forms.ChoiceField(
                label="Ma préférence", required=False, choices=CHOICES, initial=stated.get(line.deposit.pk, "")
            )

    def rows(self) -> list[tuple[Line, BoundField, str]]:
        """Return the dossiers with their fields and what was stated of each, in words, in the order shown."""
        labels = dict(CHOICES)
        fields = [(line, self[f"bid_{line.deposit.pk}"]) for line in self._lines]
        return [(line, field, str(labels[field.initial])) for line, field in fields]

    def values(self) -> dict[int, str]:
        """Return what was stated, by key of dossier; empty for nothing."""
        return {line.deposit.pk: self.cleaned_data[f"bid_{line.deposit.pk}"] for line in self._lines}
