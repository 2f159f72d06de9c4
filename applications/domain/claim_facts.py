"""When the sentences of letters are true: predicates on what was stored of a season, by kind of claim.

Each takes the facts that a claim states, and computes them again from the inputs of the matchings, the offers made by
hand and the records of the preselection. A fact about what is nowhere stored raises ``KeyError`` or ``StopIteration``.
"""

from bisect import bisect_left
from decimal import Decimal
from typing import Any, NamedTuple

from applications.domain import matching
from applications.domain.inputs import digest
from applications.domain.published_matchings import fingerprint, mark
from applications.domain.record import Record
from applications.domain.season import Call, Preselected, Round, Season

Facts = dict[str, Any]
INPUTS = frozenset(
    {
        "wishes", "ranks", "listed", "closed_wishes", "holders", "settled", "held", "seats", "teams", "scenario",
    }
)  # fmt: skip
"""What a matching is computed from: nothing of who people are."""


class Case(NamedTuple):
    """The person whom a letter is written to, the season that it speaks of, and what is stored of their application."""

    application: int
    season: Season
    record: Record | None = None


def _round(facts: Facts, case: Case) -> Round:
    return next(one for one in case.season.rounds if one.fingerprint == facts["round"] and str(one.on) == facts["on"])


def _free(one: Round, position: int) -> int:
    return one.data.seats.get(position, 0)


def _wishes(one: Round, application: int) -> list[int]:
    return list(one.data.wishes[application])


def _obtains(one: Round, application: int, position: int) -> bool:
    """Tell whether somebody has a seat here and every wish they prefer is full of people who come before them."""
    if one.seated.get(application) != position:
        return False
    wished = _wishes(one, application)
    return all(_refused(one, application, better) for better in wished[: wished.index(position)])


def _refused(one: Round, application: int, position: int) -> bool:
    """Tell whether a position could not take somebody: not ranked there, or every seat has somebody who comes first."""
    rank = one.data.ranks.get(position, {}).get(application)
    admitted = one.admitted(position)
    return rank is None or (
        len(admitted) >= _free(one, position) and all(one.data.ranks[position][other] < rank for other in admitted)
    )


def _staying(one: Round, position: int) -> list[int]:
    return [other for other in one.admitted(position) if one.holders.get(other) == position]


# --- preselection ---------------------------------------------------------------------------------------------------


def _preselected(facts: Facts, case: Case) -> Preselected:
    return next(
        one
        for one in case.season.preselections
        if str(one.on) == facts["on"] and any(row[0] == case.application for row in one.rows)
    )


def _row(decided: Preselected, application: int) -> tuple[int, str, int, int, bool]:
    return next(row for row in decided.rows if row[0] == application)


def reading_holds(facts: Facts, case: Case) -> bool:
    decided = _preselected(facts, case)
    _, result, _, readings, _ = _row(decided, case.application)
    results = sorted(-Decimal(row[1]) for row in decided.rows)
    rank = bisect_left(results, -Decimal(result)) + 1
    tied = sum(one == -Decimal(result) for one in results) > 1
    return (facts["result"], facts["readings"], facts["rank"], facts["tied"], facts["among"]) == (
        result, readings, rank, tied, len(results),
    )  # fmt: skip


def shortlist_holds(facts: Facts, case: Case) -> bool:
    return bool(facts["kept"] == sum(row[4] for row in _preselected(facts, case).rows))


def correction_holds(facts: Facts, case: Case) -> bool:
    decided = _preselected(facts, case)
    _, _, raw, _, kept = _row(decided, case.application)
    places = sum(row[4] for row in decided.rows)
    return (str(decided.corrected_on), raw, (raw <= places) == kept) == (
        facts["voted_on"], facts["raw"], facts["same"],
    )  # fmt: skip


def tie_holds(facts: Facts, case: Case) -> bool:
    decided = _preselected(facts, case)
    mine = _row(decided, case.application)
    others = {row[4] for row in decided.rows if Decimal(row[1]) == Decimal(mine[1])}
    return bool(facts["reason"]) and decided.tie_reason == facts["reason"] and others == {True, False}


# --- matchings ------------------------------------------------------------------------------------------------------


def rank_holds(facts: Facts, case: Case) -> bool:
    one, position = _round(facts, case), facts["position"]
    listed = dict(one.inputs["listed"])[position]
    rank = one.ranks[position][case.application]
    stated = (facts["rank"], facts["listed"], facts["result"])
    return bool(rank <= listed) and stated == (rank, listed, one.result(position, case.application))


def seated_holds(facts: Facts, case: Case) -> bool:
    one = _round(facts, case)
    return _obtains(one, case.application, facts["position"]) and one.holders.get(case.application) != facts["position"]


def stays_holds(facts: Facts, case: Case) -> bool:
    one = _round(facts, case)
    return _obtains(one, case.application, facts["position"]) and one.holders.get(case.application) == facts["position"]


def better_holds(facts: Facts, case: Case) -> bool:
    one = _round(facts, case)
    wished = _wishes(one, case.application)
    obtained = one.seated[case.application]
    position = facts["position"]
    return position is None or wished.index(obtained) < wished.index(position)


def unranked_holds(facts: Facts, case: Case) -> bool:
    one = _round(facts, case)
    return facts["position"] in dict(one.inputs["seats"]) and case.application not in one.ranks.get(
        facts["position"], {}
    )


def below_holds(facts: Facts, case: Case) -> bool:
    one, position = _round(facts, case), facts["position"]
    admitted = one.admitted(position)
    last = max(one.ranks[position][other] for other in admitted)
    return (
        not _staying(one, position)
        and len(admitted) == facts["seats"] == _free(one, position) > 0
        and last == facts["cutoff"] < one.ranks[position][case.application]
        and facts["result"] == one.result(position, next(o for o in admitted if one.ranks[position][o] == last))
    )


def taken_holds(facts: Facts, case: Case) -> bool:
    one, position = _round(facts, case), facts["position"]
    rank = one.ranks[position][case.application]
    newly = one.newly_admitted(position)
    return (
        len(_staying(one, position)) == facts["staying"] > 0
        and len(newly) == facts["newly"]
        and len(one.admitted(position)) == _free(one, position)
        and all(one.ranks[position][other] < rank for other in newly)
    )


def counterfactual_holds(facts: Facts, case: Case) -> bool:
    one, position = _round(facts, case), facts["position"]
    last = max(one.ranks[position][other] for other in one.admitted(position))
    return facts["cutoff"] == last and would_obtain(one, case.application, position)


def would_obtain(one: Round, application: int, position: int) -> bool:
    """Tell whether somebody would have had a seat, ranked just before the last person admitted, all else equal."""
    wishes, ranks, seats = one.data
    mine = ranks.get(position, {})
    last = max((mine[other] for other in one.admitted(position)), default=0)
    order = sorted((other for other in mine if other != application), key=mine.__getitem__)
    place = next((rank for rank, other in enumerate(order) if mine[other] >= last), len(order))
    order.insert(place, application)
    moved = {**ranks, position: {other: rank for rank, other in enumerate(order)}}
    return matching.deferred_acceptance(wishes, moved, seats).get(application) == position


def set_by_team_holds(facts: Facts, case: Case) -> bool:
    one = _round(facts, case)
    return (
        one.scenario.seats[facts["position"]] == facts["seats"] == _free(one, facts["position"])
        and bool(facts["reason"])
        and one.scenario.reason == facts["reason"]
    )


def held_holds(facts: Facts, case: Case) -> bool:
    one = _round(facts, case)
    return (
        _free(one, facts["position"]) == 0
        and dict(one.inputs["held"])[facts["position"]] == facts["held"]
        and facts["position"] not in one.scenario.seats
    )


def full_holds(facts: Facts, case: Case) -> bool:
    one, position = _round(facts, case), facts["position"]
    return (
        dict(one.inputs["seats"])[position] == 0
        and position not in one.scenario.seats
        and position not in dict(one.inputs["held"])
    )


def not_open_holds(facts: Facts, case: Case) -> bool:
    one = _round(facts, case)
    return [case.application, facts["wish"], facts["challenge"]] in one.inputs["closed_wishes"]


def set_aside_holds(facts: Facts, case: Case) -> bool:
    one = _round(facts, case)
    return (
        case.application in one.scenario.absent
        and bool(facts["reason"])
        and one.scenario.reason == facts["reason"]
        and case.application not in one.data.wishes
    )


# --- offers made by hand, and who was passed over --------------------------------------------------------------------


def _called(facts: Facts, case: Case) -> Call:
    return next(
        one
        for one in case.season.calls
        if one.position == facts["position"] and str(one.on) == facts["on"] and one.reason == facts["reason"]
    )


def called_holds(facts: Facts, case: Case) -> bool:
    return any(
        (one.application, one.position, str(one.on), one.reason)
        == (case.application, facts["position"], facts["on"], facts["reason"])
        for one in case.season.calls
    )


def passed_over_holds(facts: Facts, case: Case) -> bool:
    call = _called(facts, case)
    return call.application != case.application and call.passed_over[case.application] == facts["rank"]


def wronged_holds(facts: Facts, case: Case) -> bool:
    one, position = _round(facts, case), facts["position"]
    mine = next(better for key, _, better in one.inputs["settled"] if key == case.application)
    rank = dict(mine)[position]
    return facts["rank"] == rank and any(one.ranks[position][o] > rank for o in one.newly_admitted(position))


def wrongs(case: Case) -> list[tuple[Round | Call, int, int]]:
    """Return when a worse ranked person obtained a seat that somebody preferred: (round or call, position, rank)."""
    found: list[tuple[Round | Call, int, int]] = []
    for one in case.season.rounds:
        for key, _, better in one.inputs.get("settled", []):
            if key != case.application:
                continue
            for position, rank in better:
                if any(one.ranks[position][other] > rank for other in one.newly_admitted(position)):
                    found.append((one, position, rank))
    found += [
        (call, call.position, call.passed_over[case.application])
        for call in case.season.calls
        if case.application in call.passed_over
    ]
    return found


def unwronged_holds(_: Facts, case: Case) -> bool:
    considered = [one for one in case.season.rounds if case.application in one.data.wishes]
    if not considered or wrongs(case):
        return False
    return all(
        _passed_by_nobody(one, case.application, position)
        for one in considered
        for position in _preferred(one, case.application)
    )


def _preferred(one: Round, application: int) -> list[int]:
    """Return the positions that somebody prefers to what they obtain."""
    wished = _wishes(one, application)
    obtained = one.seated.get(application)
    return wished[: wished.index(obtained)] if obtained in wished else wished


def _passed_by_nobody(one: Round, application: int, position: int) -> bool:
    rank = one.ranks.get(position, {}).get(application)
    return rank is None or all(one.ranks[position][other] < rank for other in one.newly_admitted(position))


# --- the four matters of the law --------------------------------------------------------------------------------------


def adopted_holds(facts: Facts, case: Case) -> bool:
    return bool(str(_round(facts, case).on) == facts["on"])


def nameless_holds(_: Facts, case: Case) -> bool:
    return bool(case.season.rounds) and all(set(one.inputs) <= INPUTS for one in case.season.rounds)


def fingerprint_holds(facts: Facts, case: Case) -> bool:
    one = _round(facts, case)
    return bool(digest(one.inputs) == one.fingerprint == facts["round"])


def published_holds(facts: Facts, case: Case) -> bool:
    one = _round(facts, case)
    stated = (facts["fingerprint"], facts["mark"])
    return stated == (fingerprint(one.inputs, one.salt), mark(one.salt, case.application))
