"""The form of the jury's words for somebody it heard."""

from django import forms

from selection.enums import FeedbackCode


class FeedbackForm(forms.Form):
    """Codes, and at least a sentence."""

    codes = forms.MultipleChoiceField(
        label="En quelques mots", choices=FeedbackCode, required=False, widget=forms.CheckboxSelectMultiple
    )
    text = forms.CharField(
        label="Retour à la personne",
        max_length=3000,
        widget=forms.Textarea({"rows": 6}),
        help_text="Elle le lira avec la décision. Dites ce qui a été apprécié, et ce qui a manqué pour ces défis.",
    )
