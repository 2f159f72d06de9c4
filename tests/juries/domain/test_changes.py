"""Acts of the reading room: once, in order, never over somebody else's."""

import uuid
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from juries.domain import assessments, changes
from juries.domain.changes import Act
from juries.models import Assessment, Conflict
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def one(db):
    grid = f.ScoringGridFactory(scale_min=0, scale_max=4)
    f.CriterionFactory(grid=grid)
    f.CriterionFactory(grid=grid, optional=True)
    return f.AssessmentFactory(juror__panel__grid=grid)


def act(one, kind, value, base="", rank=0, **more):
    criterion = one.panel.grid.criteria.all()[rank].pk if kind == "mark" else None
    return Act(uuid.uuid4(), one.public_id, kind, criterion, value, base)._replace(**more)


def run(one, *acts, at=NOW):
    return [answer.outcome for answer in changes.apply_all(acts, by=one.juror.user, at=at)]


def test_acts_fill_and_hand_in_a_grid(one):
    done = run(one, act(one, "mark", "3"), act(one, "mark", "na", rank=1), act(one, "comment", "Bien"),
               act(one, "verdict", "favourable"), act(one, "submit", "submitted"))  # fmt: skip
    assert done == ["done"] * 5
    one.refresh_from_db()
    assert (one.state, one.result, one.comment, one.verdict) == ("submitted", 3, "Bien", "favourable")
    assert [(row.kind, row.before, row.after) for row in one.changes.all()] == [
        ("mark", "", "3"),
        ("mark", "", "na"),
        ("comment", "", "Bien"),
        ("verdict", "", "favourable"),
        ("submit", "", "submitted"),
    ]
    assert str(one.changes.first()) == "Note :  → 3"
    assert run(one, act(one, "submit", "submitted")) == ["done"]  # already handed in: nothing to do
    assert run(one, act(one, "mark", "", "3")) == ["done"]  # a mark taken back reopens the grid
    one.refresh_from_db()
    assert (one.state, one.scores.count()) == ("started", 1)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(data=st.data())
def test_any_repetition_in_order_ends_the_same(one, data):
    """A browser that repeats what it is not sure of, as often as one likes, changes nothing and doubles nothing."""
    Assessment.objects.filter(pk=one.pk).update(state="assigned", comment="", result=None, submitted_at=None)
    one.scores.all().delete()
    one.changes.all().delete()
    values = data.draw(st.lists(st.sampled_from("01234"), min_size=1, max_size=6))
    acts, base = [], ""
    for value in values:
        acts.append(act(one, "mark", value, base))
        base = value
    sent = []
    for rank in range(len(acts)):
        sent += acts[data.draw(st.integers(0, rank)) : rank + 1]
    changes.apply_all(sent, by=one.juror.user, at=NOW)
    assert str(one.scores.get().value) == values[-1]
    moved = [value for value, before in zip(values, ["", *values], strict=False) if value != before]
    assert list(one.changes.values_list("after", flat=True)) == moved


def test_rival_value_is_never_overwritten(one):
    run(one, act(one, "mark", "3"))
    [answer] = changes.apply_all([act(one, "mark", "1")], by=one.juror.user, at=NOW)
    assert (answer.outcome, answer.value) == ("rival", "3")
    assert one.scores.get().value == 3
    later = run(one, act(one, "mark", "0", "2"), act(one, "submit", "submitted"))
    assert later == ["rival", "held"]
    assert run(one, act(one, "mark", "1", "3"), act(one, "mark", "1")) == ["done", "done"]


def test_comment_typed_in_one_go_is_one_line_of_history(one):
    run(one, act(one, "comment", "B"))
    run(one, act(one, "comment", "Bi", "B"), at=NOW + timedelta(minutes=5))
    assert one.changes.get().after == "Bi"
    run(one, act(one, "comment", "Bien", "Bi"), at=NOW + timedelta(minutes=20))
    assert [row.after for row in one.changes.all()] == ["Bi", "Bien"]


@pytest.mark.parametrize(
    ("kind", "value", "more"),
    [
        ("mark", "9", {}),
        ("mark", "x", {}),
        ("mark", "na", {}),
        ("mark", "3", {"criterion": None}),
        ("mark", "3", {"criterion": 0}),
        ("verdict", "superbe", {}),
        ("comment", "x" * 20_001, {}),
        ("state", "submitted", {}),
        ("comment", "à autrui", {"assessment": uuid.UUID(int=0)}),
    ],
)
def test_impossible_act_is_refused_and_changes_nothing(one, kind, value, more):
    assert run(one, act(one, kind, value, **more)) == ["refused"]
    assert not one.changes.exists()
    assert not one.scores.exists()


def test_closed_panel_and_recusal_end_the_acts(one):
    user = one.juror.user
    assessments.recuse(one, by=user, at=NOW, reason="ancienne collègue")
    [answer] = changes.apply_all([act(one, "mark", "3")], by=user, at=NOW)
    assert "ne vous est plus confié" in answer.message
    assert Conflict.objects.get().reason == "ancienne collègue"
    other = f.AssessmentFactory(juror__panel=f.PanelFactory(grid=one.panel.grid))
    assessments.close(other.panel, at=NOW)
    [answer] = changes.apply_all([act(other, "mark", "3")], by=other.juror.user, at=NOW)
    assert "clos" in answer.message


def test_history_puts_back_what_stood_before(one):
    run(one, act(one, "mark", "3"), act(one, "mark", "1", "3"))
    last = one.changes.select_related("assessment").last()
    changes.restore(last, by=one.juror.user, at=NOW)
    assert one.scores.get().value == 3
    assert [row.after for row in one.changes.all()] == ["3", "1", "3"]
