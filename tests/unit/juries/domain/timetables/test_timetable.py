"""Timetables: the real one of EIG 4, small ones against brute force, and what each rule forbids."""

import json
from datetime import datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from juries.domain.timetables import timetable
from juries.domain.timetables.timetable import Problem, Request, Slot, faults, slots_of, solve

PARIS = ZoneInfo("Europe/Paris")
NINE = datetime(2026, 6, 1, 9, tzinfo=PARIS)
HALF = timedelta(minutes=30)
HOURS = {"matin": ("09:40", "10:30", "11:25"), "après-midi": ("14:40", "15:30", "16:25")}
HEARING = timedelta(minutes=45)


def slot(panel, rank, minutes=30):
    start = NINE + rank * HALF
    return Slot(panel, start, start + timedelta(minutes=minutes))


def eig4(data):
    """The hearings of projects of EIG 4 as a problem, and as they took place: 21 in two days, eight panels of six."""
    rows = json.loads((data / "eig4_jury_schedule.json").read_text(encoding="utf-8"))
    sessions = sorted({(row["jury"], row["date"], row["half_day"]) for row in rows})
    people = {name: rank for rank, name in enumerate(sorted({row["administration"] for row in rows}))}

    def at(jury, day, hour):
        start = datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=PARIS)
        return Slot(jury, start, start + HEARING)

    panels = tuple(sorted({jury for jury, _, _ in sessions}))
    problem = Problem(
        slots=tuple(at(jury, day, hour) for jury, day, half in sessions for hour in HOURS[half]),
        requests=tuple(Request(rank, people[row["administration"]], panels) for rank, row in enumerate(rows)),
        members={jury: frozenset(range(6 * jury, 6 * jury + 6)) for jury in panels},
    )
    return problem, {rank: at(row["jury"], row["date"], row["start"]) for rank, row in enumerate(rows)}


def test_real_timetable_of_eig4_is_valid_and_another_is_found(data):
    problem, real = eig4(data)
    assert (len(problem.requests), len(problem.members)) == (21, 8)
    assert faults(problem, real) == []
    answer = solve(problem, seconds=5)
    assert (len(answer.places), answer.left, answer.proved) == (21, [], True)
    assert faults(problem, answer.places) == []


instances = st.builds(
    lambda panels, conflicts, away, shared, rooms: (panels, conflicts, away, shared, rooms),
    st.lists(st.sets(st.integers(0, 1), min_size=1), min_size=1, max_size=4),
    st.sets(st.tuples(st.integers(0, 1), st.integers(0, 3))),
    st.sets(st.tuples(st.integers(0, 2), st.integers(0, 2))),
    st.booleans(),
    st.sampled_from([None, 1]),
)


@settings(max_examples=40, deadline=None)
@given(instances)
def test_as_many_are_placed_as_brute_force_places(drawn):
    panels, conflicts, away, shared, rooms = drawn
    problem = Problem(
        slots=tuple(slot(panel, rank) for panel in (0, 1) for rank in range(3)),
        requests=tuple(Request(key, key % 3, tuple(sorted(mine))) for key, mine in enumerate(panels)),
        members={0: frozenset({100}), 1: frozenset({100} if shared else {101})},
        conflicts=frozenset(conflicts),
        away={who: [(NINE + rank * HALF, NINE + (rank + 1) * HALF)] for who, rank in away},
        rooms=rooms,
    )
    answer = solve(problem, seconds=5)
    assert faults(problem, answer.places) == []
    assert answer.proved
    choices = [[None, *ranks] for ranks in timetable.possible(problem).values()]
    best = 0
    for chosen in product(*choices):
        places = {key: problem.slots[rank] for key, rank in enumerate(chosen) if rank is not None}
        if len(places) > best and not faults(problem, places):
            best = len(places)
    assert len(answer.places) == best


def test_absence_moves_as_few_as_possible():
    slots = tuple(slot(1, rank) for rank in range(6))
    requests = tuple(Request(key, key, (1,)) for key in range(4))
    current = {key: slots[key] for key in range(4)}
    before = Problem(slots=slots, requests=requests, current=current)
    assert solve(before).moved == 0
    away = {0: [(NINE, NINE + HALF)]}
    answer = solve(Problem(slots=slots, requests=requests, current=current, away=away))
    assert (answer.moved, len(answer.places)) == (1, 4)
    locked = solve(Problem(slots=slots, requests=requests, current=current, away=away, locked=frozenset({0})))
    assert (locked.left, locked.moved) == ([0], 0)


def test_a_panel_sits_at_its_quorum():
    slots = (slot(1, 0), slot(1, 1))
    base = {
        "slots": slots,
        "requests": (Request(0, 0, (1,)),),
        "members": {1: frozenset({10, 11, 12})},
        "away": {10: [(NINE, NINE + HALF)], 11: [(NINE, NINE + HALF)]},
    }
    assert solve(Problem(**base, quorum={1: 2})).places == {0: slots[1]}
    assert timetable.possible(Problem(**base, quorum={1: 1})) == {0: [0, 1]}


def test_no_sum_of_lesser_things_outweighs_a_place():
    """Two hundred hearings kept, and as many half-days: one more placed is worth all of them."""
    slots = tuple(slot(panel, 0) for panel in range(200))
    current = {key: slots[key] for key in range(200)}
    weights = timetable.Weights.of(Problem(slots=slots, requests=(), current=current))
    assert weights.unmoved > weights.sessions == 200
    assert weights.placed > weights.unmoved * len(current) + weights.sessions


def test_few_half_days_are_used():
    slots = tuple(slot(panel, rank) for panel in (1, 2) for rank in range(2))
    requests = tuple(Request(key, key, (1, 2)) for key in range(2))
    assert solve(Problem(slots=slots, requests=requests)).half_days == 1


@pytest.mark.parametrize(
    ("places", "more", "message"),
    [
        ({0: slot(2, 0)}, {}, "pas possible"),
        ({0: slot(1, 0), 1: slot(3, 0)}, {}, "la même personne"),
        ({0: slot(1, 0), 1: slot(3, 1)}, {"rest": HALF}, "la même personne"),
        ({0: slot(1, 0), 2: slot(1, 0)}, {}, "le même jury"),
        ({0: slot(1, 0), 2: slot(3, 0)}, {"members": {1: frozenset({9}), 3: frozenset({9})}}, "le même juré"),
        ({0: slot(1, 0), 2: slot(3, 0)}, {"rooms": 1}, "salles disponibles : 1"),
    ],
)
def test_each_fault_has_its_words(places, more, message):
    slots = tuple(slot(panel, rank) for panel in (1, 3) for rank in range(2))
    requests = (Request(0, 0, (1, 3)), Request(1, 0, (1, 3)), Request(2, 1, (1, 3)))
    [fault] = faults(Problem(slots=slots, requests=requests, **more), places)
    assert message in fault


def test_session_is_cut_into_slots():
    cut = slots_of(1, NINE, NINE + timedelta(hours=2), minutes=30, pause=10)
    assert [slot.starts_at - NINE for slot in cut] == [timedelta(minutes=m) for m in (0, 40, 80)]
