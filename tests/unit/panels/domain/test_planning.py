"""The hearings of a stage planned together, and planned again when somebody cannot come."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from juries.domain.timetables import availability, hearings, planning
from juries.domain.timetables.planning import Frame
from juries.models import Hearing, Unavailability
from tests import factories as f
from tests.factories import NOW

PARIS = ZoneInfo("Europe/Paris")
MONDAY = date(2026, 6, 8)


def frame(**more):
    base = {
        "first": MONDAY, "last": MONDAY + timedelta(days=1), "sessions": ((time(9), time(11)),), "minutes": 30,
        "pause": 0, "zone": PARIS,
    }  # fmt: skip
    return Frame(**base | more)


@pytest.fixture
def stage(db):
    return f.StageFactory(kind="hearing", grid=f.CriterionFactory().grid)


@pytest.fixture
def panels(stage):
    """Two panels of two; three people heard by both, and one more by the first."""
    panels = [f.PanelFactory(grid=stage.grid) for _ in range(2)]
    stage.panels.add(*panels)
    deposits = [f.DepositFactory() for _ in range(4)]
    for panel, heard in zip(panels, (deposits, deposits[:3]), strict=True):
        jurors = [f.JurorFactory(panel=panel) for _ in range(2)]
        for deposit in heard:
            f.AssessmentFactory(juror=jurors[0], deposit=deposit)
    return panels


def test_everybody_is_heard_and_nobody_is_in_two_rooms(panels, team):
    type(panels[1]).objects.filter(pk=panels[1].pk).update(meeting_room="https://visio.invalid/deux")
    done = planning.plan(panels, frame(), by=team, at=NOW, place="Salle 1")
    places = {panel.pk: {hearing.place for hearing in panel.hearings.all()} for panel in panels}
    assert places == {panels[0].pk: {"Salle 1"}, panels[1].pk: {"https://visio.invalid/deux"}}
    assert (done.created, done.moved, done.left) == (7, 0, [])
    by_person = {}
    for hearing in Hearing.objects.select_related("deposit__dossier"):
        by_person.setdefault(hearing.deposit.dossier.owner_id, []).append((hearing.starts_at, hearing.ends_at))
        assert hearing.starts_at.astimezone(PARIS).hour in {9, 10}
    for spans in by_person.values():
        ordered = sorted(spans)
        assert all(end <= start for (_, end), (start, _) in zip(ordered, ordered[1:], strict=False))
    again = planning.plan(panels, frame(), by=team, at=NOW)
    assert (again.created, again.moved) == (0, 0)


def test_who_left_is_neither_waited_for_nor_counted_in_the_quorum(panels, team):
    """Of three members, two left: the one who stays is the quorum, and cannot come on Monday."""
    for panel in panels:
        first, second = panel.jurors.all()
        f.JurorFactory(panel=panel, left_at=NOW)
        second.left_at = NOW
        second.save(update_fields=["left_at"])
        monday = datetime.combine(MONDAY, time(0), PARIS)
        f.UnavailabilityFactory(user=first.user, starts_at=monday, ends_at=monday + timedelta(days=1))
    done = planning.plan(panels, frame(last=MONDAY), by=team, at=NOW)
    assert (done.created, len(done.left)) == (0, 7)
    done = planning.plan(panels, frame(), by=team, at=NOW)
    assert done.created + len(done.left) == 7
    assert {hearing.starts_at.astimezone(PARIS).date() for hearing in Hearing.objects.all()} == {
        MONDAY + timedelta(days=1)
    }


def test_absence_moves_what_it_must_and_the_convocation_is_to_send_again(panels, team):
    planning.plan(panels, frame(), by=team, at=NOW)
    Hearing.objects.update(convened_at=NOW)
    hearing = Hearing.objects.select_related("deposit__dossier__owner").order_by("starts_at", "pk").first()
    f.UnavailabilityFactory(user=hearing.deposit.dossier.owner, starts_at=hearing.starts_at, ends_at=hearing.ends_at)
    done = planning.plan(panels, frame(), by=team, at=NOW)
    assert (done.created, done.left) == (0, [])
    assert 1 <= done.moved <= 3  # T9: one absence and the slots it exchanges
    hearing.refresh_from_db()
    assert hearing.convened_at is None
    assert Hearing.objects.filter(convened_at=None).count() == done.moved
    assert [row.verb for row in hearing.log.all()] == ["plan", "move"]


def test_what_was_held_or_planned_elsewhere_stays(panels, team):
    earlier = f.HearingFactory(
        panel=panels[0], deposit=panels[0].assessments.first().deposit, starts_at=NOW, ends_at=NOW + timedelta(hours=1)
    )
    hearings.hold(earlier, by=team, at=NOW)
    own = f.HearingFactory(panel=panels[1], starts_at=NOW, ends_at=NOW + timedelta(hours=1))  # of nobody given
    done = planning.plan(panels, frame(), by=team, at=NOW)
    assert (done.created, done.moved) == (6, 0)
    for hearing in (earlier, own):
        before = hearing.starts_at
        hearing.refresh_from_db()
        assert hearing.starts_at == before


def test_who_cannot_come_is_named_with_the_reason(panels, team):
    deposit = panels[0].assessments.last().deposit
    for day in (MONDAY, MONDAY + timedelta(days=1)):
        availability.add(deposit.dossier.owner, days=[day], moment="morning")
    done = planning.plan(panels[:1], frame(), by=team, at=NOW)
    assert (done.left, done.proved) == ([deposit.number], True)


def test_two_hearings_exchange_their_slots(stage, team):
    panel = f.PanelFactory(grid=stage.grid)
    juror = f.JurorFactory(panel=panel)
    placed = []
    for rank in range(2):
        deposit = f.AssessmentFactory(juror=juror).deposit
        start = datetime(2026, 6, 8, 9, 30 * rank, tzinfo=PARIS)
        end = start + timedelta(minutes=30)
        placed.append(f.HearingFactory(panel=panel, deposit=deposit, starts_at=start, ends_at=end))
        f.UnavailabilityFactory(user=deposit.dossier.owner, starts_at=start, ends_at=end)
    short = frame(last=MONDAY, sessions=((time(9), time(10)),))
    assert planning.plan([panel], short, by=team, at=NOW).moved == 2
    before = [hearing.starts_at for hearing in placed]
    for hearing in placed:
        hearing.refresh_from_db()
    assert [hearing.starts_at for hearing in placed] == before[::-1]


def test_impossible_days_are_refused(panels, team, monkeypatch):
    saturday = date(2026, 6, 13)
    with pytest.raises(hearings.SlotTakenError, match="aucun créneau"):
        planning.plan(panels, frame(first=saturday, last=saturday), by=team, at=NOW)
    monkeypatch.setattr(planning, "faults", lambda *a: ["faux"])
    with pytest.raises(hearings.SlotTakenError, match="ne passe pas sa vérification"):
        planning.plan(panels, frame(), by=team, at=NOW)
    assert not Hearing.objects.exists()


FORM = {
    "first": "2026-06-08", "last": "2026-06-09", "morning_from": "09:00", "morning_to": "10:00",
    "afternoon_from": "14:00", "afternoon_to": "14:30", "minutes": 30, "pause": 0, "rooms": "3", "place": "Salle",
}  # fmt: skip


def test_page_plans_and_says_who_is_left(stage, panels, team, signed_in):
    client = signed_in(team)
    address = f"/equipe/campagnes/{stage.campaign.code}/auditions/"
    form = FORM | {"stage": stage.pk}
    page = client.post(address, form, follow=True).content.decode()
    assert "7\xa0auditions placées, 0\xa0déplacée" in page
    assert page.count("À envoyer") == 7
    more = f.AssessmentFactory(juror=panels[0].jurors.first())
    f.UnavailabilityFactory(user=more.deposit.dossier.owner, starts_at=NOW, ends_at=datetime(2026, 7, 1, tzinfo=PARIS))
    content = client.post(address, form, follow=True).content.decode()
    assert f"aucun emploi du temps n’en place davantage) : {more.deposit.number}" in content
    late = client.post(address, form | {"last": "2026-06-01"})
    assert late.status_code == 422
    assert "suit le premier" in late.content.decode()
    one_place = client.post(address, form | {"rooms": ""})
    assert (one_place.status_code, "dites combien y siègent à la fois" in one_place.text) == (422, True)
    assert client.post(address, form | {"rooms": "", "place": ""}).status_code == 302
    stage.panels.update(closed_at=NOW)
    assert "pas de jury ouvert" in client.post(address, form).content.decode()


def test_people_say_when_they_cannot_come(signed_in, db):
    user = f.UserFactory()
    client = signed_in(user)
    add = {"first": "2026-06-08", "last": "2026-06-09", "moment": "afternoon"}
    for _ in range(2):
        page = client.post("/indisponibilites/", add, follow=True).content.decode()
    assert page.count("Retirer") == 2
    first = Unavailability.objects.first()
    assert str(first) == f"{first.starts_at} - {first.ends_at}"
    assert first.starts_at.astimezone(PARIS).hour == 13
    client.post("/indisponibilites/", {"first": "2026-06-10", "moment": "day"})
    assert Unavailability.objects.last().ends_at.astimezone(PARIS).date() == date(2026, 6, 11)
    for wrong, sentence in (({"last": "2026-06-01"}, "finit après"), ({"last": "2027-06-01"}, "120 jours au plus")):
        refused = client.post("/indisponibilites/", add | wrong)
        assert refused.status_code == 422
        assert sentence in refused.content.decode()
    signed_in(f.UserFactory()).post(f"/indisponibilites/{first.pk}/retirer/")
    assert Unavailability.objects.count() == 3
    client.post(f"/indisponibilites/{first.pk}/retirer/")
    assert Unavailability.objects.count() == 2
