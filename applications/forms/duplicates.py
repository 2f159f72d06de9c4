"""The form that merges two accounts."""

from django import forms

from common.web.inputs import demanded_text


class MergeForm(forms.Form):
    """Why two accounts are one person's."""

    reason = demanded_text("Motif", max_length=300)
