"""The campaign's rules on teams and totals: written as data, kept by a choice of open seats, with the price of each.

Nothing here decides. A matching that answers the rules is a scenario: it becomes a proposal when somebody keeps it
with a reason, which is written to those it concerns, and it is adopted as any other.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from accounts.domain.acts import team_act
from accounts.models import User
from challenges.models import Administration, Campaign, Position
from common.language.french import counted
from selection.domain.matchings import scenarios
from selection.domain.matchings.composition import Bound
from selection.domain.matchings.scenarios import Figures, Move, Scenario, Seated
from selection.enums import CompositionRuleKind
from selection.models import CompositionRule

K = CompositionRuleKind
EVERYWHERE = ""


@dataclass(frozen=True, slots=True)
class Seat:
    """What the rules need to know of a position; ``bodies`` are its administration and those above it."""

    challenge: int
    team: str
    profession: int
    bodies: frozenset[int]
    budget_programme: str


@dataclass(frozen=True, slots=True)
class Place:
    """A bound of a rule, and the team that it is about, in words; nothing for the whole promotion."""

    bound: Bound
    team: str = EVERYWHERE


@dataclass(frozen=True, slots=True)
class Price:
    """What a rule costs, the others kept: seats not filled, people wronged, people whose seat changes."""

    seats: int
    wronged: int
    moved: int


@dataclass(frozen=True, slots=True)
class Row:
    """A rule, where the stable matching breaks it, where the composed one still does, and its price."""

    rule: CompositionRule
    sentence: str
    broken_before: list[str]
    broken_after: list[str]
    price: Price


@dataclass(frozen=True, slots=True)
class Composed:
    """The matching that answers the rules best, beside the stable one of all the seats."""

    before: Figures
    after: Figures
    scenario: Scenario
    moves: list[Move]
    rows: list[Row]
    proved: bool


def stored(campaign: Campaign) -> QuerySet[CompositionRule]:
    """Return the campaign's rules that nobody removed."""
    return campaign.composition_rules.filter(removed_at__isnull=True).select_related(
        "challenge", "profession", "administration", "application__candidate", "position__challenge",
        "position__profession",
    )  # fmt: skip


@team_act("selection.manage")
def add(rule: CompositionRule, *, by: User, at: datetime) -> CompositionRule:
    """Write a rule of a campaign, under somebody's name."""
    rule.by, rule.at = by, at
    rule.save()
    return rule


@team_act("selection.manage")
def remove(rule: CompositionRule, *, by: User, at: datetime) -> bool:
    """Remove a rule, which stays with who removed it; return whether it still was in force."""
    still = CompositionRule.objects.filter(pk=rule.pk, removed_at__isnull=True)
    return bool(still.update(removed_at=at, removed_by=by))


def _many(rule: CompositionRule) -> str:
    """Return how many people a rule asks for, in words."""
    if rule.minimum is not None and rule.minimum == rule.maximum:
        return f"exactement {counted(rule.minimum, 'personne')}"
    least = f"{counted(rule.minimum, 'personne')} au moins" if rule.minimum is not None else ""
    most = f"{counted(rule.maximum, 'personne')} au plus" if rule.maximum is not None else ""
    return ", ".join(part for part in (least, most) if part)


def sentence(rule: CompositionRule) -> str:
    """Return a rule as a sentence, in French, without its reason."""
    where = f"L’équipe du défi « {rule.challenge} »" if rule.challenge else "Chaque équipe de plusieurs places"
    if rule.kind == K.TEAM:
        return f"{where} : {_many(rule)}, ou personne"
    if rule.kind == K.TRADE:
        where = where if rule.challenge else "Chaque équipe où ce métier est demandé"
        return f"{where} : métier « {rule.profession} », {_many(rule)}, ou pas d’équipe"
    if rule.kind == K.ADMINISTRATION:
        return f"{rule.administration} et ce qui lui est rattaché : {_many(rule)}"
    if rule.kind == K.BUDGET:
        whole = f"Programme budgétaire {rule.budget_programme}" if rule.budget_programme else "Toute la campagne"
        return f"{whole} : {counted(rule.maximum or 0, 'place')} au plus"
    assert rule.application is not None  # noqa: S101 - the table's constraint
    return f"{rule.application.candidate} a une place de « {rule.position} »"


def bodies_of(campaign: Campaign) -> set[int]:
    """Return the administrations of a campaign's challenges and those that they are attached to (two queries)."""
    above = dict(Administration.objects.values_list("pk", "parent"))
    direct = campaign.challenges.order_by().values_list("administration", flat=True).distinct()
    return {key for body in direct for key in _chain(body, above)}


def seats_of(inputs: Mapping[str, Any]) -> dict[int, Seat]:
    """Return what the rules need to know of a matching's positions (two queries)."""
    above = dict(Administration.objects.values_list("pk", "parent"))
    positions = Position.objects.filter(pk__in=dict(inputs["seats"])).select_related("challenge__funding")
    return {
        position.pk: Seat(
            position.challenge_id,
            str(position.challenge),
            position.profession_id,
            frozenset(_chain(position.challenge.administration_id, above)),
            getattr(getattr(position.challenge, "funding", None), "programme", ""),
        )
        for position in positions
    }


def _chain(body: int | None, above: Mapping[int, int | None]) -> Iterable[int]:
    while body is not None:
        yield body
        body = above.get(body)


def assignments(rules: Iterable[CompositionRule], inputs: Mapping[str, Any]) -> dict[int, int]:
    """Return the seats that rules give to people: ``{application: position}``.

    A rule about somebody who no longer waits, or has a seat, or about seats that are all taken, gives none.
    """
    free = Counter(dict(inputs["seats"]))
    free.subtract(seat for _, seat in inputs.get("holders", []))
    waiting = {key for key, _ in inputs["wishes"]} - {key for key, _ in inputs.get("holders", [])}
    assigned: dict[int, int] = {}
    for rule in rules:
        person, position = rule.application_id, rule.position_id
        if rule.kind != K.SEAT or person is None or position is None:
            continue
        if person in waiting and person not in assigned and free[position] > 0:
            assigned[person] = position
            free[position] -= 1
    return assigned


def places(
    rules: Iterable[CompositionRule], inputs: Mapping[str, Any], seats: Mapping[int, Seat], assigned: Mapping[int, int]
) -> list[Place]:
    """Return the bounds that rules set on a matching, those who have a seat already and those assigned counted."""
    there = Counter(position for _, position, *_ in inputs.get("settled", []))
    there.update(assigned.values())
    return [place for rule in rules for place in _places(rule, dict(inputs["seats"]), seats, there)]


def _places(
    rule: CompositionRule, free: Mapping[int, int], seats: Mapping[int, Seat], there: Mapping[int, int]
) -> Iterable[Place]:
    def count(positions: Iterable[int]) -> int:
        return sum(there.get(position, 0) for position in positions)

    if rule.kind in {K.TEAM, K.TRADE}:
        least = rule.minimum or 0
        teams: dict[int, list[int]] = {}
        for key, seat in seats.items():
            teams.setdefault(seat.challenge, []).append(key)
        for challenge, team in teams.items():
            counted_here = [key for key in team if rule.kind == K.TEAM or seats[key].profession == rule.profession_id]
            could_be = count(team) + sum(free[key] for key in team)
            possible = count(counted_here) + sum(free[key] for key in counted_here)
            able = counted_here and could_be > 1 and possible >= least  # a smaller team is not closed for its size
            if challenge == rule.challenge_id if rule.challenge_id else able:
                bound = Bound(
                    rule.pk, frozenset(counted_here), count(counted_here), least, rule.maximum,
                    frozenset(team), count(team),
                )  # fmt: skip
                yield Place(bound, seats[team[0]].team)
    elif rule.kind != K.SEAT:
        mine = [key for key, seat in seats.items() if _concerns(rule, seat)]
        yield Place(Bound(rule.pk, frozenset(mine), count(mine), rule.minimum or 0, rule.maximum))


def _concerns(rule: CompositionRule, seat: Seat) -> bool:
    """Tell whether a rule on an administration or a budget counts a position."""
    if rule.kind == K.ADMINISTRATION:
        return rule.administration_id in seat.bodies
    return not rule.budget_programme or rule.budget_programme == seat.budget_programme


def broken(
    rules: Sequence[CompositionRule], inputs: Mapping[str, Any], seats: Mapping[int, Seat], seated: Seated
) -> dict[int, list[str]]:
    """Return where a matching breaks each rule: the teams, or one empty name for the whole promotion."""
    people = Counter(seated.values())
    where: dict[int, list[str]] = {rule.pk: [] for rule in rules}
    for place in places(rules, inputs, seats, {}):
        if not place.bound.holds(people):
            where[place.bound.rule].append(place.team)
    for rule in rules:
        if rule.kind == K.SEAT and seated.get(rule.application_id or 0) != rule.position_id:
            where[rule.pk].append(EVERYWHERE)
    return where


def _answer(
    rules: Sequence[CompositionRule], inputs: Mapping[str, Any], seats: Mapping[int, Seat]
) -> tuple[Seated, Scenario, bool]:
    """Return the matching that answers rules best, the scenario that makes it, and whether none is better."""
    assigned = assignments(rules, inputs)
    free = dict(inputs["seats"])
    given = {key: free[key] - count for key, count in Counter(assigned.values()).items()}
    reduced = scenarios.suppose(inputs, Scenario(given, assigned=assigned)) if assigned else inputs
    bounds = [place.bound for place in places(rules, reduced, seats, assigned)]
    seated, chosen, proved = scenarios.opened(reduced, bounds)
    return seated | assigned, Scenario({**given, **chosen.seats}, assigned=assigned), proved


def compose(rules: Sequence[CompositionRule], inputs: Mapping[str, Any]) -> Composed:
    """Return the matching that answers the rules best, with the price of each, the others kept (two queries)."""
    seats = seats_of(inputs)
    stable = scenarios.stable(inputs)
    seated, scenario, proved = _answer(rules, inputs, seats)
    before, after = scenarios.figures(inputs, stable), scenarios.figures(inputs, seated)
    broken_before, broken_after = broken(rules, inputs, seats, stable), broken(rules, inputs, seats, seated)
    rows = []
    for rule in rules:
        without, _, shown = _answer([other for other in rules if other != rule], inputs, seats)
        proved = proved and shown
        others = scenarios.figures(inputs, without)
        price = Price(
            others.seated - after.seated, after.wronged - others.wronged, len(scenarios.moves(without, seated))
        )
        rows.append(Row(rule, sentence(rule), broken_before[rule.pk], broken_after[rule.pk], price))
    whole = Scenario(scenario.seats, assigned=scenario.assigned, rules=tuple(row.sentence for row in rows))
    return Composed(before, after, whole, scenarios.moves(stable, seated), rows, proved)
