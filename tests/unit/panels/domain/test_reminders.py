"""Jurors are reminded of what they have left, before the last day, once each, and may refuse it."""

from datetime import timedelta

import pytest

from common.days import day_of
from notifications.domain import outbox
from notifications.models import Category, Message
from panels.domain import reminders
from panels.tasks import remind_jurors
from tests import factories as f
from tests.factories import NOW

DONE = {"state": "submitted", "submitted_at": NOW, "result": 12}
LAST = day_of(NOW) + timedelta(days=10)


@pytest.fixture
def stage(db):
    return f.StageFactory(kind="preselection", starts_on=day_of(NOW), ends_on=LAST, campaign__name="Promotion 12")


@pytest.fixture
def juror(stage):
    juror = f.JurorFactory(panel__name="Lecture A")
    stage.panels.add(juror.panel)
    for _ in range(2):
        f.AssessmentFactory(juror=juror)
    f.AssessmentFactory(juror=juror, **DONE)
    return juror


def days_before(days):
    return NOW + timedelta(days=10 - days)


def test_what_is_left_is_written_seven_three_and_one_days_before(juror):
    sent = {days: reminders.remind(at=days_before(days)) for days in (9, 8, 7, 6, 4, 3, 2, 1, 0)}
    assert {days for days, count in sent.items() if count} == {7, 3, 1}
    message = Message.objects.first()
    assert message.subject == "Des grilles attendent votre lecture"
    assert "2 grilles à remettre sur 3 au jury « Lecture A »" in message.body
    assert "Ne plus recevoir ces rappels" in message.body


def test_who_has_handed_in_everything_or_left_is_not_written_to(juror):
    juror.assessments.update(**DONE)
    assert reminders.remind(at=days_before(3)) == 0
    juror.assessments.update(state="started", submitted_at=None, result=None)
    type(juror).objects.filter(pk=juror.pk).update(left_at=NOW)
    assert reminders.remind(at=days_before(3)) == 0


def test_nobody_is_written_to_at_night_nor_for_a_closed_panel(stage, juror):
    night = days_before(3).replace(hour=2)
    assert reminders.remind(at=night) == 0
    assert reminders.remind(at=night.replace(hour=9)) == 1
    stage.panels.update(closed_at=NOW)
    assert reminders.remind(at=days_before(1)) == 0


def test_a_prolonged_stage_is_reminded_of_by_its_new_last_day(stage, juror, team):
    assert reminders.remind(at=days_before(3)) == 1
    stage.rounds.create(
        starts_on=LAST, ends_on=LAST + timedelta(days=4), reason="Nombre de dossiers", by=team, at=days_before(3)
    )
    assert reminders.remind(at=days_before(3)) == 1
    assert reminders.remind(at=days_before(1)) == 0, "five days are left, not one"


def test_reminders_may_be_refused(juror):
    outbox.refuse(juror.user, Category.PANELS, at=NOW)
    remind_jurors()
    reminders.remind(at=days_before(3))
    assert {message.withheld != "" for message in Message.objects.all()} == {True}
