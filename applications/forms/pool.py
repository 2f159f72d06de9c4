"""The talent pool: a person's agreement, and the invitation of its members to a call."""

from datetime import datetime
from typing import Any

from django import forms

from challenges.enums import CallKind
from challenges.models import Campaign
from challenges.rules import open_windows


class InviteForm(forms.Form):
    """Which open call, and a word to each person."""

    campaign = forms.ModelChoiceField(
        label="Appel ouvert", queryset=Campaign.objects.none(), to_field_name="code", empty_label=None
    )
    word = forms.CharField(
        label="Un mot (facultatif)",
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text="Chaque personne n’est invitée qu’une fois par campagne ; qui candidate déjà ne l’est pas.",
    )

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        """Offer the campaigns whose call is open at an instant."""
        super().__init__(*args, **kwargs)
        windows = open_windows(CallKind.APPLICATIONS, at)
        campaigns = Campaign.objects.filter(pk__in=windows.values("campaign"))
        self.has_open_call = campaigns.exists()
        self.fields["campaign"].queryset = campaigns  # type: ignore[attr-defined] # a model choice


class PoolForm(forms.Form):
    """The agreement of a person; the act says what lacks when it is not given."""

    agreed = forms.BooleanField(required=False)

    def __init__(self, *args: Any, years: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[
            "agreed"
        ].label = (
            f"J’accepte que l’équipe du programme garde mon profil {years} ans, le consulte et m’invite à candidater."
        )
