"""Nothing under five can be recovered from what is published together: a reader who tries everything fails."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.statistics import disclosure
from common.statistics.disclosure import Cell, find_determined, hidden, may_follow, suppress_together


def table(counts):
    """Return the cells of a table of people by row and column, its margins and its total."""
    rows, columns = counts.shape
    place = {(i, j): i * columns + j for i, j in product(range(rows), range(columns))}
    cells = [Cell(("cell", i, j), int(counts[i, j]), frozenset({place[i, j]})) for i, j in place]
    cells += [
        Cell(("row", i), int(counts[i].sum()), frozenset(place[i, j] for j in range(columns))) for i in range(rows)
    ]
    cells += [
        Cell(("column", j), int(counts[:, j].sum()), frozenset(place[i, j] for i in range(rows)))
        for j in range(columns)
    ]
    return [*cells, Cell("total", int(counts.sum()), frozenset(place.values()))]


def possible_values(cells, shown, most):
    """Try every table with at most ``most`` people in a cell: what each hidden cell may be, to somebody who looks."""
    groups = sorted({group for cell in cells for group in cell.groups})
    people = np.indices((most + 1,) * len(groups)).reshape(len(groups), -1)
    totals = {cell.key: people[[groups.index(group) for group in cell.groups]].sum(axis=0) for cell in cells}
    possible = np.ones(people.shape[1], dtype=bool)
    for key, value in shown.items():
        possible &= totals[key] == value if value is not None else totals[key] > 0
    return {key: set(values[possible].tolist()) for key, values in totals.items()}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 8), min_size=4, max_size=4))
def test_a_reader_who_tries_every_table_finds_no_small_count(people):
    cells = table(np.array(people).reshape(2, 2))
    shown = suppress_together(cells)
    values = possible_values(cells, shown, 18)
    for cell in cells:
        if hidden(cell.count):
            assert shown[cell.key] is None
            assert len(values[cell.key]) > 1, (cell, shown)


def largest_and_smallest(cells, shown, target):
    """Attack one cell by the largest and smallest value it may take, with a solver used otherwise than the audit."""
    cp_model = disclosure.cp_model
    bounds = []
    for sense in ("minimize", "maximize"):
        model = cp_model.CpModel()
        people = {group: model.new_int_var(0, 500, "") for cell in cells for group in cell.groups}
        for cell in cells:
            total = sum(people[group] for group in cell.groups)
            model.add(total == shown[cell.key] if shown[cell.key] is not None else total >= 1)
        getattr(model, sense)(sum(people[group] for group in target.groups))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        assert solver.solve(model) == cp_model.OPTIMAL
        bounds.append(round(solver.objective_value))
    return bounds


@pytest.mark.parametrize("seed", range(15))
def test_larger_tables_resist_the_attack_by_bounds(seed):
    rng = np.random.default_rng(seed)
    cells = table(rng.poisson(rng.choice([3, 6, 12], size=(4, 1)), size=(4, 5)))
    shown = suppress_together(cells)
    small = [cell for cell in cells if hidden(cell.count)]
    for cell in small:
        low, high = largest_and_smallest(cells, shown, cell)
        assert low < high, (cell, shown)
    assert sum(value is not None for value in shown.values()) > 0


def test_hiding_the_small_counts_alone_gives_them_back():
    """The fault: one small count and its total; two in a row whose columns tell them."""
    cells = table(np.array([[3, 9, 12], [8, 7, 10]]))
    only_small = {cell.key for cell in cells if hidden(cell.count)}
    assert [cell.key for cell in find_determined(cells, only_small)] == [("cell", 0, 0)]
    shown = suppress_together(cells)
    assert [key for key, value in shown.items() if value is None] != [("cell", 0, 0)]
    assert find_determined(cells, {key for key, value in shown.items() if value is None}) == []


def suppressed(counts):
    """Return counts whose total is public, after the audit."""
    cells = [Cell(key, count, frozenset({place})) for place, (key, count) in enumerate(counts.items())]
    whole = Cell(None, sum(counts.values()), frozenset(range(len(counts))))
    shown = suppress_together([*cells, whole], shown={} if hidden(whole.count) else {None: whole.count})
    return {key: shown[key] for key in counts}


def test_a_total_that_is_public_stays_and_the_others_give_way():
    assert suppressed({"a": 12, "b": 3, "c": 7, "d": 0}) == {"a": 12, "b": None, "c": None, "d": 0}
    assert suppressed({"a": 12, "b": 3, "c": 4}) == {"a": 12, "b": None, "c": None}
    assert suppressed({"b": 3}) == {"b": None}
    assert suppressed({"a": 5, "b": 5}) == {"a": 5, "b": 5}
    assert suppressed({"a": 20, "b": 1, "c": 1}) == {"a": None, "b": None, "c": None}


def test_a_count_that_is_public_already_cannot_be_taken_back():
    cells = [Cell("part", 3, frozenset({0})), Cell("rest", 9, frozenset({1})), Cell("total", 12, frozenset({0, 1}))]
    assert suppress_together(cells, shown={"rest": 9, "total": 12}) == {"part": None, "rest": 9, "total": 12}
    assert suppress_together(cells, shown={"total": 12}) == {"part": None, "rest": None, "total": 12}


def test_two_publications_never_tell_who_came_in_between():
    before = {"all": 40, "design": 12, "law": None}
    assert may_follow(before, {"all": 40, "design": 12, "law": 9})
    assert may_follow(before, {"all": 46, "design": 18, "law": None})
    assert not may_follow(before, {"all": 41, "design": 13, "law": None})
    assert not may_follow(before, {"all": 45, "design": 10, "law": None})
    assert may_follow(before, {"all": None, "design": 12})


def test_a_search_that_is_cut_short_hides_more(monkeypatch):
    monkeypatch.setattr(disclosure, "SEARCH_WORK", 0.0)
    cells = [Cell("a", 2, frozenset({0})), Cell("b", 3, frozenset({1})), Cell("total", 5, frozenset({0, 1}))]
    assert suppress_together(cells)["total"] is None


def one_by_one(cells, masked, batch, at_risk):
    """Try each count alone, in order: what the search by batches must find."""
    return next((cell.key for cell in batch if disclosure._other_values(cells, {*masked, cell.key}, [at_risk])), None)


@pytest.mark.parametrize("seed", [4, 11, 17, 25, 32])
def test_counts_tried_together_give_the_same_answer_as_one_by_one(seed, monkeypatch):
    """Tables with zeros, which cannot be tried together, and without."""
    rng = np.random.default_rng(seed)
    cells = table(rng.poisson(rng.choice([1, 3, 6, 12], size=(4, 1)), size=(4, 5)))
    together = suppress_together(cells)
    monkeypatch.setattr(disclosure, "_first_enough", one_by_one)
    assert suppress_together(cells) == together
