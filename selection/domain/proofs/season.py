"""A selection season as it was stored: every adopted matching, every offer made by hand, in order.

The letters read it, and what they say is checked against it: nothing here asks the present state of anything.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from challenges.models import Campaign
from common.days import day_of
from selection.domain.matchings import matching, scenarios
from selection.domain.matchings.composition import Market
from selection.enums import Outcome
from selection.models import MatchLine, Offer, PreselectionRecord


@dataclass(frozen=True)
class Round:
    """One adopted matching: its stored inputs, and the lines that were stored with it, by application."""

    on: date
    at: datetime
    inputs: dict[str, Any]
    fingerprint: str
    salt: str
    lines: dict[int, list[matching.Line]] = field(default_factory=dict)

    @cached_property
    def data(self) -> Market:
        """Return the inputs as the algorithm reads them."""
        return scenarios.data(self.inputs)

    @cached_property
    def ranks(self) -> dict[int, dict[int, int]]:
        """Return the juries' ranks, by position and application."""
        return {key: {application: place for application, place, _ in rows} for key, rows in self.inputs["ranks"]}

    @cached_property
    def seated(self) -> dict[int, int]:
        """Return the matching computed again from the inputs, which the stored lines have no part in."""
        return matching.deferred_acceptance(*self.data)

    @cached_property
    def holders(self) -> dict[int, int]:
        """Return the seats that people already had and kept better wishes beside."""
        return dict(self.inputs.get("holders", []))

    @cached_property
    def scenario(self) -> scenarios.Scenario:
        """Return what the team supposed, with its motive."""
        return scenarios.scenario_of(self.inputs)

    def result(self, position: int, application: int) -> str:
        """Return the jury's result for somebody, or nothing."""
        rows = dict(self.inputs["ranks"]).get(position, [])
        return next((result for candidate, _, result in rows if candidate == application), "")

    def admitted(self, position: int) -> list[int]:
        """Return who has a seat of a position once this matching is adopted, among those it considered."""
        return sorted(application for application, seat in self.seated.items() if seat == position)

    def newly_admitted(self, position: int) -> list[int]:
        """Return who obtains a seat of a position in this matching."""
        return [application for application in self.admitted(position) if self.holders.get(application) != position]


@dataclass(frozen=True, slots=True)
class Call:
    """An offer made by hand, with the motive and those whom it passed over: {application: rank}."""

    application: int
    position: int
    on: date
    at: datetime
    reason: str
    passed_over: dict[int, int]


@dataclass(frozen=True, slots=True)
class Preselected:
    """What was decided for one profession on one day, best first: (application, result, raw rank, readings, kept)."""

    on: date
    rows: list[tuple[int, str, int, int, bool]]
    corrected_on: date | None
    tie_reason: str


@dataclass(frozen=True)
class Season:
    """Everything a letter may speak of, until one instant."""

    rounds: list[Round]
    calls: list[Call]
    preselections: list[Preselected] = field(default_factory=list)


def load(campaign: Campaign, *, until: datetime, application: int | None = None) -> Season:
    """Read a campaign's season until an instant; the lines of one application only when it is named (five queries)."""
    runs = list(campaign.match_runs.filter(adopted_at__lte=until).exclude(inputs={}).order_by("adopted_at", "pk"))
    lines: dict[int, dict[int, list[matching.Line]]] = defaultdict(lambda: defaultdict(list))
    stored = MatchLine.objects.filter(run__in=runs).order_by("run", "application", "wish_rank")
    for line in stored if application is None else stored.filter(application=application):
        lines[line.run_id][line.application_id].append(
            matching.Line(
                line.application_id, line.wish_rank, line.position_id, Outcome(line.outcome), line.rank,
                line.cutoff,
            )
        )  # fmt: skip
    zone = campaign.timezone
    rounds = [
        Round(day_of(run.adopted_at, zone), run.adopted_at, run.inputs, run.inputs_sha256, run.salt, lines[run.pk])
        for run in runs
        if run.adopted_at is not None
    ]
    by_hand = Offer.objects.filter(application__campaign=campaign, by_hand=True, sent_at__lte=until)
    calls = [
        Call(
            offer.application_id, offer.position_id, day_of(offer.sent_at, zone), offer.sent_at,
            next((log.reason for log in offer.log.all() if log.verb == "send"), ""), dict(offer.passed_over or []),
        )
        for offer in by_hand.prefetch_related("log").order_by("sent_at", "pk")
    ]  # fmt: skip
    decided = PreselectionRecord.objects.filter(campaign=campaign, at__lte=until).order_by("at", "pk")
    preselections = [
        Preselected(day_of(record.at, zone), [tuple(row) for row in rows], record.corrected_on, record.tie_reason)
        for record in decided
        for _, rows in record.inputs
    ]
    return Season(rounds, calls, preselections)
