"""What a letter says is true: on random seasons no sentence is false, and a sentence changed is caught."""

import os
from datetime import UTC, date, datetime, timedelta
from itertools import chain

import pytest

from applications.enums import ApplicationState
from selection.domain.matchings.published_matchings import fingerprint, mark
from selection.domain.proofs import account, claims, decisions, status
from selection.domain.proofs.claim_facts import Case
from selection.domain.proofs.claims import Claim
from selection.domain.proofs.record import Call, Move, Record, SeatOffer, StageDays, record_of
from selection.domain.proofs.season import Season
from tests.unit.selection.lives import Life, season_until
from tests.unit.selection.seasons import play

SEASONS = int(os.environ.get("CLAIM_SEASONS", "500"))


def letter(case):
    """Return every claim of the letter to one person."""
    written = account.preselection_claims(case.season.preselections, case.application)
    written += chain.from_iterable(claim.claims for claim in account.wish_accounts(case))
    written += account.general_claims(case)
    for selection_round in account.rounds_of(case):
        on = {"round": selection_round.fingerprint, "on": str(selection_round.on)}
        written += [Claim("adopted", on), Claim("fingerprint", on), Claim("nameless", {})]
        public = {
            "fingerprint": fingerprint(selection_round.inputs, selection_round.salt),
            "mark": mark(selection_round.salt, case.application),
        }
        written.append(Claim("published", on | public))
    return written


def told(life):
    """Yield (claims, case) for each status, message and letter of a life, proved against what was stored then."""
    for at, decided in life.moments():
        record = record_of(life.row, at=at, wishes=life.wishes, invited=life.invited)
        case = Case(life.person, season_until(life.season, at), record)
        draft = status.DRAFTS[life.row.announced_state](life.row, record)
        yield [*draft.claims, *draft.delays], case
        if decided:
            written = decisions.decision_claims(life.row, decided, wishes=life.wishes, at=at)
            label = Claim("state_label", {"state": decided, "label": ApplicationState(decided).label})
            yield [*written, label], case


@pytest.mark.parametrize("improving", [False, True])
def test_no_sentence_of_any_letter_is_false(improving):
    letters, kinds = 0, set()
    for seed in range(SEASONS):
        world, season = play(seed, improving=improving)
        for person in world.wishes:
            case = Case(person, season)
            written = letter(case)
            assert claims.false_claims(written, case) == []
            assert all(claim.text for claim in written)
            letters += 1
            kinds |= {claim.kind for claim in written}
            for sentences, then in told(Life(world.draw, world, season, person)):
                assert [(claim, then.record.moves) for claim in claims.false_claims(sentences, then)] == []
                assert sentences
                assert all(claim.text for claim in sentences)
                kinds |= {claim.kind for claim in sentences}
    assert letters >= 10 * SEASONS  # ten thousand letters with the two kinds of campaigns
    expected = set(claims.KINDS) - ({"wronged"} if improving else {"stays", "taken", "wishes_kept"}) - {"explained"}
    assert kinds == expected


@pytest.mark.parametrize("improving", [False, True])
def test_nobody_is_told_that_none_passed_before_them_when_somebody_did(improving):
    """The claim is compared with what happened, which the generator kept apart."""
    for seed in range(SEASONS):
        world, season = play(seed, improving=improving)
        for person in world.wishes:
            if not any(claim.kind == "unwronged" for claim in letter(Case(person, season))):
                continue
            seats = {at: position for who, position, _, at, _ in world.gained if who == person}
            for _, position, rank, at, waiting in world.gained:
                mine = waiting.get(person)
                considered = any(
                    selection_round.at <= at and person in selection_round.data.wishes
                    for selection_round in season.rounds
                )
                set_aside = any(
                    selection_round.at == at and person in selection_round.scenario.absent
                    for selection_round in season.rounds
                )
                seat = next((seats[when] for when in sorted(seats, reverse=True) if when <= at), None)
                wished = world.wishes[person]
                preferred = wished[: wished.index(seat)] if seat in wished else wished
                gave_up = improving and person in world.final
                if mine and considered and not set_aside and not gave_up and position in preferred:
                    assert rank < mine, (seed, person)


def next_day(day):
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


CHANGES = {
    "rank": lambda f: f | {"rank": f["rank"] + 1},
    "below": lambda f: f | {"cutoff": f["cutoff"] + 1},
    "taken": lambda f: f | {"newly": f["newly"] + 1},
    "reading": lambda f: f | {"among": f["among"] + 1},
    "shortlist": lambda f: f | {"kept": f["kept"] + 1},
    "correction": lambda f: f | {"same": not f["same"]},
    "tie": lambda f: f | {"reason": "Autre"},
    "counterfactual": lambda f: f | {"cutoff": f["cutoff"] + 1},
    "set_by_team": lambda f: f | {"reason": "Autre"},
    "held": lambda f: f | {"held": f["held"] + 1},
    "not_open": lambda f: f | {"wish": f["wish"] + 1},
    "set_aside": lambda f: f | {"reason": "Autre"},
    "called": lambda f: f | {"reason": "Autre"},
    "passed_over": lambda f: f | {"rank": f["rank"] + 1},
    "wronged": lambda f: f | {"rank": f["rank"] + 1},
}
DATES = {
    "motive_until": "until", "waiting_over": "until", "contract_promised": "until", "wishes_kept": "until",
    "withdrawn": "on", "accepted": "on", "first_day": "on", "seat_ended": "on", "refused_seat": "on",
    "answer_after": "day", "round_added": "until",
}  # fmt: skip
CHANGES |= {kind: lambda f, name=name: f | {name: next_day(f[name])} for kind, name in DATES.items()}
CHANGES |= {
    "decision": lambda f: f | {"state": "accepted" if f["state"] != "accepted" else "waiting"},
    "outcome": lambda f: f | {"state": "not_selected" if f["state"] != "not_selected" else "ineligible"},
    "state_label": lambda f: f | {"label": "Acceptée"},
    "motive": lambda f: f | {"state": "waiting"},
    "reason": lambda f: f | {"words": "Une autre phrase."},
    "may_be_called": lambda f: f | {"until": next_day(f["until"]) if f["until"] else "2020-01-01"},
    "waiting": lambda f: f | {"until": next_day(f["until"]) if f["until"] else "2020-01-01"},
    "wishes_call": lambda f: f | {"opens": "2020-01-01T00:00:00+00:00"},
    "draft_due": lambda f: f | {"due": "2020-01-01T00:00:00+00:00"},
    "completion": lambda f: f | {"late": not f["late"]},
    "reading_days": lambda f: f | {"blind": not f["blind"]},
    "hearing_days": lambda f: f | {"starts": next_day(f["starts"]) if f["starts"] else "2020-01-01"},
    "convened": lambda f: f | {"past": not f["past"]},
    "wishes_due": lambda f: f | {"due": "2020-01-01T00:00:00+00:00"},
    "offer_due": lambda f: f | {"late": not f["late"]},
}
WITHOUT_FACTS = {"nameless", "unwronged", "juries_hear", "heard", "call_closed", "unread", "explained"}
SWAPS = {"seated": "stays", "stays": "seated", "better": "seated", "unranked": "seated", "full": "held"}


def change(run):
    """Return the same sentence with a fact changed, or nothing for one that has none."""
    if run.kind in CHANGES:
        return Claim(run.kind, CHANGES[run.kind](run.facts))
    if run.kind in SWAPS and run.facts.get("position"):
        return Claim(SWAPS[run.kind], run.facts)
    return Claim(run.kind, run.facts | {"on": str(date(2000, 1, 1))}) if "round" in run.facts else None


def all_claims():
    """Yield (claim, case) for all that the people of random seasons are told."""
    for seed in range(SEASONS):
        for improving in (False, True):
            world, season = play(seed, improving=improving)
            for person in world.wishes:
                case = Case(person, season)
                yield from ((claim, case) for claim in letter(case))
                for sentences, then in told(Life(world.draw, world, season, person)):
                    yield from ((claim, then) for claim in sentences)


def test_a_sentence_changed_is_false():
    caught = set()
    for claim, case in all_claims():
        changed = change(claim)
        if changed is not None:
            assert not claims.holds(changed, case), (case.application, changed)
            caught.add(claim.kind)
    assert caught == set(claims.KINDS) - WITHOUT_FACTS


def test_sentences_without_facts_are_false_of_who_they_are_not_true():
    at = datetime(2026, 3, 10, 12, tzinfo=UTC)
    call = Call("applications", at, None)
    offer = SeatOffer(1, at, at, None, False, [Move("send", "sent", at, "")])
    stage = StageDays("preselection", None, None, blind=True, added=[])
    record = Record(at, "Europe/Paris", 7, [Move("submit", "submitted", at, "")], [offer], [], [call], [stage], [])
    case = Case(1, Season([], []), record)
    wrong = [Claim(kind, {}) for kind in WITHOUT_FACTS - {"nameless", "unwronged"}]
    assert claims.false_claims(wrong, case) == wrong
    assert claims.false_claims(wrong, case._replace(record=None)) == wrong


def test_what_the_person_did_since_makes_a_decision_false():
    """A decision is no longer told once its person withdrew; one that is not announced yet changes nothing."""
    at = datetime(2026, 3, 10, 12, tzinfo=UTC)
    waiting = [Move("wait", "waiting", at, "")]
    case = Case(1, Season([], []), Record(at, "Europe/Paris", 7, waiting, [], [], [], [], []))
    claim = Claim("outcome", {"state": "waiting"})
    assert claims.holds(claim, case)
    waiting.append(Move("dismiss", "not_selected", at, ""))
    assert claims.holds(claim, case)
    waiting.append(Move("withdraw", "withdrawn", at, ""))
    assert not claims.holds(claim, case)


def test_claims_about_all_are_false_when_they_are():
    _, season = play(0, improving=False)
    season.rounds[0].inputs["ages"] = []
    assert not claims.holds(Claim("nameless", {}), Case(1, season))
    assert not claims.holds(Claim("unwronged", {}), Case(999, season))
