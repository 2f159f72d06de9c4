"""When the sentences of letters are true: predicates on what was stored of a season, by kind of claim.

Each takes the facts that a claim states, and computes them again from the inputs of the matchings, the offers made by
hand and the records of the preselection. A fact about what is nowhere stored raises ``KeyError`` or ``StopIteration``.
"""

from bisect import bisect_left
from decimal import Decimal
from typing import Any, NamedTuple

from common.digests import digest
from selection.domain.matchings import matching
from selection.domain.matchings.published_matchings import fingerprint, mark
from selection.domain.proofs.record import Record
from selection.domain.proofs.season import Call, Preselected, Round, Season

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
    return next(
        selection_round
        for selection_round in case.season.rounds
        if selection_round.fingerprint == facts["round"] and str(selection_round.on) == facts["on"]
    )


def _free(selection_round: Round, position: int) -> int:
    return selection_round.data.seats.get(position, 0)


def _wishes(selection_round: Round, application: int) -> list[int]:
    return list(selection_round.data.wishes[application])


def _obtains(selection_round: Round, application: int, position: int) -> bool:
    """Tell whether somebody has a seat here and every wish they prefer is full of people who come before them."""
    if selection_round.seated.get(application) != position:
        return False
    wished = _wishes(selection_round, application)
    return all(_refused(selection_round, application, better) for better in wished[: wished.index(position)])


def _refused(selection_round: Round, application: int, position: int) -> bool:
    """Tell whether a position could not take somebody: not ranked there, or every seat has somebody who comes first."""
    rank = selection_round.data.ranks.get(position, {}).get(application)
    admitted = selection_round.admitted(position)
    return rank is None or (
        len(admitted) >= _free(selection_round, position)
        and all(selection_round.data.ranks[position][other] < rank for other in admitted)
    )


def _staying(selection_round: Round, position: int) -> list[int]:
    return [other for other in selection_round.admitted(position) if selection_round.holders.get(other) == position]


# --- preselection ---------------------------------------------------------------------------------------------------


def _preselected(facts: Facts, case: Case) -> Preselected:
    return next(
        preselection
        for preselection in case.season.preselections
        if str(preselection.on) == facts["on"] and any(row[0] == case.application for row in preselection.rows)
    )


def _row(decided: Preselected, application: int) -> tuple[int, str, int, int, bool]:
    return next(row for row in decided.rows if row[0] == application)


def reading_holds(facts: Facts, case: Case) -> bool:
    decided = _preselected(facts, case)
    _, result, _, readings, _ = _row(decided, case.application)
    results = sorted(-Decimal(row[1]) for row in decided.rows)
    rank = bisect_left(results, -Decimal(result)) + 1
    tied = sum(value == -Decimal(result) for value in results) > 1
    return (facts["result"], facts["readings"], facts["rank"], facts["tied"], facts["among"]) == (
        result, readings, rank, tied, len(results),
    )  # fmt: skip


def shortlist_holds(facts: Facts, case: Case) -> bool:
    return bool(facts["kept"] == sum(row[4] for row in _preselected(facts, case).rows))


def correction_holds(facts: Facts, case: Case) -> bool:
    decided = _preselected(facts, case)
    _, _, raw, _, is_kept = _row(decided, case.application)
    places = sum(row[4] for row in decided.rows)
    return (str(decided.corrected_on), raw, (raw <= places) == is_kept) == (
        facts["voted_on"], facts["raw"], facts["same"],
    )  # fmt: skip


def tie_holds(facts: Facts, case: Case) -> bool:
    decided = _preselected(facts, case)
    mine = _row(decided, case.application)
    others = {row[4] for row in decided.rows if Decimal(row[1]) == Decimal(mine[1])}
    return bool(facts["reason"]) and decided.tie_reason == facts["reason"] and others == {True, False}


# --- matchings ------------------------------------------------------------------------------------------------------


def rank_holds(facts: Facts, case: Case) -> bool:
    selection_round, position = _round(facts, case), facts["position"]
    listed = dict(selection_round.inputs["listed"])[position]
    rank = selection_round.ranks[position][case.application]
    stated = (facts["rank"], facts["listed"], facts["result"])
    return bool(rank <= listed) and stated == (rank, listed, selection_round.result(position, case.application))


def seated_holds(facts: Facts, case: Case) -> bool:
    selection_round = _round(facts, case)
    return (
        _obtains(selection_round, case.application, facts["position"])
        and selection_round.holders.get(case.application) != facts["position"]
    )


def stays_holds(facts: Facts, case: Case) -> bool:
    selection_round = _round(facts, case)
    return (
        _obtains(selection_round, case.application, facts["position"])
        and selection_round.holders.get(case.application) == facts["position"]
    )


def better_holds(facts: Facts, case: Case) -> bool:
    selection_round = _round(facts, case)
    wished = _wishes(selection_round, case.application)
    obtained = selection_round.seated[case.application]
    position = facts["position"]
    return position is None or wished.index(obtained) < wished.index(position)


def unranked_holds(facts: Facts, case: Case) -> bool:
    selection_round = _round(facts, case)
    return facts["position"] in dict(
        selection_round.inputs["seats"]
    ) and case.application not in selection_round.ranks.get(facts["position"], {})


def below_holds(facts: Facts, case: Case) -> bool:
    selection_round, position = _round(facts, case), facts["position"]
    admitted = selection_round.admitted(position)
    last = max(selection_round.ranks[position][other] for other in admitted)
    return (
        not _staying(selection_round, position)
        and len(admitted) == facts["seats"] == _free(selection_round, position) > 0
        and last == facts["cutoff"] < selection_round.ranks[position][case.application]
        and facts["result"]
        == selection_round.result(position, next(o for o in admitted if selection_round.ranks[position][o] == last))
    )


def taken_holds(facts: Facts, case: Case) -> bool:
    selection_round, position = _round(facts, case), facts["position"]
    rank = selection_round.ranks[position][case.application]
    newly = selection_round.newly_admitted(position)
    return (
        len(_staying(selection_round, position)) == facts["staying"] > 0
        and len(newly) == facts["newly"]
        and len(selection_round.admitted(position)) == _free(selection_round, position)
        and all(selection_round.ranks[position][other] < rank for other in newly)
    )


def counterfactual_holds(facts: Facts, case: Case) -> bool:
    selection_round, position = _round(facts, case), facts["position"]
    last = max(selection_round.ranks[position][other] for other in selection_round.admitted(position))
    return facts["cutoff"] == last and would_obtain(selection_round, case.application, position)


def would_obtain(selection_round: Round, application: int, position: int) -> bool:
    """Tell whether somebody would have had a seat, ranked just before the last person admitted, all else equal."""
    wishes, ranks, seats = selection_round.data
    mine = ranks.get(position, {})
    last = max((mine[other] for other in selection_round.admitted(position)), default=0)
    order = sorted((other for other in mine if other != application), key=mine.__getitem__)
    place = next((rank for rank, other in enumerate(order) if mine[other] >= last), len(order))
    order.insert(place, application)
    moved = {**ranks, position: {other: rank for rank, other in enumerate(order)}}
    return matching.deferred_acceptance(wishes, moved, seats).get(application) == position


def set_by_team_holds(facts: Facts, case: Case) -> bool:
    selection_round = _round(facts, case)
    return (
        selection_round.scenario.seats[facts["position"]] == facts["seats"] == _free(selection_round, facts["position"])
        and bool(facts["reason"])
        and selection_round.scenario.reason == facts["reason"]
    )


def held_holds(facts: Facts, case: Case) -> bool:
    selection_round = _round(facts, case)
    return (
        _free(selection_round, facts["position"]) == 0
        and dict(selection_round.inputs["held"])[facts["position"]] == facts["held"]
        and facts["position"] not in selection_round.scenario.seats
    )


def full_holds(facts: Facts, case: Case) -> bool:
    selection_round, position = _round(facts, case), facts["position"]
    return (
        dict(selection_round.inputs["seats"])[position] == 0
        and position not in selection_round.scenario.seats
        and position not in dict(selection_round.inputs["held"])
    )


def not_open_holds(facts: Facts, case: Case) -> bool:
    selection_round = _round(facts, case)
    return [case.application, facts["wish"], facts["challenge"]] in selection_round.inputs["closed_wishes"]


def set_aside_holds(facts: Facts, case: Case) -> bool:
    selection_round = _round(facts, case)
    return (
        case.application in selection_round.scenario.absent
        and bool(facts["reason"])
        and selection_round.scenario.reason == facts["reason"]
        and case.application not in selection_round.data.wishes
    )


# --- offers made by hand, and who was passed over --------------------------------------------------------------------


def _called(facts: Facts, case: Case) -> Call:
    return next(
        call
        for call in case.season.calls
        if call.position == facts["position"] and str(call.on) == facts["on"] and call.reason == facts["reason"]
    )


def called_holds(facts: Facts, case: Case) -> bool:
    return any(
        (call.application, call.position, str(call.on), call.reason)
        == (case.application, facts["position"], facts["on"], facts["reason"])
        for call in case.season.calls
    )


def passed_over_holds(facts: Facts, case: Case) -> bool:
    call = _called(facts, case)
    return call.application != case.application and call.passed_over[case.application] == facts["rank"]


def wronged_holds(facts: Facts, case: Case) -> bool:
    selection_round, position = _round(facts, case), facts["position"]
    mine = next(better for key, _, better in selection_round.inputs["settled"] if key == case.application)
    rank = dict(mine)[position]
    return facts["rank"] == rank and any(
        selection_round.ranks[position][o] > rank for o in selection_round.newly_admitted(position)
    )


def wrongs(case: Case) -> list[tuple[Round | Call, int, int]]:
    """Return when a worse ranked person obtained a seat that somebody preferred: (round or call, position, rank)."""
    wronged: list[tuple[Round | Call, int, int]] = []
    for selection_round in case.season.rounds:
        for key, _, better in selection_round.inputs.get("settled", []):
            if key != case.application:
                continue
            for position, rank in better:
                if any(
                    selection_round.ranks[position][other] > rank for other in selection_round.newly_admitted(position)
                ):
                    wronged.append((selection_round, position, rank))
    wronged += [
        (call, call.position, call.passed_over[case.application])
        for call in case.season.calls
        if case.application in call.passed_over
    ]
    return wronged


def unwronged_holds(_: Facts, case: Case) -> bool:
    considered = [
        selection_round for selection_round in case.season.rounds if case.application in selection_round.data.wishes
    ]
    if not considered or wrongs(case):
        return False
    return all(
        _passed_by_nobody(selection_round, case.application, position)
        for selection_round in considered
        for position in _preferred(selection_round, case.application)
    )


def _preferred(selection_round: Round, application: int) -> list[int]:
    """Return the positions that somebody prefers to what they obtain."""
    wished = _wishes(selection_round, application)
    obtained = selection_round.seated.get(application)
    return wished[: wished.index(obtained)] if obtained in wished else wished


def _passed_by_nobody(selection_round: Round, application: int, position: int) -> bool:
    rank = selection_round.ranks.get(position, {}).get(application)
    return rank is None or all(
        selection_round.ranks[position][other] < rank for other in selection_round.newly_admitted(position)
    )


# --- the four matters of the law --------------------------------------------------------------------------------------


def adopted_holds(facts: Facts, case: Case) -> bool:
    return bool(str(_round(facts, case).on) == facts["on"])


def nameless_holds(_: Facts, case: Case) -> bool:
    return bool(case.season.rounds) and all(
        set(selection_round.inputs) <= INPUTS for selection_round in case.season.rounds
    )


def fingerprint_holds(facts: Facts, case: Case) -> bool:
    selection_round = _round(facts, case)
    return bool(digest(selection_round.inputs) == selection_round.fingerprint == facts["round"])


def published_holds(facts: Facts, case: Case) -> bool:
    selection_round = _round(facts, case)
    stated = (facts["fingerprint"], facts["mark"])
    return stated == (
        fingerprint(selection_round.inputs, selection_round.salt),
        mark(selection_round.salt, case.application),
    )
