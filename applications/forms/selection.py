"""The forms of the team: preselection, restricted calls, panels."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import QuerySet
from django.forms import modelformset_factory

from accounts.models import User
from applications.domain.preselection import Tie
from applications.domain.restricted_calls import laureates
from applications.enums import ApplicationState
from challenges.enums import ChallengeState
from challenges.models import Campaign, Challenge, Profession, Stage
from common.french import counted
from juries.models import Juror, Panel
from notifications.domain.addressees import Addressee, resolve


class PreselectionForm(forms.Form):
    """How many to shortlist in each trade, best first."""

    def __init__(self, *args: Any, professions: dict[Profession, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.professions = professions
        for profession, count in professions.items():
            self.fields[f"keep_{profession.pk}"] = forms.IntegerField(
                label=f"{profession.label} ({count} lues)", min_value=0, max_value=count, initial=0
            )

    def kept(self) -> dict[int, int]:
        """Return how many to keep by trade."""
        return {profession.pk: self.cleaned_data[f"keep_{profession.pk}"] for profession in self.professions}


class TieForm(forms.Form):
    """Whom the jury takes among dossiers with the same result, and why: as many as there are places in each tie."""

    def __init__(self, *args: Any, ties: list[Tie], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {f"preferred_{rank}": tie.places for rank, tie in enumerate(ties, start=1)}
        for name, tie in zip(self.places, ties, strict=True):
            self.fields[name] = forms.TypedMultipleChoiceField(
                label=f"{tie.profession} : choisissez {counted(tie.places, 'dossier')} sur {len(tie.tied)} à égalité",
                coerce=int,
                required=False,
                choices=[(application.pk, application.dossier.deposit.number) for application in tie.tied],
                widget=forms.CheckboxSelectMultiple,
            )
            self.fields[name].due = True  # type: ignore[attr-defined]
        self.fields["tie_reason"] = forms.CharField(
            label="Motif du jury", max_length=300, error_messages={"required": "Dites ce qui départage ces dossiers."}
        )

    def clean(self) -> dict[str, Any]:
        """Refuse, beside each tie, another number of dossiers than there are places."""
        data = super().clean() or self.cleaned_data
        for name, places in self.places.items():
            chosen = len(data.get(name, []))
            if name not in self.errors and chosen != places:
                self.add_error(name, f"Choisissez {counted(places, 'dossier')} ; cochés : {chosen}.")
        return data

    def preferred(self) -> set[int]:
        """Return the applications that the jury chose."""
        return {key for name in self.places for key in self.cleaned_data[name]}


class WaveForm(PreselectionForm):
    """How many places to decide in each trade, and how many more readings to give."""

    count = forms.IntegerField(label="Lectures à ajouter", min_value=1, max_value=5000, initial=50)


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


class VoteForm(forms.Form):
    """The jury's vote on the correction of marks, and why."""

    adopted = forms.ChoiceField(
        label="La péréquation est-elle adoptée ?",
        choices=(("oui", "Oui, les résultats corrigés classent"), ("non", "Non, les résultats bruts classent")),
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label="Motif du vote", max_length=500, widget=forms.Textarea({"rows": 3}))


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
