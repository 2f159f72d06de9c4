"""The form of who takes a role of a mission."""

from typing import Any

from django import forms

from accounts.models import User
from common.web.inputs import day_input, demanded_text
from talents.domain import contacts
from talents.domain.contacts import Change
from talents.enums import ContactRole
from talents.models import Mission

HELP = {
    ContactRole.COACH: "Un membre de l’équipe, ou une personne dont la mission est terminée.",
    ContactRole.LEAD: "Une personne de l’administration d’accueil, qui invite elle-même ses collègues.",
    ContactRole.SPONSOR: "Une personne de l’administration d’accueil, qui invite elle-même ses collègues.",
}


class ContactForm(forms.Form):
    """Who takes the role, from when and why."""

    person = forms.ModelChoiceField(
        User.objects.none(), label="Qui prend ce rôle", required=False, empty_label="Personne pour l’instant"
    )
    on = forms.DateField(label="À compter du", widget=day_input())
    reason = demanded_text("Motif", max_length=500)

    def __init__(self, *args: Any, mission: Mission, role: ContactRole, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role = role
        self.fields["person"].queryset = contacts.candidates(mission, role)  # type: ignore[attr-defined]
        self.fields["person"].help_text = HELP[role]

    def change(self) -> Change:
        """Return the change that the form asks for."""
        data = self.cleaned_data
        return Change(role=self.role, person=data["person"], on=data["on"], reason=data["reason"])
