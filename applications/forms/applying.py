"""The web side of an application: trade and experience, ranked wishes."""

import json
from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict

from applications.domain import eligibility, profiles, wish_list
from applications.models import Application
from challenges.enums import ChallengeState
from challenges.models import Challenge, Position, Profession
from common.web.inputs import whole

IDENTITY = ("first_name", "last_name", "preferred_name")  # of the account


class WithdrawForm(forms.Form):
    """Why a person withdraws: they may leave it empty."""

    reason = forms.CharField(label="Motif du retrait (facultatif)", required=False, max_length=500)


class ProfileForm(forms.Form):
    """Who applies, their trade and the experience that decides the pay (R15): due at the deposit, not in a draft.

    Name and telephone are the person's own, asked once: the next draft shows them as they are known.
    """

    first_name = forms.CharField(
        label="Prénom", max_length=80, required=False, widget=forms.TextInput({"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label="Nom", max_length=80, required=False, widget=forms.TextInput({"autocomplete": "family-name"})
    )
    preferred_name = forms.CharField(
        label="Prénom d’usage",
        max_length=80,
        required=False,
        widget=forms.TextInput({"autocomplete": "nickname"}),
        help_text="S’il diffère de votre prénom : les pages, les messages et les jurys n’emploient que celui-ci. Un"
        " contrat porte votre prénom d’état civil.",
    )
    phone = forms.CharField(
        label="Téléphone",
        max_length=30,
        required=False,
        widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
        help_text="Pour vous joindre le jour d’une audition ou d’une proposition ; l’équipe seule le lit.",
    )
    profession = forms.ModelChoiceField(
        Profession.objects.none(), label="Métier", required=False, empty_label="Choisissez un métier"
    )
    experience_years = forms.DecimalField(
        label="Années d’expérience",
        min_value=Decimal(0),
        max_value=Decimal(60),
        max_digits=4,
        decimal_places=1,
        required=False,
        help_text="Depuis la fin des études, à la demi-année près. Elles déterminent la rémunération.",
    )

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "profession": application.profession_id,
            "experience_years": application.experience_years,
            "phone": lambda: profiles.phone_of(application.candidate),
        } | {name: partial(getattr, application.candidate, name) for name in IDENTITY}
        super().__init__(*args, **kwargs)
        for name in ("first_name", "last_name", "profession", "experience_years"):
            self.fields[name].due = True  # type: ignore[attr-defined]
        sought = Position.objects.filter(challenge__campaign=application.campaign_id)
        self.fields["profession"].queryset = Profession.objects.filter(  # type: ignore[attr-defined]
            positions__in=sought
        ).distinct()


class SituationForm(forms.Form):
    """The campaign's conditions, each one a question; leaving one out is told at deposit, and loses nothing."""

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"prefix": "situation"})
        declarations = {declaration.kind: declaration for declaration in application.declarations.all()}
        self.rules = list(application.campaign.eligibility_rules.all())
        for rule in self.rules:
            declaration = declarations.get(rule.kind)
            self.fields[rule.kind] = forms.ChoiceField(
                label=eligibility.question(rule),
                choices=(("oui", "Oui"), ("non", "Non")),
                widget=forms.RadioSelect,
                required=False,
                initial="" if declaration is None else "oui" if declaration.concerned else "non",
            )
            self.fields[f"{rule.kind}_detail"] = forms.CharField(
                label="Précision", required=False, max_length=500, initial=declaration.detail if declaration else "",
                help_text=f"Si oui. Exception prévue : {rule.exception}." if rule.exception else "Si oui.",
            )  # fmt: skip

    def questions(self) -> Iterator[tuple[forms.BoundField, forms.BoundField, str]]:
        """Yield each question, its detail, and what shows the detail, as static/passerelle/conditions.js reads it."""
        for rule in self.rules:
            yes = {"field": self.add_prefix(rule.kind), "operator": "is", "value": "oui"}
            shown = [{"match": "all", "tests": [yes]}]
            yield self[rule.kind], self[f"{rule.kind}_detail"], json.dumps(shown)

    def said(self) -> dict[str, tuple[bool, str]]:
        """Return the answers given, by condition."""
        data = self.cleaned_data
        return {
            rule.kind: (data[rule.kind] == "oui", data[f"{rule.kind}_detail"]) for rule in self.rules if data[rule.kind]
        }


def wishable(application: Application) -> list[Challenge]:
    """Return the challenges of the campaign that one may want, by title: those that seek somebody of one's trade.

    Wishes written before the trade changed stay, for the person to remove.
    """
    published = Challenge.objects.filter(campaign=application.campaign_id, state=ChallengeState.PUBLISHED)
    offered = published.filter(
        Q(pk__in=wish_list.seeking(application).values("pk")) | Q(wishes__application=application)
    ).distinct()
    return list(offered.prefetch_related("positions__profession").order_by("published_title", "pk"))


def posted_wishes(data: QueryDict, available: list[Challenge]) -> list[Challenge]:
    """Return the wishes in the order of the page, which a pointer or the arrow keys may have changed."""
    by_slug = {challenge.slug: challenge for challenge in available}
    return [by_slug[slug] for slug in dict.fromkeys(data.getlist("order")) if slug in by_slug]


def posted_reasons(data: QueryDict, challenges: list[Challenge]) -> dict[int, str]:
    """Return why each challenge is wanted, by its key, for those that the page holds."""
    shown = [challenge for challenge in challenges if f"reason-{challenge.slug}" in data]
    return {challenge.pk: str(data[f"reason-{challenge.slug}"]).replace("\r\n", "\n") for challenge in shown}


def wish_rows(
    application: Application, challenges: list[Challenge], given: dict[int, str] | None = None
) -> list[dict[str, Any]]:
    """Return the wishes as their page shows them: the challenge, why it is wanted, what is wrong with a text sent."""
    known = wish_list.reasons(application) | (given or {})
    texts = [(challenge, known.get(challenge.pk, "")) for challenge in challenges]
    return [
        {
            "challenge": challenge,
            "reason": text,
            "fault": wish_list.reason_fault(application.campaign, text) if text else "",
        }
        for challenge, text in texts
    ]


def reordered(current: list[Challenge], action: str, available: list[Challenge]) -> list[Challenge]:
    """Return the wishes after a button « add:slug », « up:N », « down:N » or « remove:N » (N counts from 0).

    Anything else, or a number out of range, changes nothing.
    """
    wishes = list(current)
    verb, _, number = action.partition(":")
    if verb == "add":
        return wishes + [challenge for challenge in available if challenge.slug == number and challenge not in wishes]
    index = whole(number, len(wishes))
    if index >= len(wishes):
        return wishes
    if verb == "remove":
        del wishes[index]
    elif verb in {"up", "down"}:
        other = index + (1 if verb == "down" else -1)
        if 0 <= other < len(wishes):
            wishes[index], wishes[other] = wishes[other], wishes[index]
    return wishes
