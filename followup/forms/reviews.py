"""The forms of a review by both sides: a sheet, a message, what is concluded."""

from typing import Any

from django import forms

from common.web.inputs import day_input, demanded_text
from followup.enums import ReviewDecision, ReviewPhase
from followup.models import MissionReview, ReviewSheet

BY_BOTH = (ReviewPhase.MIDTERM, ReviewPhase.FINAL)


class SheetForm(forms.ModelForm[ReviewSheet]):
    """What one side says, alone."""

    class Meta:
        model = ReviewSheet
        fields = ("progress", "together", "results", "hard", "needs", "wish")
        widgets = {name: forms.Textarea({"rows": 3}) for name in ("results", "hard", "needs")}  # noqa: RUF012
        help_texts = {  # noqa: RUF012 - Django's Meta
            "progress": "1 : pas du tout ; 5 : tout à fait.",
            "together": "1 : pas du tout ; 5 : tout à fait.",
        }


class RemarkForm(forms.Form):
    """A message to the other side."""

    text = demanded_text("Votre message à l’autre partie", max_length=4000, rows=3)


class ConclusionForm(forms.Form):
    """What both sides conclude."""

    decision = forms.ChoiceField(label="Décision", choices=ReviewDecision.choices)
    until = forms.DateField(
        label="Jusqu’au", required=False, widget=day_input(),
        help_text="Pour renouveler, le nouveau terme ; pour arrêter, le dernier jour.",
    )  # fmt: skip
    conclusion = demanded_text("Ce que nous retenons", max_length=4000, rows=4)


class OpenReviewForm(forms.Form):
    """A review that the team opens before or after its usual moment."""

    phase = forms.ChoiceField(label="Bilan", choices=[(phase.value, phase.label) for phase in BY_BOTH])
    due_on = forms.DateField(label="Fiches attendues au plus tard le", widget=day_input())

    def __init__(self, *args: Any, known: list[MissionReview], today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known, self.today = {review.phase for review in known}, today

    def clean_phase(self) -> str:
        """Refuse a review that is open already."""
        phase: str = self.cleaned_data["phase"]
        if phase in self.known:
            raise forms.ValidationError("Ce bilan est déjà ouvert.")
        return phase

    def clean_due_on(self) -> Any:
        """Refuse a day that is past: the sheets would be read before anybody writes them."""
        day = self.cleaned_data["due_on"]
        if day < self.today:
            raise forms.ValidationError("Choisissez un jour à venir.")
        return day
