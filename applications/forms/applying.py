"""The web side of an application: trade and experience, ranked wishes."""

from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict

from applications.models import Application
from challenges.enums import ChallengeState
from challenges.models import Challenge, Position, Profession


class ProfileForm(forms.Form):
    """The trade and the experience, which decides the pay (R15)."""

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
        }
        super().__init__(*args, **kwargs)
        sought = Position.objects.filter(challenge__campaign=application.campaign_id)
        self.fields["profession"].queryset = Profession.objects.filter(  # type: ignore[attr-defined]
            positions__in=sought
        ).distinct()


def wishable(application: Application) -> list[Challenge]:
    """Return the challenges of the campaign that one may want, by title."""
    return list(
        Challenge.objects.filter(campaign=application.campaign_id, state=ChallengeState.PUBLISHED)
        .prefetch_related("positions__profession")
        .order_by("published_title", "pk")
    )


def posted_wishes(data: QueryDict, available: list[Challenge]) -> list[Challenge]:
    """Return the wishes in the order of the page, which a pointer or the arrow keys may have changed."""
    by_slug = {challenge.slug: challenge for challenge in available}
    return [by_slug[slug] for slug in dict.fromkeys(data.getlist("order")) if slug in by_slug]


def reordered(current: list[Challenge], action: str, data: QueryDict, available: list[Challenge]) -> list[Challenge]:
    """Return the wishes after a button « add », « up:N », « down:N » or « remove:N » (N counts from 0).

    Anything else, or a number out of range, changes nothing.
    """
    wishes = list(current)
    verb, _, number = action.partition(":")
    if verb == "add":
        slug = data.get("wish", "")
        return wishes + [challenge for challenge in available if challenge.slug == slug and challenge not in wishes]
    index = int(number) if number.isdigit() else len(wishes)
    if index >= len(wishes):
        return wishes
    if verb == "remove":
        del wishes[index]
    elif verb in {"up", "down"}:
        other = index + (1 if verb == "down" else -1)
        if 0 <= other < len(wishes):
            wishes[index], wishes[other] = wishes[other], wishes[index]
    return wishes
