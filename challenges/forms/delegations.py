"""Forms of the delegations of signature."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from accounts.domain.users import find_user_by_verified_address
from accounts.models import User
from challenges.enums import DelegationScope
from challenges.forms.challenges import found_in_directory
from challenges.models import Administration
from common.web.inputs import day_input


class DelegationForm(forms.Form):
    """Who signs, in what quality, under which act, from when to when."""

    email = forms.EmailField(
        label="Adresse électronique du signataire",
        help_text="Celle de son compte : la personne s’est connectée au moins une fois.",
    )
    quality = forms.CharField(label="Qualité", max_length=120, help_text="Par exemple : directrice générale.")
    scope = forms.ChoiceField(label="Ce que la personne signe", choices=DelegationScope.choices)
    act = forms.CharField(
        label="Acte de délégation ou de nomination",
        max_length=200,
        help_text="Par exemple : arrêté du 3 mars 2026 portant délégation de signature.",
    )
    starts_on = forms.DateField(label="Du", widget=day_input())
    ends_on = forms.DateField(label="Au", required=False, widget=day_input(), help_text="Vide : sans terme fixé.")

    def clean_email(self) -> User:
        """Return the person who proved this address."""
        user = find_user_by_verified_address(self.cleaned_data["email"])
        if user is None:
            raise ValidationError("Personne ne s’est encore connecté avec cette adresse.")
        return user


class OwnDelegationForm(DelegationForm):
    """A delegation written by an administration, for one of those a person may commit."""

    administration = forms.ModelChoiceField(Administration.objects.none(), label="Administration", empty_label=None)
    field_order = ("administration",)

    def __init__(self, *args: Any, administrations: QuerySet[Administration], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["administration"].queryset = administrations  # type: ignore[attr-defined]


class TeamDelegationForm(DelegationForm):
    """A delegation written by the team, for any administration or for the programme's direction."""

    administration = forms.CharField(
        label="Administration",
        required=False,
        max_length=250,
        help_text="Son SIREN ou sa dénomination exacte. Vide : la direction qui conduit le programme.",
    )
    field_order = ("administration",)

    def clean_administration(self) -> Administration | None:
        """Return the administration meant, or nothing for the direction."""
        text = self.cleaned_data["administration"].strip()
        return found_in_directory(text) if text else None
