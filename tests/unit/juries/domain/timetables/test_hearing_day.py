"""The day of hearings: one at a time, absences, and delays that go on to those who follow."""

from datetime import timedelta

import pytest

from common.transitions import TransitionRefusedError
from juries.domain.timetables import hearing_day
from juries.domain.timetables.hearing_day import HearingDayError, expected
from juries.models import Hearing
from tests import factories as f
from tests.factories import NOW


def minutes(count):
    return timedelta(minutes=count)


@pytest.fixture
def panel(db):
    return f.PanelFactory()


@pytest.fixture
def secretary(panel):
    return f.JurorFactory(panel=panel, secretary=True)


@pytest.fixture
def day(panel):
    """Three hearings of half an hour, one after the other, from now."""
    return [
        f.HearingFactory(panel=panel, starts_at=NOW + minutes(30 * rank), ends_at=NOW + minutes(30 * rank + 30))
        for rank in range(3)
    ]


def late(panel, now):
    return [passage.late for passage in expected(list(panel.hearings.all()), now=now)]


def test_delay_goes_on_to_those_who_follow(panel, day, secretary):
    user = secretary.user
    assert late(panel, NOW - minutes(60)) == [0, 0, 0]
    assert late(panel, NOW + minutes(20)) == [20, 20, 20]  # nobody began yet
    hearing_day.begin(day[0], by=user, at=NOW + minutes(10))
    assert late(panel, NOW + minutes(15)) == [10, 10, 10]
    assert late(panel, NOW + minutes(55)) == [10, 25, 25]  # the first one lasts
    day[0].refresh_from_db()
    hearing_day.finish(day[0], by=user, at=NOW + minutes(33))
    assert late(panel, NOW + minutes(33)) == [10, 0, 0]  # three minutes are not said
    hearing_day.miss(day[1], reason="Train arrêté", by=user, at=NOW + minutes(40))
    assert late(panel, NOW + minutes(45)) == [10, 0, 0]
    assert [row.verb for row in day[0].log.all()] == ["begin", "hold"]


def test_one_hearing_at_a_time_by_who_keeps_the_day(panel, day, secretary):
    user = secretary.user
    with pytest.raises(HearingDayError, match="référente"):
        hearing_day.begin(day[0], by=f.JurorFactory(panel=panel).user, at=NOW)
    hearing_day.begin(day[0], by=user, at=NOW)
    with pytest.raises(HearingDayError, match="en cours"):
        hearing_day.begin(day[1], by=user, at=NOW)
    with pytest.raises(TransitionRefusedError):
        hearing_day.begin(day[0], by=user, at=NOW)
    with pytest.raises(HearingDayError, match="pas en cours"):
        hearing_day.finish(day[1], by=user, at=NOW)


def test_absence_needs_a_word_and_who_comes_late_is_called_again(panel, day, secretary):
    user = secretary.user
    with pytest.raises(HearingDayError, match="Dites ce que l’on sait"):
        hearing_day.miss(day[0], reason=" ", by=user, at=NOW)
    hearing_day.miss(day[0], reason="Sans nouvelle", by=user, at=NOW)
    hearing_day.recall(day[0], by=user, at=NOW + minutes(20))
    day[0].refresh_from_db()
    assert day[0].state == "planned"
    chair = f.JurorFactory(panel=panel, chair=True)
    hearing_day.begin(day[0], by=chair.user, at=NOW + minutes(21))


def test_hours_kept_by_the_team_alone_are_enough(panel, day):
    Hearing.objects.filter(pk=day[0].pk).update(state="held")
    assert late(panel, NOW + minutes(30)) == [0, 0, 0]
    Hearing.objects.filter(pk=day[0].pk).update(state="ongoing")
    assert late(panel, NOW + minutes(10)) == [0, 0, 0]


def address(juror, on=""):
    return f"/jury/journee/{juror.public_id}/{on}"


@pytest.mark.takes("juries.Hearing.begin", by="juror:day")
@pytest.mark.takes("juries.Hearing.hold", by="juror:day")
@pytest.mark.takes("juries.Hearing.miss", by="juror:day")
@pytest.mark.takes("juries.Hearing.recall", by="juror:day")
def test_secretary_keeps_the_day_from_the_page(panel, day, secretary, signed_in):
    f.AssessmentFactory(juror=secretary, deposit=day[0].deposit)
    client = signed_in(secretary.user)
    page = client.get(address(secretary)).content.decode()
    assert "3 auditions" in page
    assert page.count("Commencer") == 3
    on = f"?jour={NOW.date()}"
    for act, sentence in (("begin", "En cours :"), ("finish", "Tenue")):
        done = client.post(address(secretary, on), {"act": f"{act}:{day[0].pk}"}, follow=True)
        assert sentence in done.content.decode()
    refused = client.post(address(secretary), {"act": f"miss:{day[1].pk}", "reason": " "})
    assert (refused.status_code, "Dites ce que" in refused.text) == (422, True)
    early = client.post(address(secretary), {"act": f"finish:{day[1].pk}"})
    assert (early.status_code, "fr-alert--error" in early.text) == (422, True)
    client.post(address(secretary), {"act": f"miss:{day[1].pk}", "reason": "Sans nouvelle"})
    assert "La personne est arrivée" in client.get(address(secretary)).content.decode()
    client.post(address(secretary), {"act": f"recall:{day[1].pk}"})
    day[1].refresh_from_db()
    assert day[1].state == "planned"
    assert client.post(address(secretary), {"act": "begin:x"}).status_code == 404


def test_member_reads_and_an_empty_day_is_said(panel, day, signed_in):
    member = f.JurorFactory(panel=panel)
    client = signed_in(member.user)
    assert "Commencer" not in client.get(address(member)).content.decode()
    assert "Aucune audition ce jour" in client.get(address(member, "?jour=2030-01-01")).content.decode()
    assert "3 auditions" in client.get(address(member, "?jour=2026-99-99")).content.decode()
    empty = f.JurorFactory(user=member.user)
    assert "Aucune audition ce jour" in client.get(address(empty)).content.decode()


def test_waiting_room_tells_one_s_own_hour_only(panel, secretary, signed_in):
    application = f.DepositedApplicationFactory(state="shortlisted", announced_state="shortlisted")
    first = f.HearingFactory(panel=panel, starts_at=NOW - minutes(20), ends_at=NOW + minutes(10))
    mine = f.HearingFactory(
        panel=panel,
        deposit=application.dossier.deposit,
        starts_at=NOW + minutes(10),
        ends_at=NOW + minutes(40),
        place="Salle 3",
    )
    client = signed_in(application.candidate)
    room = f"/candidature/dossiers/{application.public_id}/attente/"
    assert client.get(room).status_code == 404  # not convened: nothing is told
    Hearing.objects.filter(pk=mine.pk).update(convened_at=NOW, convened_for=mine.starts_at)
    page = client.get(room).content.decode()
    assert "soit 20\xa0min plus tard" in page
    assert first.deposit.number not in page
    assert "Salle d’attente" in client.get(f"/candidature/dossiers/{application.public_id}/").content.decode()
    for state, sentence in (("ongoing", "entrez"), ("held", "terminée"), ("absent", "absence est notée")):
        Hearing.objects.filter(pk=mine.pk).update(state=state)
        assert sentence in client.get(room).content.decode()
    Hearing.objects.filter(pk=mine.pk).update(state="planned", starts_at=NOW + minutes(60), ends_at=NOW + minutes(90))
    assert "à l’heure" in client.get(room).content.decode()


def named(hearing, **content):
    deposit = hearing.deposit
    type(deposit).objects.filter(pk=deposit.pk).update(content=deposit.content | content)
    return deposit.number


def test_the_day_names_who_is_heard_unless_dossiers_are_read_without_identity(panel, day, secretary, signed_in):
    person = named(day[0], title="Design", person={"name": "Ada Rive"})
    project = named(day[1], title="Carte des forêts", person={"name": "Lou Bois", "administration": "Office des bois"})
    client = signed_in(secretary.user)
    page = client.get(address(secretary)).text
    assert f"Ada Rive ({person})" in page
    assert f"Carte des forêts ({project})" in page
    assert "Lou Bois" not in page
    agenda = client.get(f"/jury/journee/{secretary.public_id}.ics").text
    assert agenda.count("BEGIN:VEVENT") == 3
    assert f"Ada Rive ({person})" in agenda
    type(panel).objects.filter(pk=panel.pk).update(blind=True)
    for text in (client.get(address(secretary)).text, client.get(f"/jury/journee/{secretary.public_id}.ics").text):
        assert person in text
        assert "Ada Rive" not in text
    assert signed_in(f.JurorFactory().user).get(f"/jury/journee/{secretary.public_id}.ics").status_code == 404


def test_the_day_opens_on_the_next_hearings_or_the_last_and_leads_to_the_others(panel, secretary, signed_in):
    past, last = NOW - timedelta(days=9), NOW - timedelta(days=2)
    for start in (past, last):
        f.HearingFactory(panel=panel, starts_at=start, ends_at=start + minutes(30))
    client = signed_in(secretary.user)
    page = client.get(address(secretary)).text
    assert "1 audition" in page
    assert f"?jour={past:%Y-%m-%d}" in page
    assert f"?jour={last:%Y-%m-%d}" in client.get(address(secretary, f"?jour={past:%Y-%m-%d}")).text
