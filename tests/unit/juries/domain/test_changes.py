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
def reading(db):
    grid = f.ScoringGridFactory(scale_min=0, scale_max=4)
    f.CriterionFactory(grid=grid)
    f.CriterionFactory(grid=grid, optional=True)
    return f.AssessmentFactory(juror__panel__grid=grid)


def act(reading, kind, value, base="", rank=0, **more):
    criterion = reading.panel.grid.criteria.all()[rank].pk if kind == "mark" else None
    return Act(uuid.uuid4(), reading.public_id, kind, criterion, value, base)._replace(**more)


def run(reading, *acts, at=NOW):
    return [answer.outcome for answer in changes.apply_all(acts, by=reading.juror.user, at=at)]


def test_acts_fill_and_hand_in_a_grid(reading):
    done = run(reading, act(reading, "mark", "3"), act(reading, "mark", "na", rank=1), act(reading, "comment", "Bien"),
               act(reading, "verdict", "favourable"), act(reading, "submit", "submitted"))  # fmt: skip
    assert done == ["done"] * 5
    reading.refresh_from_db()
    assert (reading.state, reading.result, reading.comment, reading.verdict) == ("submitted", 3, "Bien", "favourable")
    assert [(row.kind, row.before, row.after) for row in reading.changes.all()] == [
        ("mark", "", "3"),
        ("mark", "", "na"),
        ("comment", "", "Bien"),
        ("verdict", "", "favourable"),
        ("submit", "", "submitted"),
    ]
    assert str(reading.changes.first()) == "Note :  → 3"
    assert run(reading, act(reading, "submit", "submitted")) == ["done"]  # already handed in: nothing to do
    assert run(reading, act(reading, "mark", "", "3")) == ["refused"]  # a stray key changes nothing
    reading.refresh_from_db()
    assert (reading.state, reading.scores.count()) == ("submitted", 2)
    again = [act(reading, "reopen", "started"), act(reading, "mark", "", "3"), act(reading, "reopen", "started")]
    assert run(reading, *again) == ["done"] * 3
    reading.refresh_from_db()
    assert (reading.state, reading.scores.count()) == ("started", 1)
    assert list(reading.changes.filter(kind="reopen").values_list("before", "after")) == [("", "started")] * 2


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(data=st.data())
def test_any_repetition_in_order_ends_the_same(reading, data):
    """A browser that repeats what it is not sure of, as often as one likes, changes nothing and doubles nothing."""
    Assessment.objects.filter(pk=reading.pk).update(state="assigned", comment="", result=None, submitted_at=None)
    reading.scores.all().delete()
    reading.changes.all().delete()
    values = data.draw(st.lists(st.sampled_from("01234"), min_size=1, max_size=6))
    acts, base = [], ""
    for value in values:
        acts.append(act(reading, "mark", value, base))
        base = value
    sent = []
    for rank in range(len(acts)):
        sent += acts[data.draw(st.integers(0, rank)) : rank + 1]
    changes.apply_all(sent, by=reading.juror.user, at=NOW)
    assert str(reading.scores.get().value) == values[-1]
    moved = [value for value, before in zip(values, ["", *values], strict=False) if value != before]
    assert list(reading.changes.values_list("after", flat=True)) == moved


def test_a_grid_reopened_by_the_page_is_in_its_history(reading):
    run(reading, act(reading, "mark", "3"), act(reading, "mark", "na", rank=1), act(reading, "submit", "submitted"))
    assert run(reading, act(reading, "reopen", "")) == ["done"]  # the page sends no value
    assert reading.changes.effective().last().kind == "reopen"


def test_a_grid_handed_in_is_said_to_be_when_the_answer_was_lost(reading):
    """A text that was typed in several sendings is one line of history, and each sending is known when it comes again."""
    first, second = act(reading, "comment", "Av"), act(reading, "comment", "Avis", "Av")
    sent = [
        act(reading, "mark", "3"),
        act(reading, "mark", "na", rank=1),
        first,
        second,
        act(reading, "submit", "submitted"),
    ]
    assert run(reading, *sent) == ["done"] * 5
    assert run(reading, *sent) == ["done"] * 5
    reading.refresh_from_db()
    assert (reading.state, reading.comment) == ("submitted", "Avis")
    assert [row.after for row in reading.changes.effective().filter(kind="comment")] == ["Avis"]
    assert run(reading, act(reading, "comment", "Rival", "Av"), act(reading, "submit", "submitted")) == [
        "rival",
        "held",
    ]


def test_rival_value_is_never_overwritten(reading):
    run(reading, act(reading, "mark", "3"))
    [answer] = changes.apply_all([act(reading, "mark", "1")], by=reading.juror.user, at=NOW)
    assert (answer.outcome, answer.value) == ("rival", "3")
    assert reading.scores.get().value == 3
    later = run(reading, act(reading, "mark", "0", "2"), act(reading, "submit", "submitted"))
    assert later == ["rival", "held"]
    assert run(reading, act(reading, "mark", "1", "3"), act(reading, "mark", "1")) == ["done", "done"]


def test_comment_typed_in_one_go_is_one_line_of_history(reading):
    run(reading, act(reading, "comment", "B"))
    run(reading, act(reading, "comment", "Bi", "B"), at=NOW + timedelta(minutes=5))
    assert reading.changes.effective().get().after == "Bi"
    run(reading, act(reading, "comment", "Bien", "Bi"), at=NOW + timedelta(minutes=20))
    assert [row.after for row in reading.changes.effective()] == ["Bi", "Bien"]


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
def test_impossible_act_is_refused_and_changes_nothing(reading, kind, value, more):
    assert run(reading, act(reading, kind, value, **more)) == ["refused"]
    assert not reading.changes.exists()
    assert not reading.scores.exists()


def test_closed_panel_and_recusal_end_the_acts(reading):
    user = reading.juror.user
    assessments.recuse(reading, by=user, at=NOW, reason="ancienne collègue")
    [answer] = changes.apply_all([act(reading, "mark", "3")], by=user, at=NOW)
    assert "ne vous est plus confié" in answer.message
    assert Conflict.objects.get().reason == "ancienne collègue"
    other = f.AssessmentFactory(juror__panel=f.PanelFactory(grid=reading.panel.grid))
    assessments.close(other.panel, at=NOW)
    [answer] = changes.apply_all([act(other, "mark", "3")], by=other.juror.user, at=NOW)
    assert "clos" in answer.message


def test_history_puts_back_what_stood_before(reading):
    run(reading, act(reading, "mark", "3"), act(reading, "mark", "1", "3"))
    last = reading.changes.select_related("assessment").last()
    changes.restore(last, by=reading.juror.user, at=NOW)
    assert reading.scores.get().value == 3
    assert [row.after for row in reading.changes.all()] == ["3", "1", "3"]
