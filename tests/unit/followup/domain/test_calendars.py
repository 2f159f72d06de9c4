"""A person's own calendar: what it holds, at which hours, and who may still read its secret address."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from common.days import PARIS
from followup.domain import calendars
from followup.models import FeedKey
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def active(make_mission):
    return make_mission(state="active")


def lines(user):
    return [(entry.summary, entry.detail, entry.is_cancelled) for entry in calendars.entries(user, at=NOW)]


def test_calendar_of_a_person_recruited_holds_events_and_all_the_deadlines(active):
    f.CohortEventFactory(cohort=active.cohort, title="Lancement")
    shown = lines(active.talent)
    about = f"(Zoé N’Diaye, {active.position.challenge})"
    assert ("Lancement", "Personnes recrutées et administrations", False) in shown
    assert (f"Certificat de services remis {about}", "équipe du programme", False) in shown
    assert (f"Équipement et accès fournis {about}", "administration d’accueil", False) in shown


def test_calendar_of_a_host_holds_what_falls_to_them(active):
    shown = {detail for _, detail, _ in lines(active.host.members.get(role="lead").user)}
    assert shown == {"administration d’accueil"}
    reader = f.AdministrationMemberFactory(administration=active.host, role="reader").user
    assert lines(reader) == []


def test_calendar_holds_hearings_at_the_hour_that_the_person_knows(db):
    deposit = f.DepositedApplicationFactory().last_deposit
    known, moved = NOW + timedelta(days=3), NOW + timedelta(days=4)
    f.HearingFactory(deposit=deposit, starts_at=moved, ends_at=moved + timedelta(minutes=40), convened_for=known)
    entry = calendars.entries(deposit.dossier.owner, at=NOW)[0]
    assert (entry.starts_at, entry.ends_at - entry.starts_at) == (known, timedelta(minutes=40))
    assert (entry.title.startswith("Audition, "), entry.place, entry.is_cancelled) == (True, "", True)


def test_a_day_without_hour_is_at_nine_in_paris_and_stays_while_it_is_owed():
    entry = calendars.on_day("a", "Contrat signé", NOW.date(), detail="équipe du programme", about="")
    assert (entry.starts_at, entry.hour) == (datetime(2026, 3, 10, 9, tzinfo=PARIS), False)
    assert (entry.summary, entry.is_over(NOW + timedelta(days=1))) == ("Contrat signé", True)
    late = calendars.on_day("a", "Contrat signé", NOW.date(), detail="", about="Zoé", is_late=True)
    assert (late.summary, late.is_over(NOW + timedelta(days=1))) == ("Contrat signé (Zoé)", False)


def test_feed_tells_what_is_cancelled(active):
    f.CohortEventFactory(cohort=active.cohort, cancelled_at=NOW, cancel_reason="Grève")
    key = calendars.new_key(active.talent, at=NOW)
    feed = calendars.feed(key, at=NOW).decode()
    assert (feed.count("STATUS:CANCELLED"), str(key)) == (1, "calendrier de Zoé N’Diaye")


def test_secret_address_is_made_changed_and_taken_back(active, signed_in):
    f.CohortEventFactory(cohort=active.cohort, title="Passé", starts_at=NOW - timedelta(days=2), ends_at=NOW)
    mine = signed_in(active.talent)

    def press(act):
        return mine.post("/calendrier/", {"act": act}, follow=True).content.decode()

    assert "Créer mon adresse secrète" in mine.get("/calendrier/").content.decode()
    assert "nouvelle adresse" in press("new")
    first = FeedKey.objects.get().token
    answer = Client().get(f"/calendrier/{first}/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    press("new")
    assert Client().get(f"/calendrier/{first}/").status_code == 404
    second = FeedKey.objects.get().token
    assert "plus personne ne la lit" in press("revoke")
    assert Client().get(f"/calendrier/{second}/").status_code == 404
    assert mine.post("/calendrier/", {"act": "autre"}).status_code == 404


def test_calendar_holds_the_last_day_of_sheets_that_are_still_awaited(active):
    f.MissionReviewFactory(mission=active)
    f.MissionReviewFactory(mission=active, phase="final", due_on=(NOW - timedelta(days=1)).date())
    titles = [entry.title for entry in calendars.entries(active.talent, at=NOW) if "fiches" in entry.title]
    assert titles == ["Bilan à mi-parcours : dernier jour des fiches"]
