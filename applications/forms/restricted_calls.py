"""The form of a restricted call."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import QuerySet

from accounts.models import User
from applications.domain.restricted_calls import laureates
from applications.enums import ApplicationState
from challenges.models import Campaign


class RestrictedForm(forms.Form):
    """Whom to invite to a restricted call: addresses, a past promotion, or both; and why."""

    addresses = forms.CharField(
        label="Adresses électroniques", required=False, widget=forms.Textarea({"rows": 4}), help_text="Une par ligne."
    )
    promotion = forms.ModelChoiceField(
        Campaign.objects.none(),
        label="Lauréates et lauréats d’une promotion",
        required=False,
        empty_label="Aucune promotion",
    )
    reason = forms.CharField(
        label="Motif de la dispense",
        max_length=300,
        help_text="Il est écrit à chaque personne et gardé avec sa dispense.",
    )

    def __init__(self, *args: Any, campaigns: QuerySet[Campaign], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["promotion"].queryset = campaigns.filter(  # type: ignore[attr-defined]
            applications__state=ApplicationState.ACCEPTED
        ).distinct()

    def clean_addresses(self) -> list[str]:
        """Refuse what is no address, naming it."""
        addresses: list[str] = self.cleaned_data["addresses"].split()
        for address in addresses:
            try:
                validate_email(address)
            except ValidationError as error:
                raise ValidationError(f"« {address} » n’est pas une adresse électronique.") from error
        return addresses

    def clean(self) -> dict[str, Any]:
        """Refuse an invitation to nobody."""
        data = super().clean() or self.cleaned_data
        if not self.errors and not data["addresses"] and data["promotion"] is None:
            self.add_error("addresses", "Donnez une adresse au moins, ou choisissez une promotion.")
        return data

    def people(self) -> list[User]:
        """Return the people of the promotion chosen."""
        promotion = self.cleaned_data["promotion"]
        return laureates(promotion) if promotion else []
