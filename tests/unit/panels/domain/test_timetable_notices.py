"""Jurors learn the timetable of their hearings, then each change, once, when nothing moves any more."""

from datetime import timedelta

import pytest

from juries.domain.timetables import hearings
from juries.models import Hearing
from notifications.models import Message
from panels.domain import timetable_notices
from panels.tasks import send_timetables
from tests import factories as f
from tests.factories import NOW

HOUR = timedelta(hours=1)
FIRST = NOW + timedelta(days=3)


@pytest.fixture
def panel(db):
    panel = f.PanelFactory(name="Auditions Carte")
    f.StageFactory(kind="hearing", campaign__state="published").panels.add(panel)
    return panel


@pytest.fixture
def heard(panel, team):
    return hearings.plan(panel, f.DepositFactory(), starts_at=FIRST, minutes=30, by=team, at=NOW, place="Salle 3")


def convene(at=NOW):
    Hearing.objects.filter(convened_at=None).update(convened_at=at)


def bodies():
    return list(Message.objects.filter(template="panel_timetable").order_by("pk").values_list("subject", "body"))


def test_timetable_is_told_once_people_are_convened_and_each_change_once(panel, heard, team):
    seat = f.JurorFactory(panel=panel, charter_signed_at=NOW)
    f.JurorFactory(panel=panel, charter_signed_at=None)  # who has not signed reads nothing yet
    f.JurorFactory(panel=panel, charter_signed_at=NOW, left_at=NOW)
    assert timetable_notices.send(at=NOW + HOUR) == 0
    convene()
    assert timetable_notices.send(at=NOW + timedelta(minutes=5)) == 0
    assert timetable_notices.send(at=NOW + HOUR) == 1
    [(subject, body)] = bodies()
    assert subject == "L’emploi du temps de vos auditions"
    assert all(text in body for text in (heard.deposit.number, "Salle 3", f"/jury/journee/{seat.public_id}/"))
    assert timetable_notices.send(at=NOW + 2 * HOUR) == 0
    for minutes in (30, 60, 0):
        start = FIRST + timedelta(minutes=minutes)
        hearings.reschedule(heard, starts_at=start, minutes=30, place="Salle 4", by=team, at=NOW + 3 * HOUR)
        convene(at=NOW + 3 * HOUR)
        heard.refresh_from_db()
    assert timetable_notices.send(at=NOW + 3 * HOUR) == 0
    assert timetable_notices.send(at=NOW + 4 * HOUR) == 1
    _, body = bodies()[-1]
    assert ("Il a changé." in body, "Salle 4" in body) == (True, True)
    assert timetable_notices.send(at=FIRST) == 0


def test_a_closed_panel_is_told_nothing(panel, team):
    f.JurorFactory(panel=panel, charter_signed_at=NOW)
    panel.stages.get().panels.add(f.PanelFactory())
    hearings.plan(panel, f.DepositFactory(), starts_at=FIRST, minutes=30, by=team, at=NOW - HOUR)
    convene(at=NOW - HOUR)
    type(panel).objects.filter(pk=panel.pk).update(closed_at=NOW)
    send_timetables()
    assert bodies() == []
    type(panel).objects.filter(pk=panel.pk).update(closed_at=None)
    send_timetables()
    assert len(bodies()) == 1


def test_hearings_without_a_history_are_told_too(panel):
    f.JurorFactory(panel=panel, charter_signed_at=NOW)
    f.HearingFactory(panel=panel, starts_at=FIRST, ends_at=FIRST + HOUR, convened_at=NOW - HOUR)
    assert timetable_notices.send(at=NOW) == 1
