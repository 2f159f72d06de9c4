"""An extract that shows what deserves a mark of a criterion."""

from typing import Any, cast

from django import forms

from common.web.inputs import demanded_text
from juries.models import Criterion, ScoringGrid


class LevelExampleForm(forms.Form):
    """The criterion, the mark, the extract and where it comes from; ``passage`` names what it was taken from."""

    passage = forms.IntegerField(required=False, widget=forms.HiddenInput)
    criterion = forms.ModelChoiceField(Criterion.objects.none(), label="Critère", empty_label="Choisissez un critère")
    mark = forms.TypedChoiceField(label="Note", coerce=int)
    text = demanded_text(
        "Extrait",
        max_length=1000,
        help_text="Sans nom, ni ce qui ferait reconnaître la personne : relisez-le avant de l’enregistrer.",
    )
    origin = forms.CharField(
        label="D’où il vient", max_length=200, help_text="La campagne, par exemple : « EIG 6, motivation »."
    )

    def __init__(self, *args: Any, grid: ScoringGrid, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        criteria = cast("forms.ModelChoiceField[Criterion]", self.fields["criterion"])
        criteria.queryset = grid.criteria.select_related("grid")
        marks = cast("forms.TypedChoiceField", self.fields["mark"])
        marks.choices = [("", "Choisissez une note"), *((mark, str(mark)) for mark, _ in grid.marks)]
