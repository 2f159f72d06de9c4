"""The form of a tie that the jury breaks."""

from django import forms

from common.web.inputs import demanded_text


class TieForm(forms.Form):
    """Why the jury prefers one of two people that nothing tells apart."""

    reason = demanded_text("Motif du jury", max_length=300)
