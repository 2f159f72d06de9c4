"""How the dossiers of a panel stand by the grids that count and are handed in: what a ranking compares first (R9)."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from statistics import fmean
from typing import NamedTuple

from django.db.models import Avg

from juries import queries
from juries.enums import AssessmentState, Verdict
from juries.models import Assessment, Conclusion, Panel, Score, TiePlace

VERDICTS = {value: place for place, value in enumerate(Verdict.values)}
MIN_TIED = 2  # dossiers at least in a tie


class Marks(NamedTuple):
    """What orders the dossiers of one panel, best first; two that are equal are tied."""

    result: float
    marks: tuple[float, ...]
    verdict: float


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a dossier stands among those of its trade; tied ones without a decision of the panel share a rank."""

    rank: int
    result: Decimal
    marks: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Tie:
    """Dossiers of one trade whose marks are equal; in the order of the panel when one decision ``settled`` them all."""

    rank: int
    deposits: tuple[int, ...]
    settled: bool
    reason: str


def marks(panel: Panel) -> dict[int, tuple[float, ...]]:
    """Return the marks of each deposit in the grid's order, best lowest, the mean when several jurors marked.

    A criterion kept apart breaks no tie; one without object counts as the mean of the dossier's others, never as zero.
    """
    done = Score.objects.filter(
        assessment__panel=panel, assessment__state=AssessmentState.SUBMITTED, assessment__counted=True,
        criterion__counted=True,
    )  # fmt: skip
    rows = done.values("assessment__deposit", "criterion__position").annotate(mean=Avg("value"))
    given: dict[int, list[float | None]] = defaultdict(list)
    for row in rows.order_by("assessment__deposit", "criterion__position"):
        given[row["assessment__deposit"]].append(row["mean"])
    means_of = {}
    for deposit, means in given.items():
        middle = fmean(mark for mark in means if mark is not None)
        means_of[deposit] = tuple(-float(middle if mark is None else mark) for mark in means)
    return means_of


def verdicts(panel: Panel) -> dict[int, float]:
    """Return the place of each deposit's verdict, best lowest: the panel's own, or the mean of those of its grids.

    None at all is neutral.
    """
    places: dict[int, list[int]] = defaultdict(list)
    done = Assessment.objects.filter(panel=panel, state=AssessmentState.SUBMITTED, counted=True)
    for deposit, verdict in done.values_list("deposit", "verdict"):
        places[deposit].append(VERDICTS.get(verdict, VERDICTS[Verdict.NEUTRAL]))
    concluded = Conclusion.objects.filter(deliberation__panel=panel).values_list("deposit", "verdict")
    means = {deposit: sum(place) / len(place) for deposit, place in places.items()}
    return means | {deposit: float(VERDICTS[verdict]) for deposit, verdict in concluded}


def tie_places(panel: Panel) -> dict[int, TiePlace]:
    """Return the places that the deliberation of a panel gave to tied dossiers, by deposit."""
    return {place.deposit_id: place for place in TiePlace.objects.filter(deliberation__panel=panel)}


def _tie(rank: int, equal: list[int], decided: dict[int, TiePlace]) -> Tie:
    places = [decided[key] for key in equal if key in decided]
    settled = len(places) == len(equal) and len({place.group for place in places}) == 1
    order = sorted(equal, key=lambda key: decided[key].place) if settled else equal
    return Tie(rank, tuple(order), settled, places[0].reason if settled else "")


def standings(panel: Panel) -> tuple[dict[int, Standing], list[Tie]]:
    """Return where each dossier stands as the marks are now, by deposit, and those that are tied (six queries).

    Ranks go from 1 in each trade. A dossier without any grid handed in has no standing.
    """
    trades = dict(panel.assessments.order_by("deposit", "pk").values_list("deposit", "batch"))
    results = {row.deposit_id: row for row in queries.results(Panel.objects.filter(pk=panel.pk))}
    marks_of, verdicts_of, decided = marks(panel), verdicts(panel), tie_places(panel)
    groups: dict[str, dict[Marks, list[int]]] = defaultdict(lambda: defaultdict(list))
    for key, trade in trades.items():
        if key in results:
            held = Marks(-float(results[key].result), marks_of.get(key, ()), verdicts_of[key])
            groups[trade][held].append(key)
    standings, ties = {}, []
    for group in groups.values():
        rank = 1
        for held, equal in sorted(group.items()):
            tie = _tie(rank, equal, decided)
            if len(equal) >= MIN_TIED:
                ties.append(tie)
            for below, key in enumerate(tie.deposits):
                own_rank = rank + (below if tie.settled else 0)
                standings[key] = Standing(own_rank, results[key].result, held.marks)
            rank += len(equal)
    return standings, ties
