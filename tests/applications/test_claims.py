"""What a letter says is true: on random seasons no sentence is false, and a sentence changed is caught."""

import os
from datetime import date
from itertools import chain

import pytest

from applications.domain import account, claims
from applications.domain.claim_facts import Case
from applications.domain.claims import Claim
from applications.domain.published_matchings import fingerprint, mark
from tests.applications.seasons import play

SEASONS = int(os.environ.get("CLAIM_SEASONS", "500"))


def letter(case):
    """Return every claim of the letter to one person."""
    written = account.preselection_claims(case.season.preselections, case.application)
    written += chain.from_iterable(one.claims for one in account.wish_accounts(case))
    written += account.general_claims(case)
    for one in account.rounds_of(case):
        on = {"round": one.fingerprint, "on": str(one.on)}
        written += [Claim("adopted", on), Claim("fingerprint", on), Claim("nameless", {})]
        public = {"fingerprint": fingerprint(one.inputs, one.salt), "mark": mark(one.salt, case.application)}
        written.append(Claim("published", on | public))
    return written


@pytest.mark.parametrize("improving", [False, True])
def test_no_sentence_of_any_letter_is_false(improving):
    letters, kinds = 0, set()
    for seed in range(SEASONS):
        world, season = play(seed, improving=improving)
        for person in world.wishes:
            case = Case(person, season)
            written = letter(case)
            assert claims.false_claims(written, case) == []
            assert all(one.text for one in written)
            letters += 1
            kinds |= {one.kind for one in written}
    assert letters >= 10 * SEASONS  # ten thousand letters with the two kinds of campaigns
    expected = set(claims.KINDS) - ({"wronged"} if improving else {"stays", "taken"})
    assert kinds == expected


@pytest.mark.parametrize("improving", [False, True])
def test_nobody_is_told_that_none_passed_before_them_when_somebody_did(improving):
    """The claim is compared with what happened, which the generator kept apart."""
    for seed in range(SEASONS):
        world, season = play(seed, improving=improving)
        for person in world.wishes:
            if not any(one.kind == "unwronged" for one in letter(Case(person, season))):
                continue
            seats = {at: position for who, position, _, at, _ in world.gained if who == person}
            for _, position, rank, at, waiting in world.gained:
                mine = waiting.get(person)
                considered = any(one.at <= at and person in one.data.wishes for one in season.rounds)
                set_aside = any(one.at == at and person in one.scenario.absent for one in season.rounds)
                seat = next((seats[when] for when in sorted(seats, reverse=True) if when <= at), None)
                wished = world.wishes[person]
                preferred = wished[: wished.index(seat)] if seat in wished else wished
                gave_up = improving and person in world.final
                if mine and considered and not set_aside and not gave_up and position in preferred:
                    assert rank < mine, (seed, person)


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
SWAPS = {"seated": "stays", "stays": "seated", "better": "seated", "unranked": "seated", "full": "held"}


def test_a_sentence_changed_is_false():
    caught = set()
    for seed in range(SEASONS):
        for improving in (False, True):
            world, season = play(seed, improving=improving)
            for person in world.wishes:
                case = Case(person, season)
                for one in letter(case):
                    if one.kind in CHANGES:
                        changed = Claim(one.kind, CHANGES[one.kind](one.facts))
                    elif one.kind in SWAPS and one.facts.get("position"):
                        changed = Claim(SWAPS[one.kind], one.facts)
                    elif "round" in one.facts:
                        changed = Claim(one.kind, one.facts | {"on": str(date(2000, 1, 1))})
                    else:
                        continue
                    assert not claims.holds(changed, case), (seed, person, changed)
                    caught.add(one.kind)
    assert caught == set(claims.KINDS) - {"nameless", "unwronged"}


def test_claims_about_all_are_false_when_they_are():
    _, season = play(0, improving=False)
    season.rounds[0].inputs["ages"] = []
    assert not claims.holds(Claim("nameless", {}), Case(1, season))
    assert not claims.holds(Claim("unwronged", {}), Case(999, season))
