"""The web side of a grid."""

from dataclasses import dataclass

from django import forms
from django.http import QueryDict

from juries.domain.assessments import spelled
from juries.enums import NOT_APPLICABLE, TieKind, Verdict
from juries.models import Assessment, Criterion


class CharterForm(forms.Form):
    """What ties a juror, and their agreement to the charter: asked together, before any dossier opens."""

    employer = forms.CharField(
        label="Mes employeurs des cinq dernières années", required=False, widget=forms.Textarea({"rows": 3}),
        help_text="Un par ligne.",
    )  # fmt: skip
    school = forms.CharField(
        label="Mes établissements de formation ou d’enseignement", required=False,
        widget=forms.Textarea({"rows": 3}), help_text="Un par ligne.",
    )  # fmt: skip
    admin = forms.CharField(
        label="Les administrations pour lesquelles j’agis, ou avec lesquelles j’ai un intérêt", required=False,
        widget=forms.Textarea({"rows": 3}), help_text="Une par ligne.",
    )  # fmt: skip
    person = forms.CharField(
        label="Les proches et anciens collègues qui pourraient candidater", required=False,
        widget=forms.Textarea({"rows": 3}), help_text="Prénom et nom, ou adresse électronique ; une par ligne.",
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    agree = forms.BooleanField(
        label="J’ai lu cette charte, je la respecterai, et j’ai déclaré les liens que je connais.",
        error_messages={"required": "Cochez votre accord pour ouvrir les dossiers."},
    )

    def ties(self) -> dict[str, list[str]]:
        """Return what was declared, by kind."""
        return {kind: self.cleaned_data[kind].splitlines() for kind in TieKind.values}


@dataclass(frozen=True, slots=True)
class Level:
    """A mark as the grid offers it, and what a dossier shows to deserve it."""

    mark: int | str
    words: str = ""

    def __str__(self) -> str:
        return f"{self.mark} - {self.words}" if self.words else str(self.mark)


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
        given = {key: spelled(value) for key, value in assessment.scores.values_list("criterion_id", "value")}
        self.criteria = list(assessment.grid.criteria.prefetch_related("examples"))
        for criterion in self.criteria:
            marks = [(str(mark), Level(mark, words)) for mark, words in criterion.marks]
            self.fields[f"mark_{criterion.pk}"] = forms.ChoiceField(
                label=criterion.label,
                choices=[*marks, (NOT_APPLICABLE, Level("Sans objet"))] if criterion.optional else marks,
                required=False,
                widget=forms.RadioSelect,
                initial=given.get(criterion.pk),
            )

    def clean_comment(self) -> str:
        """Keep the line ends that a browser's script also sees, so that both ways of saving agree."""
        comment: str = self.cleaned_data["comment"]
        return comment.replace("\r\n", "\n")

    def marks(self) -> dict[int, int | None]:
        """Return the marks given, by criterion key; ``None`` is « sans objet »."""
        given = {criterion.pk: self.cleaned_data[f"mark_{criterion.pk}"] for criterion in self.criteria}
        return {key: None if mark == NOT_APPLICABLE else int(mark) for key, mark in given.items() if mark}

    def lines(self) -> list[tuple[Criterion, forms.BoundField]]:
        """Return the criteria with their fields, in the grid's order."""
        return [(criterion, self[f"mark_{criterion.pk}"]) for criterion in self.criteria]
