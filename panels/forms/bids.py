"""Until when jurors say what they prefer to read."""

from django import forms

from common.web.inputs import day_input


class BidRequestForm(forms.Form):
    """The last day, included."""

    until = forms.DateField(label="Dernier jour pour répondre", widget=day_input())
