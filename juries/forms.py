"""The web side of a grid."""

from django import forms
from django.http import QueryDict

from juries.enums import Verdict
from juries.models import Assessment


class AssessmentForm(forms.Form):
    """One worded mark for each criterion, a comment, an opinion; an unfinished grid is valid."""

    comment = forms.CharField(
        label="Appréciation",
        required=False,
        widget=forms.Textarea({"rows": 6}),
        help_text="La personne concernée peut demander à lire cette appréciation.",
    )
    verdict = forms.ChoiceField(label="Avis", required=False, choices=[("", "Sans avis"), *Verdict.choices])

    def __init__(self, data: QueryDict | None, *, assessment: Assessment) -> None:
        super().__init__(data, initial={"comment": assessment.comment, "verdict": assessment.verdict})
        marks = [(mark, f"{mark} - {words}" if words else str(mark)) for mark, words in assessment.panel.grid.marks]
        given = dict(assessment.scores.values_list("criterion_id", "value"))
        self.criteria = list(assessment.panel.grid.criteria.all())
        for criterion in self.criteria:
            self.fields[f"mark_{criterion.pk}"] = forms.TypedChoiceField(
                label=criterion.label,
                choices=marks,
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
                initial=given.get(criterion.pk),
            )

    def marks(self) -> dict[int, int]:
        """Return the marks given, by criterion key."""
        given = {criterion.pk: self.cleaned_data[f"mark_{criterion.pk}"] for criterion in self.criteria}
        return {key: mark for key, mark in given.items() if mark is not None}

    def mark_fields(self) -> list[forms.BoundField]:
        """Return the criteria's fields, in the grid's order."""
        return [self[f"mark_{criterion.pk}"] for criterion in self.criteria]
