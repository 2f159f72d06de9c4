"""What is missing is reminded of: by who awaits it, once a day, and by the calendar as the start comes."""

from datetime import timedelta

import pytest

from notifications.models import Message
from talents import tasks
from talents.domain.pieces import reminders, requested
from talents.domain.pieces.reminders import ReminderRefusedError
from talents.models import Mission
from tests import factories as f
from tests.factories import NOW


def give_all(mission):
    f.EmployeeRecordFactory(person=mission.talent)
    for piece in requested.required_of(mission):
        f.MissionPieceFactory(mission=mission, kind=piece.code)
    return Mission.objects.get(pk=mission.pk)


def sent():
    return Message.objects.filter(template="pieces_missing").order_by("pk")


def test_a_reminder_names_what_is_missing_once_a_day(mission, team):
    f.MissionPieceFactory(mission=mission, kind="identity")
    f.MissionPieceFactory(mission=mission, kind="bank", state="refused", reason="Illisible")
    reminders.remind(mission, by=team, at=NOW)
    [message] = sent()
    assert message.recipient == mission.talent
    assert "- Fiche administrative\n- Attestation de droits" in message.body
    assert "- Relevé d’identité bancaire" in message.body
    assert "- Pièce d’identité" not in message.body
    with pytest.raises(ReminderRefusedError, match="déjà reçu un rappel aujourd’hui"):
        reminders.remind(mission, by=team, at=NOW)
    reminders.remind(mission, by=team, at=NOW + timedelta(days=1))
    assert sent().count() == 2


def test_nobody_is_reminded_of_nothing(mission, team):
    with pytest.raises(ReminderRefusedError, match="vient de qui attend"):
        reminders.remind(mission, by=mission.talent, at=NOW)
    with pytest.raises(ReminderRefusedError, match="Rien ne manque"):
        reminders.remind(give_all(mission), by=team, at=NOW)
    ended = Mission(state="ended", pk=mission.pk, cohort=mission.cohort, talent=mission.talent)
    with pytest.raises(ReminderRefusedError, match="Rien ne manque"):
        reminders.remind(ended, by=team, at=NOW)


def test_the_calendar_reminds_as_the_start_comes(make_mission, monkeypatch):
    near, far, complete, ended = make_mission(), make_mission(), make_mission(), make_mission(state="ended")
    starts = {near: 21, far: 40, complete: 3, ended: 3}
    for mission, days in starts.items():
        Mission.objects.filter(pk=mission.pk).update(starts_on=NOW.date() + timedelta(days=days))
    give_all(complete)
    assert reminders.remind_due(at=NOW) == 1
    assert reminders.remind_due(at=NOW + timedelta(days=1)) == 0
    assert [message.recipient for message in sent()] == [near.talent]
    assert reminders.remind_due(at=NOW + timedelta(days=14)) == 1  # seven days before
    assert sent().count() == 2


def test_the_task_of_the_hour_reminds(mission):
    Mission.objects.filter(pk=mission.pk).update(starts_on=NOW.date() + timedelta(days=5))
    tasks.watch()
    assert sent().count() == 1
