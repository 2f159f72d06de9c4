"""The forms of a preselection: places by trade, waves of readings, the vote on marks."""

from typing import Any

from django import forms

from challenges.models import Profession


class PreselectionForm(forms.Form):
    """How many to shortlist in each trade, best first."""

    def __init__(self, *args: Any, professions: dict[Profession, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.professions = professions
        for profession, count in professions.items():
            self.fields[f"keep_{profession.pk}"] = forms.IntegerField(
                label=f"{profession.label} ({count} lues)", min_value=0, max_value=count, initial=0
            )

    def kept(self) -> dict[int, int]:
        """Return how many to keep by trade."""
        return {profession.pk: self.cleaned_data[f"keep_{profession.pk}"] for profession in self.professions}


class WaveForm(PreselectionForm):
    """How many places to decide in each trade, and how many more readings to give."""

    count = forms.IntegerField(label="Lectures à ajouter", min_value=1, max_value=5000, initial=50)


class VoteForm(forms.Form):
    """The jury's vote on the correction of marks, and why."""

    adopted = forms.ChoiceField(
        label="La péréquation est-elle adoptée ?",
        choices=(("oui", "Oui, les résultats corrigés classent"), ("non", "Non, les résultats bruts classent")),
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label="Motif du vote", max_length=500, widget=forms.Textarea({"rows": 3}))
