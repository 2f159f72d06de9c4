"""Forms of the members of the team: a role to give, its last day, a colleague who takes over."""

from typing import Any, ClassVar

from django import forms

from accounts.domain.roles import ADMINISTRATOR_ONLY
from accounts.domain.users import find_user_by_verified_address
from accounts.domain.view_as import MAX_REASON_CHARS
from accounts.enums import Role
from accounts.models import User
from accounts.queries import named
from challenges.domain import colleagues
from challenges.domain.colleagues import Place
from common.web.inputs import day_input
from lists.filters import MAX_WORDS, FacetField, FilterForm


class InviteForm(forms.Form):
    """Whom to give a role to, which, where, and from when to when."""

    email = forms.EmailField(
        label="Adresse électronique professionnelle",
        help_text="Sans compte, la personne reçoit une invitation : elle a son rôle en se connectant.",
    )
    role = forms.ChoiceField(label="Rôle")
    place = forms.ChoiceField(label="Portée")
    starts_on = forms.DateField(label="À partir du (aujourd’hui sans date)", required=False, widget=day_input())
    ends_on = forms.DateField(label="Jusqu’au inclus (sans date : sans fin)", required=False, widget=day_input())

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        administers = any(grant.role == Role.ADMINISTRATOR for grant in by.grants)
        given = [role for role in Role if administers or role not in ADMINISTRATOR_ONLY]
        self.fields["role"].choices = [(role.value, role.label) for role in given]  # type: ignore[attr-defined]
        self.fields["place"].choices = [  # type: ignore[attr-defined]
            (place.value, f"{place.label[0].upper()}{place.label[1:]}") for place in colleagues.places(by)
        ]

    def clean_role(self) -> Role:
        """Return the role."""
        return Role(self.cleaned_data["role"])

    def clean_place(self) -> Place:
        """Return the place."""
        return colleagues.place_of(self.cleaned_data["place"])


class EndForm(forms.Form):
    """The last day of a role; none takes it off."""

    ends_on = forms.DateField(label="Dernier jour (sans date : sans fin)", required=False, widget=day_input())


class HandOverForm(forms.Form):
    """The colleague who takes over."""

    colleague = forms.ModelChoiceField(User.objects.none(), label="Collègue qui reprend", empty_label="Choisissez")

    def __init__(self, *args: Any, leaving: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        team = User.objects.team().exclude(pk=leaving.pk).order_by("last_name", "email")
        self.fields["colleague"].queryset = team  # type: ignore[attr-defined]


class ViewAsForm(forms.Form):
    """Whom to see as, and why."""

    email = forms.EmailField(label="Adresse électronique de la personne")
    reason = forms.CharField(
        label="Motif", max_length=MAX_REASON_CHARS, help_text="La personne le reçoit par message, avec votre nom."
    )

    def clean_email(self) -> User:
        """Return the person; refuse an address that nobody proved."""
        person = find_user_by_verified_address(self.cleaned_data["email"])
        if person is None:
            raise forms.ValidationError("Aucun compte n’a confirmé cette adresse.")
        return person


class ColleagueFilterForm(FilterForm):
    """What is looked for among the members of the team."""

    text = forms.CharField(label="Nom ou adresse", max_length=MAX_WORDS)
    role = FacetField(path="role", label="Rôle", choices=[("", "Tous"), *Role.choices])
    lookups: ClassVar = {"role": "role"}

    def filter_text(self, rows: Any, value: str) -> Any:
        """Return the roles of the people whose name or address has every word."""
        return rows.filter(user__in=User.objects.filter(named(value)))
