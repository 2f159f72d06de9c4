"""The forms of the grid studio."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from juries.domain.grids import MAX_TOTAL
from juries.enums import Aggregation
from juries.models import Criterion, ScoringGrid

MAX_MARK = 20
MAX_LEVEL_LENGTH = 200  # characters, read beside a mark while one notes


def worded(text: str, low: int, high: int) -> dict[str, str]:
    """Return the words of each mark by the mark in figures: a line for each, lowest first, an empty one for no word.

    Raises ``ValidationError`` when there are more lines than marks, or a line too long to be read beside a mark.
    """
    lines = [line.strip() for line in text.rstrip().splitlines()]
    if len(lines) > high - low + 1:
        raise ValidationError(f"Il y a {high - low + 1} notes de {low} à {high}, et {len(lines)} lignes.")
    if any(len(line) > MAX_LEVEL_LENGTH for line in lines):
        raise ValidationError(f"Une ligne dépasse {MAX_LEVEL_LENGTH} caractères : elle se lit à côté de la note.")
    return {str(low + rank): words for rank, words in enumerate(lines) if words}


class GridForm(forms.ModelForm[ScoringGrid]):
    """A grid: what it judges, its scale, the words of its marks (one a line, lowest first), how they make a result."""

    kind = forms.ChoiceField(
        label="Ce que l’on juge", choices=[("candidate", "Candidatures"), ("project", "Défis")], initial="candidate"
    )
    scale_min = forms.IntegerField(label="Note la plus basse", min_value=0, max_value=MAX_MARK, initial=0)
    scale_max = forms.IntegerField(label="Note la plus haute", min_value=1, max_value=MAX_MARK, initial=5)
    words = forms.CharField(
        label="Notes en mots", required=False, widget=forms.Textarea({"rows": 5}),
        help_text="Une ligne par note, de la plus basse à la plus haute ; une ligne vide pour une note sans mot.",
    )  # fmt: skip

    class Meta:
        model = ScoringGrid
        fields = ("code", "kind", "stage", "scale_min", "scale_max", "words", "aggregation", "source", "levels_source")
        labels = {  # noqa: RUF012 - Django's Meta
            "source": "D’où vient cette grille",
            "levels_source": "D’où viennent les mots de chaque note",
        }
        help_texts = {  # noqa: RUF012 - Django's Meta
            "code": "Lettres, chiffres et tirets, par exemple AUDITION-EIG8. Il ne change plus ensuite.",
            "stage": "Par exemple « présélection » ou « audition ».",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["code"]
            self.initial["words"] = "\n".join(words for _, words in self.instance.marks)

    def clean_code(self) -> str:
        """Refuse a code that exists: its next version is made from its page."""
        code: str = self.cleaned_data["code"]
        if ScoringGrid.objects.filter(code=code).exists():
            raise ValidationError("Ce code existe déjà : ouvrez cette grille et créez-en la version suivante.")
        return code

    def clean(self) -> dict[str, Any]:
        """Check that the scale rises and that each line of words has its mark."""
        data = super().clean() or self.cleaned_data
        low, high = data.get("scale_min"), data.get("scale_max")
        if low is None or high is None:
            return data
        if low >= high:
            self.add_error("scale_max", "La note la plus haute dépasse la plus basse.")
            return data
        try:
            self.instance.labels = worded(data.get("words", ""), low, high)
        except ValidationError as error:
            self.add_error("words", error)
        return data


class CriterionForm(forms.ModelForm[Criterion]):
    """One criterion: what it looks at, and what a dossier shows at each mark (a line for each, lowest first)."""

    level_words = forms.CharField(
        label="Ce que vaut chaque note", required=False, widget=forms.Textarea({"rows": 6}),
        help_text="Une ligne par note, de la plus basse à la plus haute ; le jury la lit à côté de la note.",
    )  # fmt: skip

    class Meta:
        model = Criterion
        fields = ("label", "guidance", "level_words", "weight", "counted", "optional")
        labels = {"guidance": "Ce que le critère regarde"}  # noqa: RUF012 - Django's Meta
        widgets = {"guidance": forms.Textarea({"rows": 6})}  # noqa: RUF012 - Django's Meta
        help_texts = {"guidance": "Le jury le lit sous le critère."}  # noqa: RUF012 - Django's Meta

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            lines = [self.instance.levels.get(str(mark), "") for mark, _ in self.instance.grid.marks]
            self.initial["level_words"] = "\n".join(lines).rstrip()


class CriterionRows(forms.BaseModelFormSet[Criterion, CriterionForm]):
    """The criteria of a grid, in their order: emptying a label removes the line."""

    def clean(self) -> None:
        """Ask for one criterion that counts."""
        super().clean()
        if not any(self.errors) and not any(criterion.counted for criterion in self.kept()):
            raise ValidationError("Une grille a au moins un critère qui compte dans le résultat.")

    def word_levels(self, low: int, high: int) -> bool:
        """Give each criterion the words of its marks, read on the scale of its grid; tell whether all could be."""
        for form in self.forms:
            try:
                text = form.cleaned_data.get("level_words", "")
                form.instance.levels = worded(text, low, high)
            except ValidationError as error:
                form.add_error("level_words", error)
        return not any(form.errors for form in self.forms)

    def kept(self) -> list[Criterion]:
        """Return the criteria that have a label, in the order asked."""
        rows = [form for form in self.forms if form.cleaned_data.get("label")]
        rows = [form for form in rows if not form.cleaned_data.get("DELETE")]
        return [form.instance for form in sorted(rows, key=lambda form: form.cleaned_data.get("ORDER") or MAX_TOTAL)]


CriterionSet = forms.modelformset_factory(
    Criterion, form=CriterionForm, formset=CriterionRows, extra=3, can_delete=True, can_order=True, max_num=30
)


def too_large(grid: ScoringGrid, criteria: list[Criterion]) -> bool:
    """Tell whether the highest possible sum leaves what a result holds."""
    total = sum(criterion.weight for criterion in criteria if criterion.counted) * (grid.scale_max or 0)
    return grid.aggregation == Aggregation.SUM and total > MAX_TOTAL
