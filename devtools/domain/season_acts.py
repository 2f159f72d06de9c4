"""A whole selection season by the acts of the product, from its first matching to a replacement.

It holds refusals, withdrawals, a second round and a closed challenge. People, marks and answers are invented; the rules
that they meet are not.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import User
from applications.domain import applications
from applications.enums import ApplicationState
from applications.models import Application
from challenges.domain import challenges
from challenges.models import Campaign, Challenge, Position
from common.days import day_of
from selection.domain import publication, selection
from selection.domain.matchings import scenarios
from selection.domain.seats import improvements, replacements
from selection.enums import OfferState
from selection.models import Offer

REFUSALS = 0.2
ROUNDS = 3
SECOND_ROUND = 2
REPLACEMENT_DELAY = timedelta(days=120)


@dataclass(slots=True)
class Acts:
    """Who decides in a season, on which draws; ``keeps`` when people who accept keep the wishes they prefer."""

    campaign: Campaign
    team: User
    rng: random.Random
    keeps: bool
    refusals: int = 0
    withdrawals: int = 0

    def pending(self) -> list[Offer]:
        """Return the offers that wait for an answer."""
        waiting = Offer.objects.filter(application__campaign=self.campaign, state=OfferState.SENT)
        related = waiting.select_related("application__candidate", "application__campaign", "position")
        return list(related.order_by("pk"))

    def answer(self, *, at: datetime, keeps: bool | None = None) -> None:
        """Answer every offer: one in five is refused."""
        may_keep = self.keeps if keeps is None else keeps
        for offer in self.pending():
            accepted = self.rng.random() > REFUSALS
            self.refusals += not accepted
            keeps_wishes = accepted and may_keep and improvements.may_keep_wishes(offer, at=at)
            selection.answer(offer, accepted=accepted, keeps_wishes=keeps_wishes, by=offer.application.candidate, at=at)

    def withdraw_one(self, *, at: datetime) -> None:
        """Let the first person on the waiting list withdraw. Raises ``IndexError`` when it is empty."""
        waiting = Application.objects.filter(campaign=self.campaign, state=ApplicationState.WAITING)
        leaving = waiting.select_related("candidate").order_by("pk")[0]
        self.withdrawals += 1
        applications.withdraw(leaving, by=leaving.candidate, at=at)

    def call(self, *, at: datetime) -> None:
        """Call the waiting list, and announce what it changes."""
        selection.cascade(self.campaign, by=self.team, at=at)
        publication.announce(self.campaign, at=at)


def adopt_with_a_closed_seat(acts: Acts, position: Position, *, at: datetime) -> None:
    """Adopt the first matching with one seat less at a position, and announce the decisions."""
    run = selection.match(acts.campaign, by=acts.team, at=at)
    supposed = scenarios.Scenario({position.pk: position.seats - 1}, reason="Un bureau de moins")
    selection.adopt(selection.propose(run, supposed, by=acts.team, at=at), by=acts.team, at=at)
    publication.announce(acts.campaign, at=at)


def close_challenge(acts: Acts, *, at: datetime) -> Challenge:
    """Withdraw the challenge where most people accepted a seat: they come back to the waiting list; return it."""
    accepted = Offer.objects.filter(application__campaign=acts.campaign, state=OfferState.ACCEPTED)
    held = list(accepted.order_by("pk").values_list("position__challenge", "application"))
    places = [challenge for challenge, _ in held]
    key = max(sorted(set(places)), key=places.count)
    challenge = Challenge.objects.get(pk=key)
    decisions = {application: "reroute" for place, application in held if place == key}
    challenges.withdraw(
        challenge, reason="Crédits refusés", code="no_funding", by=acts.team, at=at, decisions=decisions
    )
    return challenge


def replace_somebody(acts: Acts, *, at: datetime) -> Offer:
    """End a mission, and replace its person by somebody who waits (R24)."""
    offers = Offer.objects.filter(application__campaign=acts.campaign, state=OfferState.ACCEPTED)
    leaver = offers.select_related("position__challenge__campaign").order_by("pk")[0]
    person, _ = replacements.replacement_people(leaver.position)[0]
    selection.end(leaver, reason="Un autre emploi", by=acts.team, at=at)
    starts_on = day_of(at + REPLACEMENT_DELAY, acts.campaign.timezone)
    return replacements.replace(
        person, leaver.position, reason="Libre tout de suite", starts_on=starts_on, by=acts.team,
        at=at + timedelta(days=1),
    )  # fmt: skip


def play_selection(acts: Acts, position: Position, *, at: datetime, hear_again: Callable[[datetime], None]) -> datetime:
    """Play a season from the first matching to a replacement; return the instant of its last act.

    ``position`` loses a seat in the first matching. ``hear_again`` is the second round of hearings: it is called at an
    instant between two calls of the waiting list.
    """
    adopt_with_a_closed_seat(acts, position, at=at)
    for days in range(1, ROUNDS + 1):
        at += timedelta(days=days)
        acts.answer(at=at)
        acts.withdraw_one(at=at)
        if days == SECOND_ROUND:
            hear_again(at)
        acts.call(at=at)
    at += timedelta(days=1)
    close_challenge(acts, at=at)
    at += timedelta(days=1)
    acts.call(at=at)
    acts.answer(at=at, keeps=False)
    kept_until = acts.campaign.wishes_kept_until
    if kept_until is not None and day_of(at, acts.campaign.timezone) <= kept_until:
        at += timedelta(days=(kept_until - day_of(at, acts.campaign.timezone)).days + 1)
    replace_somebody(acts, at=at)
    return at + timedelta(days=1)
