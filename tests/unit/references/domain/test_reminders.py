"""Referees are reminded seven and two days before the last day; the candidate knows who has not answered."""

from datetime import timedelta

import pytest

from notifications.models import Message
from references.domain import reminders
from references.models import Reference
from references.tasks import remind_referees
from tests import factories as f
from tests.factories import NOW
from tests.unit.references.conftest import DUE


@pytest.fixture
def reference(application):
    application.announced_state = "submitted"
    application.save()
    return f.ReferenceFactory(application=application)


def days_before(days):
    return DUE - timedelta(days=days)


def written(template):
    return Message.objects.filter(template=template).count()


def test_reminders_are_written_seven_and_two_days_before(reference):
    sent = {days: reminders.remind(at=days_before(days)) for days in (8, 7, 6, 3, 2, 1, 0, -1)}
    assert {days: count for days, count in sent.items() if count} == {7: 1, 2: 2}
    assert (written("reference_reminder"), written("reference_missing")) == (2, 1)
    message = Message.objects.get(template="reference_missing")
    assert (message.recipient, "Nadia Benali" in message.body) == (reference.application.candidate, True)
    assert "27 mars 2026" in Message.objects.filter(template="reference_reminder").last().body.replace("\xa0", " ")


@pytest.mark.parametrize("state", ["received", "declined", "cancelled", "named"])
def test_who_answered_or_was_not_asked_is_left_alone(reference, state):
    Reference.objects.update(state=state, answered_at=NOW)
    assert reminders.remind(at=days_before(2)) == 0


def test_nobody_is_written_to_at_night_or_just_after_the_request(reference):
    assert reminders.remind(at=days_before(2).replace(hour=6)) == 0
    Reference.objects.update(sent_at=days_before(3))
    assert reminders.remind(at=days_before(2)) == 1, "the candidate alone"
    Reference.objects.update(sent_at=None)
    assert reminders.remind(at=days_before(2)) == 1


def test_a_decision_that_is_announced_stops_the_reminders(reference):
    reference.application.announced_state = "ineligible"
    reference.application.save()
    assert reminders.remind(at=days_before(2)) == 0


def test_a_call_that_never_closes_reminds_from_the_deposit_on(campaign, reference):
    campaign.windows.update(closes_at=None)
    assert reminders.remind(at=NOW) == 0


def test_several_referees_of_one_application(reference):
    f.ReferenceFactory(application=reference.application, rank=2)
    assert reminders.remind(at=days_before(2)) == 4


def test_the_task_reminds(reference, monkeypatch):
    monkeypatch.setattr("common.clock.now", lambda: days_before(7))
    remind_referees()
    assert written("reference_reminder") == 1
