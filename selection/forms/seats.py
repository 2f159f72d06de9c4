"""The forms of a position: offer a free seat by hand, record that somebody left."""

from django import forms

from common.web.inputs import demanded_text

MAX_REASON_CHARS = 500


class SeatForm(forms.Form):
    """Why a seat is offered, or why a mission is interrupted."""

    reason = demanded_text("Motif", max_length=MAX_REASON_CHARS)
