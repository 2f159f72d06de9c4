"""The forms of the selection page: a tie that the jury breaks, the end of the waiting list."""

from django import forms

from challenges.enums import RefusalStage
from challenges.forms.reasons import reason_field
from common.web.inputs import demanded_text


class TieForm(forms.Form):
    """Why the jury prefers one of two people that nothing tells apart."""

    reason = demanded_text("Motif du jury", max_length=300)


class EndListForm(forms.Form):
    """Why nobody else is retained."""

    code = reason_field(RefusalStage.SELECTION)
    reason = demanded_text("Précisions", max_length=300, rows=2)
