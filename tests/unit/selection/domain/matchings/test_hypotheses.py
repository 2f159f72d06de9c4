"""A person placed by hand: who moves, why, and who is wronged; nothing is written."""

import pytest
from hypothesis import given, settings

from selection.domain.errors import SelectionRefusedError
from selection.domain.matchings import hypotheses, scenarios
from selection.domain.matchings.hypotheses import Line, Wrong
from selection.domain.matchings.scenarios import Move, Scenario
from tests.unit.selection.domain.matchings.test_scenarios import INPUTS, instances

# Stable: 10 has 1, 11 has 2, 12 has 3.


def tried(placed=None, *, seats=None, absent=()):
    scenario = Scenario(seats or {}, frozenset(absent))
    return hypotheses.bill(INPUTS, hypotheses.with_places(INPUTS, scenario, placed or {}))


def test_nothing_supposed_moves_and_wrongs_nobody():
    bill = tried()
    assert (bill.lines, bill.wronged, bill.before) == ([], [], bill.after)


def test_person_placed_takes_the_seat_of_another_who_falls_to_the_next_wish():
    bill = tried({11: 1})
    assert bill.lines == [Line(Move(10, 1, 3), "given", 11), Line(Move(11, 2, 1), "placed"),
                          Line(Move(12, 3, None), "outranked", 10)]  # fmt: skip
    assert bill.wronged == [Wrong(10, 1, 11)]
    assert (bill.before.seated, bill.after.seated) == (3, 2)


def test_person_placed_below_their_wish_frees_a_seat_and_is_wronged():
    bill = tried({10: 3})
    assert bill.seated == {10: 3, 11: 1}
    assert bill.lines == [Line(Move(10, 1, 3), "placed"), Line(Move(11, 2, 1), "freed", 10),
                          Line(Move(12, 3, None), "given", 10)]  # fmt: skip
    assert bill.wronged == [Wrong(10, 1, 11)]


def test_withdrawal_and_seats_say_their_own_cause():
    assert tried(absent=(10,)).lines == [Line(Move(10, 1, None), "absent"), Line(Move(11, 2, 1), "freed", 10)]
    assert tried(seats={3: 0}).lines == [Line(Move(12, 3, None), "closed")]
    opened = tried(seats={1: 2})
    assert opened.lines == [Line(Move(11, 2, 1), "opened")]
    assert opened.wronged == []


def test_seat_left_free_by_hand_wrongs_whoever_wants_it():
    inputs = INPUTS | {"seats": [[1, 2], [2, 1], [3, 1], [4, 1]]}
    bill = hypotheses.bill(inputs, hypotheses.with_places(inputs, Scenario(), {11: 2}))
    assert bill.seated == {10: 1, 11: 2, 12: 1}
    assert bill.wronged == [Wrong(11, 1, 12)]
    alone = inputs | {"wishes": [[11, [1, 2]]]}
    free = hypotheses.bill(alone, hypotheses.with_places(alone, Scenario(), {11: 2}))
    assert free.wronged == [Wrong(11, 1, None)]


def test_person_placed_where_no_jury_ranked_them_comes_after_everybody():
    inputs = INPUTS | {"wishes": [[10, [1, 2]], [11, [2]]]}
    bill = hypotheses.bill(inputs, hypotheses.with_places(inputs, Scenario(), {10: 2}))
    assert Wrong(11, 2, 10) in bill.wronged


@pytest.mark.parametrize(
    ("placed", "absent", "message"),
    [
        ({99: 1}, (), "n’attend pas"),
        ({10: 1}, (10,), "n’attend pas"),
        ({10: 2}, (), "ses vœux"),
        ({12: 0}, (), "ses vœux"),
        ({10: 1, 11: 1}, (), "assez de places"),
    ],
)
def test_impossible_place_is_refused(placed, absent, message):
    with pytest.raises(SelectionRefusedError, match=message):
        hypotheses.with_places(INPUTS, Scenario(absent=frozenset(absent)), placed)


def test_whoever_already_has_a_seat_is_not_moved():
    inputs = INPUTS | {"holders": [[10, 1]]}
    with pytest.raises(SelectionRefusedError, match="n’attend pas"):
        hypotheses.with_places(inputs, Scenario(), {10: 3})


@settings(max_examples=100, deadline=None)
@given(instances())
def test_bill_tells_every_move_and_wrongs_nobody_without_a_hand(instance):
    wishes, ranks, seats = instance
    inputs = {
        "wishes": [[person, list(mine)] for person, mine in wishes.items()],
        "ranks": [[p, [[person, rank, "1"] for person, rank in rows.items()]] for p, rows in ranks.items()],
        "seats": [[p, count] for p, count in seats.items()],
    }
    assert hypotheses.bill(inputs, Scenario()).wronged == []
    before = scenarios.stable(inputs)
    for person, mine in wishes.items():
        for position in mine:
            if not seats[position]:
                continue
            bill = hypotheses.bill(inputs, hypotheses.with_places(inputs, Scenario(), {person: position}))
            assert bill.seated[person] == position
            changed = {key for key in wishes if before.get(key) != bill.seated.get(key)}
            assert {line.move.candidate for line in bill.lines} == changed
            for line in bill.lines:
                assert line.cause in ("placed", "given", "outranked", "freed")  # no seat opens or closes here
                assert (line.other is None) == (line.cause == "placed")
            for wrong in bill.wronged:
                theirs = wishes[wrong.candidate]
                has = bill.seated.get(wrong.candidate)
                assert has is None or theirs.index(wrong.position) < theirs.index(has)
