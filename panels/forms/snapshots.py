"""The instant at which a reading is looked at."""

from django import forms

from common.web.inputs import instant_input


class InstantForm(forms.Form):
    """A past instant, in the campaign's time."""

    at = forms.DateTimeField(label="Jour et heure", widget=instant_input())
