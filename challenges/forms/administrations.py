"""Forms of the directory: attach, join, write a record."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from challenges.enums import ChallengeRole, MemberRole
from challenges.forms.challenges import found_in_directory
from challenges.models import Administration, Challenge, JoinRequest
from challenges.rules import sandbox_scope
from common.validators import validate_siren
from common.web.acts import PageActs
from common.web.inputs import day_input, demanded_text, is_whole


class AttachForm(forms.Form):
    """Who acts for which administration, found by its name or SIREN, or written by hand."""

    administration = forms.CharField(
        label="Administration",
        max_length=250,
        help_text="Son SIREN, ou sa dénomination exacte. Une dénomination inconnue crée une fiche sans SIREN.",
    )
    email = forms.EmailField(label="Adresse électronique professionnelle")
    role = forms.ChoiceField(label="Rôle", choices=MemberRole.choices)

    def clean_administration(self) -> Administration:
        """Return the administration meant; refuse a SIREN that nobody bears and a name borne by two."""
        text = self.cleaned_data["administration"].strip()
        if is_whole(text):
            validate_siren(text)
            return found_in_directory(text)
        if not Administration.objects.filter(name__iexact=text).exists():
            return Administration(name=text)
        return found_in_directory(text)


class JoinForm(forms.Form):
    """A request to act for an administration of the directory, or for one that it does not hold yet."""

    administration = forms.ModelChoiceField(
        Administration.objects.none(),
        label="Administration",
        required=False,
        widget=forms.RadioSelect,
        empty_label=None,
    )
    proposed_name = forms.CharField(
        label="Elle n’est pas dans la liste : sa dénomination", required=False, max_length=250
    )
    proposed_siren = forms.CharField(
        label="Son SIREN", required=False, max_length=11, help_text="Neuf chiffres, s’il est connu."
    )
    role = forms.ChoiceField(label="Votre rôle", choices=MemberRole.choices)
    message = forms.CharField(
        label="Message",
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text="Ce qui permet de vous reconnaître : votre service, votre projet.",
    )

    def __init__(self, *args: Any, queryset: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["administration"].queryset = queryset  # type: ignore[attr-defined]

    def clean_proposed_siren(self) -> str:
        """Check the SIREN by its own key (Luhn)."""
        siren: str = self.cleaned_data["proposed_siren"].replace(" ", "").replace("\u202f", "")
        if siren:
            validate_siren(siren)
        return siren

    def clean(self) -> dict[str, Any]:
        """Ask for one administration, known or named."""
        data = super().clean() or self.cleaned_data
        if not data.get("administration") and not data.get("proposed_name"):
            self.add_error("proposed_name", "Choisissez une administration de la liste, ou nommez la vôtre.")
        return data


class RecordForm(forms.ModelForm[Administration]):
    """A record of the directory."""

    parent_name = forms.CharField(
        label="Rattachée à",
        required=False,
        max_length=250,
        help_text="Le SIREN, ou la dénomination exacte, de son ministère ou de son autorité de tutelle.",
    )

    class Meta:
        model = Administration
        fields = ("name", "siren", "acronym", "kind", "address")
        widgets = {"address": forms.Textarea({"rows": 2})}  # noqa: RUF012 - same
        help_texts = {"siren": "Neuf chiffres ; vide s’il n’est pas connu."}  # noqa: RUF012 - Django's Meta

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent_name"].initial = str(self.instance.parent or "")

    def clean_parent_name(self) -> Administration | None:
        """Return the administration above, or nothing."""
        text = self.cleaned_data["parent_name"].strip()
        if not text:
            return None
        parent = found_in_directory(text)
        if parent.pk == self.instance.pk:
            raise ValidationError("Une administration n’est pas rattachée à elle-même.")
        return parent


def challenge_name(challenge: Challenge) -> str:
    """Return the title of a challenge, with the season that tells it from another of the same title."""
    return f"{challenge.submitted_title}, {challenge.campaign.short_name}"


class ChallengesField(forms.ModelMultipleChoiceField[Challenge]):
    """Some challenges of an administration, as boxes to tick."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        """Name a challenge."""
        return challenge_name(obj)


class AnswerRequestForm(forms.Form):
    """Which role a person is given on which challenges, or why their request is refused."""

    challenges = forms.MultipleChoiceField(
        label="Défis confiés, si vous acceptez",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Si vous n’en cochez aucun, un porteur de projet porte tous les défis de l’administration ; une autre"
        " personne attend qu’un rôle lui soit donné.",
    )
    role = forms.ChoiceField(label="Rôle sur ces défis", choices=ChallengeRole.choices, required=False)
    reason = demanded_text("Motif, en cas de refus", max_length=500)

    def set_request(self, request: JoinRequest, offered: list[Challenge]) -> None:
        """Offer the challenges of the administration that a person asks to join, and the role they ask for."""
        self.offered = {str(challenge.public_id): challenge for challenge in offered}
        if "role" not in self.fields:
            return
        if not offered:
            del self.fields["challenges"], self.fields["role"]
            return
        names = [(key, challenge_name(challenge)) for key, challenge in self.offered.items()]
        self.fields["challenges"].choices = names  # type: ignore[attr-defined]
        if request.role in ChallengeRole.values:
            self.initial["role"] = request.role

    def clean_challenges(self) -> list[Challenge]:
        """Return the challenges that were ticked."""
        return [self.offered[key] for key in self.cleaned_data["challenges"]]


def request_forms(acts: PageActs, requests: Iterable[JoinRequest]) -> list[tuple[JoinRequest, AnswerRequestForm]]:
    """Return each request to join with the form that answers it (one query beside the requests)."""
    rows = list(requests)
    offered: dict[int | None, list[Challenge]] = {}
    known = Challenge.objects.filter(
        sandbox_scope("campaign__"), administration__in=[row.administration_id for row in rows], dossier__isnull=False
    )
    for challenge in known.select_related("campaign") if rows else ():
        offered.setdefault(challenge.administration_id, []).append(challenge)
    shown = []
    for row in rows:
        form = acts.row("answer", row.public_id)
        form.set_request(row, offered.get(row.administration_id, []))
        shown.append((row, form))
    return shown


class InviteForm(forms.Form):
    """Who is invited, in which role, on which challenges, and until when."""

    email = forms.EmailField(
        label="Adresse électronique professionnelle",
        help_text="La personne entre avec cette adresse, par un code ou par ProConnect : elle n’a rien à installer.",
    )
    role = forms.ChoiceField(label="Rôle", choices=ChallengeRole.choices, initial=ChallengeRole.WRITER)
    challenges = ChallengesField(Challenge.objects.none(), label="Défis")
    ends_on = forms.DateField(
        label="Dernier jour", required=False, widget=day_input(), help_text="Laissez vide pour un rôle sans fin prévue."
    )

    def __init__(self, *args: Any, challenges: QuerySet[Challenge], chosen: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["challenges"]
        field.queryset = challenges.select_related("campaign")  # type: ignore[attr-defined]
        chosen_rows = [row for row in challenges if str(row.public_id) == chosen]
        self.initial["challenges"] = chosen_rows or (list(challenges) if len(challenges) == 1 else [])

    def clean_role(self) -> ChallengeRole:
        """Return the role as the domain reads it."""
        return ChallengeRole(self.cleaned_data["role"])
