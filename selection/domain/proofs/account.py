"""Write the account of a decision: which claims are made to a person about their preselection and each of their wishes.

It reads the stored lines of the matchings; :mod:`selection.domain.proofs.claims` proves each claim from the inputs.
"""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from selection.domain.matchings.matching import Line
from selection.domain.proofs.claim_facts import Case, would_obtain, wrongs
from selection.domain.proofs.claims import Claim, holds
from selection.domain.proofs.season import Call, Preselected, Round
from selection.enums import Outcome


@dataclass(frozen=True, slots=True)
class WishAccount:
    """What became of one seat that a person wanted, or was offered: claims in the order of the season.

    ``wish`` is nought for a seat that was no wish of theirs; without ``position``, no seat was open to their trade.
    """

    wish: int
    position: int | None
    challenge: int | None
    claims: list[Claim]


def preselection_claims(decided: list[Preselected], application: int) -> list[Claim]:
    """Say where the dossier came in its trade, and what decided."""
    claims: list[Claim] = []
    for preselected in decided:
        row = next((row for row in preselected.rows if row[0] == application), None)
        if row is None:
            continue
        _, result, raw, readings, is_kept = row
        on = {"on": str(preselected.on)}
        value = Decimal(result)
        rank = 1 + sum(Decimal(other[1]) > value for other in preselected.rows)
        equals = [other for other in preselected.rows if Decimal(other[1]) == value]
        facts = {
            "result": result,
            "readings": readings,
            "rank": rank,
            "tied": len(equals) > 1,
            "among": len(preselected.rows),
        }
        places = sum(other[4] for other in preselected.rows)
        claims += [Claim("reading", on | facts), Claim("shortlist", on | {"kept": places})]
        if preselected.corrected_on is not None:
            same = (raw <= places) == is_kept
            claims.append(
                Claim("correction", on | {"voted_on": str(preselected.corrected_on), "raw": raw, "same": same})
            )
        if preselected.tie_reason and len({other[4] for other in equals}) > 1:
            claims.append(Claim("tie", on | {"reason": preselected.tie_reason}))
    return claims


def wish_accounts(case: Case) -> list[WishAccount]:
    """Return what became of each wish over the season, in the order of the wishes, then the seats offered by hand."""
    claims: dict[tuple[int | None, int | None], list[Claim]] = defaultdict(list)
    place: dict[tuple[int | None, int | None], int] = {}
    events: list[Round | Call] = [*case.season.rounds, *case.season.calls]
    for event in sorted(events, key=lambda occurrence: occurrence.at):
        if isinstance(event, Call):
            key: tuple[int | None, int | None] = (event.position, None)
            if event.application == case.application:
                claims[key].append(_called(event))
                place.setdefault(key, 0)
            elif case.application in event.passed_over:
                claims[key].append(_passed_over(event, case.application))
                place.setdefault(key, 0)
            continue
        if case.application in event.scenario.absent and case.application not in event.data.wishes:
            continue
        for line in event.lines.get(case.application, []):
            challenge = _challenge(event, line)
            key = (line.position, challenge)
            place[key] = line.wish_rank
            claims[key] += _line_claims(event, line)
        for position, rank in _wronged(event, case):
            claims[position, None].append(Claim("wronged", _on(event) | {"position": position, "rank": rank}))
            place.setdefault((position, None), 0)
    ordered = sorted(claims, key=lambda key: (place[key] == 0, place[key]))
    return [WishAccount(place[key], key[0], key[1], claims[key]) for key in ordered]


def general_claims(case: Case) -> list[Claim]:
    """Say what holds of the whole season for this person: not counted once, and that nobody passed before them."""
    claims = [
        Claim("set_aside", _on(selection_round) | {"reason": selection_round.scenario.reason})
        for selection_round in case.season.rounds
        if case.application in selection_round.scenario.absent and case.application not in selection_round.data.wishes
    ]
    unwronged = Claim("unwronged", {})
    if not wrongs(case) and holds(unwronged, case):
        claims.append(unwronged)
    return claims


def rounds_of(case: Case) -> list[Round]:
    """Return the matchings that considered this person."""
    return [selection_round for selection_round in case.season.rounds if case.application in selection_round.lines]


def _on(selection_round: Round) -> dict[str, Any]:
    return {"round": selection_round.fingerprint, "on": str(selection_round.on)}


def _called(call: Call) -> Claim:
    return Claim("called", {"position": call.position, "on": str(call.on), "reason": call.reason})


def _passed_over(call: Call, application: int) -> Claim:
    facts = {"position": call.position, "on": str(call.on), "reason": call.reason}
    return Claim("passed_over", facts | {"rank": call.passed_over[application]})


def _wronged(selection_round: Round, case: Case) -> list[tuple[int, int]]:
    return [(position, rank) for event, position, rank in wrongs(case) if event is selection_round]


def _challenge(selection_round: Round, line: Line) -> int | None:
    """Return the challenge of a wish that opens no seat to the person's trade."""
    closed = selection_round.inputs.get("closed_wishes", []) if line.position is None else []
    return next((key for who, rank, key in closed if (who, rank) == (line.candidate, line.wish_rank)), None)


def _line_claims(selection_round: Round, line: Line) -> list[Claim]:
    """Return what one matching said of one wish."""
    on = _on(selection_round)
    if line.position is None:
        closed = {"wish": line.wish_rank, "challenge": _challenge(selection_round, line)}
        return [
            Claim("better", on | {"position": None})
            if line.outcome == Outcome.BETTER
            else Claim("not_open", on | closed)
        ]
    here = on | {"position": line.position}
    claims = []
    listed = dict(selection_round.inputs.get("listed", []))
    if line.rank is not None and line.position in listed:
        result = selection_round.result(line.position, line.candidate)
        claims.append(Claim("rank", here | {"rank": line.rank, "listed": listed[line.position], "result": result}))
    if line.outcome == Outcome.SEATED:
        stays = selection_round.holders.get(line.candidate) == line.position
        return [*claims, Claim("stays" if stays else "seated", here)]
    if line.outcome == Outcome.BETTER:
        return [*claims, Claim("better", here)]
    if line.outcome == Outcome.UNRANKED:
        return [Claim("unranked", here)]
    return claims + _refusal(selection_round, line, here)


def _refusal(selection_round: Round, line: Line, here: dict[str, Any]) -> list[Claim]:
    """Return why a position that ranked somebody did not take them."""
    position = here["position"]
    seats = dict(selection_round.inputs["seats"])[position]
    claims = []
    if position in selection_round.scenario.seats:
        claims.append(Claim("set_by_team", here | {"seats": seats, "reason": selection_round.scenario.reason}))
    if not seats:
        held = dict(selection_round.inputs.get("held", [])).get(position)
        if claims:
            return claims
        return [Claim("held", here | {"held": held}) if held else Claim("full", here)]
    staying = [other for other in selection_round.admitted(position) if selection_round.holders.get(other) == position]
    newly = selection_round.newly_admitted(position)
    if staying:
        return [*claims, Claim("taken", here | {"staying": len(staying), "newly": len(newly)})]
    last = max(newly, key=selection_round.ranks[position].__getitem__)
    facts = {
        "seats": seats,
        "cutoff": selection_round.ranks[position][last],
        "result": selection_round.result(position, last),
    }
    claims.append(Claim("below", here | facts))
    if would_obtain(selection_round, line.candidate, position):
        claims.append(Claim("counterfactual", here | {"cutoff": facts["cutoff"]}))
    return claims
