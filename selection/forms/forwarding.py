"""The forms of what is forwarded with the consent of refused people."""

from typing import Any, ClassVar

from django import forms

from applications.enums import Destination
from challenges.models import Campaign, Challenge
from lists.filters import FilterForm
from selection.domain.forwarding import open_challenges


class ForwardForm(forms.Form):
    """To whom the people are proposed."""

    recipient = forms.CharField(
        label="À qui",
        max_length=200,
        help_text="Organisme et personne, ou courriel : chaque candidat ou candidate le lit.",
    )


class ProposeForm(forms.Form):
    """The challenge to whose host the people are proposed: one that has a free seat."""

    challenge = forms.ModelChoiceField(Challenge.objects.none(), label="Défi qui a une place libre", empty_label=None)

    def __init__(self, campaign: Campaign, data: Any) -> None:
        super().__init__(data)
        keys = [challenge.pk for challenge in open_challenges(campaign)]
        self.fields["challenge"].queryset = Challenge.objects.filter(pk__in=keys)  # type: ignore[attr-defined]


class ConsentFilterForm(FilterForm):
    """What the team looks for among the consents of a campaign."""

    destination = forms.ChoiceField(label="Accord", choices=[("", "Tous"), *Destination.choices])
    lookups: ClassVar = {"destination": "destination"}
