"""Ties that only the order of deposit breaks: they may order a list, they decide nothing.

A tie matters where somebody would obtain another matching by coming first of those who are tied with them: at the last
seat, and also where two people refused at a position would, in the other order, have freed a seat elsewhere. Whoever
already has a seat comes first there by right, so that nobody is tied with them. The decision then waits for the jury's
reason, or for one more reading.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from applications.models import Application
from challenges.models import Position
from selection.domain.matchings import matching, scenarios
from selection.domain.matchings.composition import Market
from selection.enums import TieBreak
from selection.models import MatchRun, Ranking

Groups = dict[int, list[list[int]]]


class OpenTie(NamedTuple):
    """A position, somebody whom the order of deposit puts last there, and the tied person put before them."""

    position: int
    before: int
    after: int
    at_last_seat: bool


def _groups(rows: Sequence[Ranking]) -> list[list[int]]:
    """Return the groups of people whom only the order of deposit separates, in one position's list."""
    groups: list[list[int]] = []
    for before, row in pairwise(rows):
        if row.broken_by != TieBreak.DEPOSIT:
            continue
        if groups and groups[-1][-1] == before.application_id:
            groups[-1].append(row.application_id)
        else:
            groups.append([before.application_id, row.application_id])
    return groups


def tied_groups(positions: Iterable[int]) -> Groups:
    """Return, by position, the groups of applications that the order of deposit separates, first to last."""
    by_position: dict[int, list[Ranking]] = {}
    for row in Ranking.objects.filter(position__in=positions).order_by("position", "rank"):
        by_position.setdefault(row.position_id, []).append(row)
    return {position: groups for position, rows in by_position.items() if (groups := _groups(rows))}


def deciding_ties(known: Market, groups: Groups, holders: dict[int, int]) -> list[OpenTie]:
    """Return the ties that change the matching: putting somebody first of a group would give another one.

    One matching is computed for each person of a group who is refused there. ``holders`` come first at their own seat.
    """
    wishes, ranks, seats = known
    seated = matching.deferred_acceptance(*known)
    ties = []
    for position, listed in sorted(groups.items()):
        mine = ranks.get(position, {})
        for whole in listed:
            group = [key for key in whole if key in mine and holders.get(key) != position]
            for place, person in enumerate(group[1:], start=1):
                if not _refused(wishes.get(person, []), position, seated.get(person)):
                    continue
                order = [person, *group[:place], *group[place + 1 :]]
                places = sorted(mine[key] for key in group)
                moved = {**ranks, position: {**mine, **dict(zip(order, places, strict=True))}}
                if matching.deferred_acceptance(wishes, moved, seats) != seated:
                    admitted = [key for key in group[:place] if seated.get(key) == position]
                    before = (admitted or group[:place])[-1]
                    ties.append(OpenTie(position, before, person, at_last_seat=bool(admitted)))
                    break
    return ties


def _refused(wished: Sequence[int], position: int, obtained: int | None) -> bool:
    """Tell whether somebody wanted a position and obtained neither it nor one that they prefer."""
    return position in wished and obtained not in wished[: wished.index(position) + 1]


def open_ties(run: MatchRun) -> list[str]:
    """Return, in French, the ties that a matching would decide by the clock: one sentence each."""
    known = scenarios.data(run.inputs)
    ties = deciding_ties(known, tied_groups(known.ranks), dict(run.inputs.get("holders", [])))
    keys = {key for tie in ties for key in (tie.before, tie.after)}
    people = Application.objects.filter(pk__in=keys).select_related("candidate").in_bulk()
    wanted = Position.objects.filter(pk__in={tie.position for tie in ties})
    positions = wanted.select_related("challenge", "profession").in_bulk()
    return [
        f"{people[tie.before].candidate} et {people[tie.after].candidate} sont ex aequo"
        + (" à la dernière place de" if tie.at_last_seat else ", et leur ordre change l’appariement, pour")
        + f" « {positions[tie.position]} » : le jury les départage, avec son motif, à la page de la sélection."
        for tie in ties
    ]


def is_tied(application: Application, position: Position, others: Iterable[int]) -> bool:
    """Tell whether the order of deposit alone separates somebody from one of ``others``, at a position."""
    rivals = {*others} - {application.pk}
    groups = tied_groups([position.pk]).get(position.pk, [])
    return any(application.pk in group and not rivals.isdisjoint(group) for group in groups)
