"""What a person chooses of the messages that they receive."""

from django import forms

from notifications.models import Frequency


class DigestForm(forms.Form):
    """How often the summary of what waits comes."""

    frequency = forms.ChoiceField(
        label="Résumé de ce qui m’attend dans l’équipe",
        choices=Frequency.choices,
        help_text="À sept heures, à Paris ; rien n’est envoyé quand rien n’attend.",
    )
