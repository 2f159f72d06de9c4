"""Move the deadline of a published call later, with the dates that depend on it, in one public act (R1).

What begins after the closing depends on it: the next calls, the stages, their added rounds, the cohort. Those dates
move together by whole weeks, never by less than the closing: between them every duration and every day of the week
stays, and none comes closer to the closing. What has begun does not move.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import attrgetter
from typing import TypeVar

from django.db import transaction

from accounts.domain.acts import team_act
from accounts.models import User
from challenges.domain.rules import regulation
from challenges.enums import CampaignState
from challenges.models import CallExtension, CallWindow, Campaign, StageRound
from common.days import add_local, day_of
from common.language.formatting import french_date
from common.language.french import counted
from common.refusals import RefusedError
from common.registry import Registry

K = TypeVar("K", bound=Hashable)

LONE_DATES = {
    "waiting_list_until": "Fin de la liste d’attente",
    "wishes_kept_until": "Fin des vœux gardés",
}


class ExtensionRefusedError(RefusedError):
    """A deadline only moves later, on a published campaign, with a reason."""


@dataclass(frozen=True, slots=True)
class Informed:
    """People who know the dates of a campaign: « 12 jurés », by who counts them; ``code`` orders the registry."""

    code: str
    count: Callable[[Campaign], str]


informed = Registry[Informed](attrgetter("code"))


@dataclass(frozen=True, slots=True)
class Period:
    """A moment of a campaign: its name, its first and last days."""

    label: str
    first: date
    last: date

    def __str__(self) -> str:
        """Return the days in words."""
        if self.first == self.last:
            return f"le {french_date(self.first)}"
        return f"du {french_date(self.first)} au {french_date(self.last)}"


def postponed(periods: Mapping[K, Period], *, previous: date, closing: date, today: date) -> dict[K, Period]:
    """Return the periods that move with a closing, with their new days: those that begin after it, and after today."""
    shift = timedelta(weeks=-((previous - closing).days // 7))
    return {
        key: Period(period.label, period.first + shift, period.last + shift)
        for key, period in periods.items()
        if shift and period.first > max(previous, today)
    }


def periods(campaign: Campaign, window: CallWindow) -> dict[tuple[str, int | str], Period]:
    """Return the dated moments of a campaign but the call that moves, by what holds them (three queries)."""
    dated: dict[tuple[str, int | str], Period] = {}
    for other in campaign.windows.exclude(pk=window.pk):
        first = day_of(other.opens_at, campaign.timezone)
        last = day_of(other.closes_at, campaign.timezone) if other.closes_at else first
        dated["window", other.pk] = Period(str(other.get_kind_display()), first, last)
    for stage in campaign.stages.prefetch_related("rounds"):
        name = str(stage.get_kind_display())
        if stage.starts_on:
            dated["stage", stage.pk] = Period(name, stage.starts_on, stage.ends_on or stage.starts_on)
        for added in stage.rounds.all():
            dated["round", added.pk] = Period(f"{name}, session ajoutée", added.starts_on, added.ends_on)
    if campaign.starts_on:
        dated["campaign", "missions"] = Period("Missions", campaign.starts_on, campaign.ends_on or campaign.starts_on)
    for name, label in LONE_DATES.items():
        if day := getattr(campaign, name):
            dated["campaign", name] = Period(label, day, day)
    return dated


@team_act("campaigns.manage")
@transaction.atomic
def extend(
    window: CallWindow, *, closes_at: datetime, reason: str, dependents: bool = False, by: User, at: datetime
) -> CallExtension:
    """Move a deadline later, publicly (R1), and with ``dependents`` the dates that begin after it.

    Raises :class:`ExtensionRefusedError`, and then nothing moves.
    """
    window = CallWindow.objects.select_for_update().select_related("campaign").get(pk=window.pk)
    campaign, previous = window.campaign, window.closes_at
    if campaign.state != CampaignState.PUBLISHED or previous is None or not reason.strip():
        raise ExtensionRefusedError("Une prolongation porte sur un appel publié et daté, et donne son motif.")
    if closes_at <= max(previous, at):
        raise ExtensionRefusedError("La nouvelle clôture est postérieure à la précédente et à maintenant.")
    before = periods(campaign, window)
    days = {
        "previous": day_of(previous, campaign.timezone), "closing": day_of(closes_at, campaign.timezone),
        "today": day_of(at, campaign.timezone),
    }  # fmt: skip
    after = postponed(before, **days) if dependents else {}
    window.closes_at = closes_at
    window.save(update_fields=["closes_at"])
    _write(campaign, before, after)
    extension = CallExtension.objects.create(
        window=window, previous_closes_at=previous, closes_at=closes_at, reason=reason, by=by, at=at,
        moved=_sentences(before, after),
    )  # fmt: skip
    regulation.issue(campaign, at=at)
    return extension


def _sentences(before: Mapping[K, Period], after: Mapping[K, Period]) -> list[str]:
    moved = sorted(after, key=lambda key: (after[key].first, after[key].last, after[key].label))
    return [f"{after[key].label} : {after[key]}, et non {before[key]}." for key in moved]


def _write(
    campaign: Campaign,
    before: Mapping[tuple[str, int | str], Period],
    after: Mapping[tuple[str, int | str], Period],
) -> None:
    """Write the new days of what moves, each where it is held; an instant keeps its local hour."""
    for (kind, key), period in after.items():
        shift = period.first - before[kind, key].first
        if kind == "window":
            window = campaign.windows.get(pk=key)
            window.opens_at = add_local(window.opens_at, shift, campaign.timezone)
            window.closes_at = window.closes_at and add_local(window.closes_at, shift, campaign.timezone)
            window.save(update_fields=["opens_at", "closes_at"])
        elif kind == "stage":
            stage = campaign.stages.get(pk=key)
            stage.starts_on = period.first
            stage.ends_on = stage.ends_on and period.last
            stage.save(update_fields=["starts_on", "ends_on"])
        elif kind == "round":
            StageRound.objects.filter(pk=key).update(starts_on=period.first, ends_on=period.last)
        elif key == "missions":
            campaign.starts_on = period.first
            campaign.ends_on = campaign.ends_on and period.last
        else:
            setattr(campaign, str(key), period.first)
    campaign.save(update_fields=["starts_on", "ends_on", *LONE_DATES])


def _administrations(campaign: Campaign) -> str:
    count = campaign.challenges.order_by().values("administration").distinct().count()
    return counted(count, "administration", "administrations") if count else ""


ADMINISTRATIONS = Informed("administrations", _administrations)


def people_informed(campaign: Campaign) -> list[str]:
    """Return who knows the dates of a campaign, in words, without those that are none."""
    return [words for source in informed if (words := source.count(campaign))]
