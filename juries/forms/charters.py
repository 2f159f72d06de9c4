"""The form of the charter's text."""

from django import forms


class CharterTextForm(forms.Form):
    """The commitments of a juror."""

    text = forms.CharField(
        label="Engagements", max_length=10_000, widget=forms.Textarea({"rows": 8}),
        help_text="Un par ligne, chacun à la suite de « Membre du jury, je m’engage : ».",
    )  # fmt: skip
