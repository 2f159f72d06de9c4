"""The form of a sponsor's monthly check."""

from django import forms

from followup.enums import SponsorMood


class SponsorForm(forms.Form):
    """The two questions."""

    mood = forms.ChoiceField(
        label="La mission se passe-t-elle bien ?", choices=SponsorMood.choices, widget=forms.RadioSelect
    )
    needs = forms.CharField(
        label="De quoi avez-vous besoin ?", required=False, max_length=2000, widget=forms.Textarea({"rows": 4})
    )
