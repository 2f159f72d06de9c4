"""Forms of the rehearsal studio."""

from django import forms

from common.web.inputs import instant_input
from sandbox.domain.sandboxes import MAX_PEOPLE


class ClockForm(forms.Form):
    """The instant at which the sandbox lives."""

    instant = forms.DateTimeField(label="La répétition se passe le", widget=instant_input())


class PeopleForm(forms.Form):
    """How many synthetic people, and what they do."""

    kind = forms.ChoiceField(
        label="Qui",
        choices=[
            ("hosts", "Des administrations, qui déposent chacune un défi"),
            ("candidates", "Des candidats, qui déposent une candidature"),
            ("jurors", "Des jurés"),
        ],
    )
    count = forms.IntegerField(label="Combien", min_value=1, max_value=MAX_PEOPLE, initial=5)
