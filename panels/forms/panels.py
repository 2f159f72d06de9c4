"""The forms of panels: open one, its members, what they see."""

from typing import Any

from django import forms
from django.core.validators import validate_email
from django.forms import modelformset_factory

from accounts.models import User
from challenges.enums import ChallengeState
from challenges.models import Campaign, Challenge, Profession, Stage
from juries.models import Juror, Panel
from notifications.domain.addressees import Addressee, resolve


class JurorForm(forms.ModelForm[Juror]):
    """Where a juror comes from, the trades they can judge, the readings they accept at most."""

    trades = forms.MultipleChoiceField(label="Métiers connus", required=False, widget=forms.CheckboxSelectMultiple)

    class Meta:
        model = Juror
        fields = ("kind", "trades", "languages", "capacity")
        help_texts = {"capacity": "Vide : sa part, comme les autres.", "languages": "Par exemple : français, anglais."}  # noqa: RUF012 - Django's Meta

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Profession.objects.values_list("code", "label")
        self.fields["trades"].choices = list(known)  # type: ignore[attr-defined]


class JoinForm(forms.Form):
    """One more juror, by address."""

    address = forms.EmailField(label="Adresse électronique")

    def addressee(self) -> User | Addressee:
        """Return who is invited: a person, or an address that nobody has proved."""
        return resolve(self.cleaned_data["address"])


class ReplaceForm(forms.Form):
    """Why somebody leaves a panel, and who comes instead."""

    reason = forms.CharField(label="Motif du départ", max_length=300)
    substitute = forms.EmailField(
        label="Adresse électronique de la personne qui remplace",
        required=False,
        help_text="Vide : ses lectures vont aux autres membres.",
    )

    def addressee(self) -> User | Addressee | None:
        """Return who comes instead: a person, or an address that nobody has proved."""
        address = self.cleaned_data["substitute"]
        return resolve(address) if address else None


JurorSet = modelformset_factory(Juror, form=JurorForm, extra=0)


class SightForm(forms.ModelForm[Panel]):
    """What the members of a panel see of each other's readings."""

    class Meta:
        model = Panel
        fields = ("sight", "sight_names", "sight_comments")


class PanelForm(forms.Form):
    """A panel to open: its stage, its people by address, and its challenge when it hears candidates."""

    stage = forms.ModelChoiceField(Stage.objects.none(), label="Étape", empty_label=None)
    name = forms.CharField(label="Nom du jury", max_length=200)
    challenge = forms.ModelChoiceField(
        Challenge.objects.none(), label="Défi (jury d’audition)", required=False, empty_label="Sans objet"
    )
    jurors = forms.CharField(
        label="Adresses électroniques des jurés",
        widget=forms.Textarea({"rows": 5}),
        help_text=(
            "Une par ligne. La première personne qui a un compte est référente du jury ; si personne n’en a, la"
            " première de la liste."
        ),
    )

    with_hosts = forms.BooleanField(
        label="Inviter aussi les personnes qui portent ce défi",
        required=False,
        initial=True,
        help_text="Jury d’audition : elles entendent les personnes, notent comme les autres et donnent leur ordre.",
    )

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage"].queryset = campaign.stages.all()  # type: ignore[attr-defined]
        self.fields["challenge"].queryset = campaign.challenges.filter(  # type: ignore[attr-defined]
            state=ChallengeState.PUBLISHED, hearing_panel__isnull=True
        ).order_by("published_title")

    def clean_jurors(self) -> list[User | Addressee]:
        """Return the people of these addresses, or the addresses that nobody has proved."""
        addresses = self.cleaned_data["jurors"].split()
        for address in addresses:
            validate_email(address)
        return [resolve(address) for address in dict.fromkeys(addresses)]
