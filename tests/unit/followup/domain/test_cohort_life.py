"""A cohort's life: events and calendars, bulletins, logbooks, reviews, the directory, surveys."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from common import clock
from documents.models import Document
from followup import tasks
from followup.domain import bulletins, events, follow_up
from followup.models import AlumniCard, LogbookEntry, Survey, WeeklyReport
from notifications.models import Message
from talents.domain.documents.papers import PaperRefusedError
from talents.models import Mission
from tests import factories as f
from tests.factories import NOW

PARIS = ZoneInfo("Europe/Paris")
VALUES = {
    "mood": 4,
    "goals": "Livrer",
    "easy": "",
    "hard": "Les accès",
    "help_needed": "",
    "extract": "",
    "public": False,
}


def page(client, address, **data):
    answer = client.post(address, data, follow=True) if data else client.get(address, follow=True)
    return answer.content.decode()


@pytest.fixture
def active(make_mission):
    return make_mission(state="active")


@pytest.fixture
def ended(make_mission):
    mission = make_mission(state="ended", starts_on=date(2025, 2, 1), ends_on=date(2025, 12, 1))
    mission.log.create(verb="start", source="contracted", target="active", at=NOW)
    return mission


@pytest.mark.parametrize("day", [date(2026, 3, 27), date(2026, 4, 3), date(2026, 10, 23), date(2026, 10, 30)])
def test_bulletin_closes_on_friday_in_paris_across_daylight_saving(day):
    """The Fridays before and after each change of hour of 2026."""
    monday = day - timedelta(days=4)
    before = datetime(day.year, day.month, day.day, 14, 29, 59, tzinfo=PARIS)
    assert bulletins.week_open(before) == monday
    assert bulletins.week_open(before + timedelta(seconds=1)) == monday + timedelta(days=7)
    assert bulletins.week_open(before + timedelta(days=2)) == monday + timedelta(days=7)


def test_only_the_open_week_is_written(active):
    challenge, week = active.position.challenge, date(2026, 3, 9)
    report = bulletins.write(challenge, week, VALUES, by=active.talent, at=NOW)
    again = bulletins.write(challenge, week, VALUES | {"mood": 2}, by=active.talent, at=NOW)
    assert (report.pk, again.mood) == (again.pk, 2)
    assert str(report).endswith("semaine du 09/03/2026")
    with pytest.raises(bulletins.BulletinClosedError, match="16\u00a0mars"):
        bulletins.write(challenge, week, VALUES, by=active.talent, at=datetime(2026, 3, 13, 14, 30, tzinfo=PARIS))


def test_recap_is_sent_once_from_three_o_clock(active, make_mission, monkeypatch):
    friday = datetime(2026, 3, 13, 15, 0, tzinfo=PARIS)
    assert bulletins.send_recaps(at=friday) == 0  # nobody wrote
    f.WeeklyReportFactory(challenge=active.position.challenge, hard="Les accès", help_needed="Un avis", easy="L’équipe")
    assert bulletins.send_recaps(at=friday - timedelta(seconds=1)) == 0
    monkeypatch.setattr(clock, "now", lambda: friday)
    tasks.tell_bulletins()
    assert bulletins.send_recaps(at=friday + timedelta(hours=1)) == 0
    assert bulletins.send_recaps(at=friday + timedelta(days=1)) == 0
    message = Message.objects.get(template="bulletin_recap")
    assert message.recipient == active.talent
    for word in ("Difficile : Les accès", "Besoin d’aide : Un avis", "Facile : L’équipe"):
        assert word in message.body


def test_teams_silent_for_two_weeks_are_named(active):
    Mission.objects.update(starts_on=date(2026, 1, 5))
    challenge = active.position.challenge
    assert bulletins.quiet(active.cohort, at=NOW) == [challenge]
    f.WeeklyReportFactory(challenge=challenge, week=date(2026, 3, 2))
    assert bulletins.quiet(active.cohort, at=NOW) == []
    assert bulletins.quiet(active.cohort, at=NOW + timedelta(days=14)) == [challenge]


def test_extracts_are_public_when_agreed(active):
    challenge = active.position.challenge
    f.WeeklyReportFactory(challenge=challenge, week=date(2026, 3, 2), extract="Tenu secret")
    f.WeeklyReportFactory(challenge=challenge, week=date(2026, 2, 23), public=True)
    shown = f.WeeklyReportFactory(challenge=challenge, week=date(2026, 2, 16), public=True, extract="Le service ouvre")
    assert list(bulletins.extracts(challenge)) == [shown]


def test_events_are_seen_by_their_audience_and_stay_when_cancelled(active, team):
    cohort = active.cohort
    host = active.host.members.get(role="lead").user
    by_audience = {
        kind: f.CohortEventFactory(cohort=cohort, audience=kind) for kind in ("talents", "hosts", "both", "public")
    }
    stranger = f.UserFactory()

    def seen(user):
        return {event.audience for event in events.visible(user)}

    assert (seen(active.talent), seen(host)) == ({"talents", "both", "public"}, {"hosts", "both", "public"})
    assert (seen(team), seen(stranger)) == (set(by_audience), {"public"})
    assert list(events.people(cohort, "talents")) == [active.talent]
    assert events.people(cohort, "both").count() == 3
    with pytest.raises(events.EventRefusedError, match="pourquoi"):
        events.cancel(by_audience["both"], reason=" ", at=NOW)
    events.cancel(by_audience["both"], reason="Grève", at=NOW)
    with pytest.raises(events.EventRefusedError, match="déjà annulé"):
        events.cancel(by_audience["both"], reason="Grève", at=NOW)
    assert Message.objects.filter(template="event_cancelled").count() == 3
    assert str(by_audience["both"]) == "Séminaire"


def test_attendance_is_of_people_concerned(active):
    event = f.CohortEventFactory(cohort=active.cohort, audience="talents")
    assert events.attend(event, [active.talent_id, 999999]) == 1
    assert str(event.attendances.get()) == "Zoé N’Diaye, Séminaire"
    assert events.attend(event, []) == 0


def test_cohort_room_shows_people_events_and_bulletins(active, signed_in):
    f.CohortEventFactory(cohort=active.cohort, url="https://visio.exemple.invalid/a")
    f.WeeklyReportFactory(
        challenge=active.position.challenge, week=date(2026, 3, 2), help_needed="Un avis", hard="Accès"
    )
    shown = page(signed_in(active.talent), f"/promotion/{active.cohort.campaign.code}/")
    for word in ("Zoé N’Diaye", "Séminaire", "Un avis", "visioconférence"):
        assert word in shown


def test_team_makes_cancels_and_counts_events(active, team, signed_in):
    client = signed_in(team)
    here = f"/equipe/campagnes/{active.cohort.campaign.code}/evenements/"
    form = {
        "title": "Lancement",
        "audience": "both",
        "starts_at": "2026-09-02T09:00:00",
        "ends_at": "2026-09-02T08:00:00",
    }
    wrong = client.post(here, form)
    assert (wrong.status_code, "se termine après" in wrong.content.decode()) == (422, True)
    assert client.post(here, form | {"starts_at": ""}).status_code == 422
    assert "au calendrier" in page(client, here, **(form | {"ends_at": "2026-09-02T18:00:00"}))
    event = active.cohort.events.get()
    there = f"/equipe/evenements/{event.public_id}/"
    assert "Zoé N’Diaye" in page(client, there)
    assert "1\xa0présence est enregistrée" in page(client, there, person=[active.talent_id, "x"])
    assert "pourquoi" in page(client, there + "annulation/", reason=" ")
    assert "est annulé" in page(client, there + "annulation/", reason="Grève")
    assert "Grève" in page(client, there)
    assert "Annulé" in page(client, here)


def test_bulletin_is_written_by_the_challenge_s_team(active, team, signed_in, monkeypatch):
    here = f"/mission/{active.public_id}/bulletin/"
    mine, theirs = signed_in(active.talent), signed_in(team)
    assert mine.post(here, {"mood": 9}).status_code == 422
    form = {"mood": 3, "goals": "Livrer"}
    assert "Le bulletin est enregistré" in page(mine, here, **form)
    assert WeeklyReport.objects.get().by == active.talent
    assert "Enregistrer" not in page(theirs, here)
    assert theirs.post(here, form).status_code == 200  # read only: nothing is written
    monkeypatch.setattr(
        bulletins, "write", lambda *a, **k: (_ for _ in ()).throw(bulletins.BulletinClosedError("clos"))
    )
    assert "clos" in page(mine, here, **form)


def test_logbook_is_for_its_owner_and_their_coach(active, team, signed_in):
    coach = f.UserFactory()
    Mission.objects.update(coach=coach)
    here = f"/mission/{active.public_id}/carnet/"
    entry = f.LogbookEntryFactory(mission=active)
    assert str(entry) == "carnet, mission de Zoé N’Diaye"
    assert "SECRET-DU-CARNET" in page(signed_in(coach), here)
    mine = signed_in(active.talent)
    assert mine.post(here, {"text": ""}).status_code == 422
    assert "La note est gardée" in page(mine, here, text="Deuxième")
    assert LogbookEntry.objects.count() == 2
    host = active.host.members.get(role="lead").user
    assert {signed_in(user).get(here).status_code for user in (team, host)} == {404}


def test_follow_up_is_written_by_both_sides_and_reviewed_by_the_coach(active, team, signed_in):
    coach = f.UserFactory()
    Mission.objects.update(coach=coach)
    here = f"/mission/{active.public_id}/suivi/"
    mine, theirs = signed_in(active.talent), signed_in(coach)
    f.DeliverableFactory(challenge=active.position.challenge)
    f.IndicatorFactory(challenge=active.position.challenge)
    note = {f"note-{name}": "Texte" for name in ("results", "resources", "scenarios", "stop", "calendar")}
    assert "La note de pérennisation est enregistrée" in page(mine, here + "note/", **note)
    assert mine.post(here + "note/", {}).status_code == 422
    review = {
        "review-phase": "midterm",
        "review-held_on": "2026-03-01",
        "review-decision": "go",
        "review-report": "Bien\n\nTrès bien",
    }
    assert mine.post(here + "review/", review).status_code == 404
    assert mine.post(here + "ghost/", review).status_code == 404
    assert theirs.post(here + "note/", note).status_code == 404
    assert "rapport est en production" in page(theirs, here + "review/", **review)
    reviewed = active.position.challenge.reviews.get()
    assert reviewed.document.context["report"] == ["Bien", "Très bien"]
    assert (reviewed.document.context["has_indicators"], reviewed.document.context["has_deliverables"]) == (True, True)
    assert str(reviewed).startswith("Bilan à mi-parcours")
    challenge = active.position.challenge
    assert str(challenge.sustainability)
    type(challenge.administration).objects.filter(pk=challenge.administration_id).update(name="")
    assert "administration d’accueil" in page(signed_in(team), here + "review/", **review)


def test_sheets_say_what_both_sides_told(active, signed_in):
    f.ChecklistAnswerFactory(mission=active)
    mine = signed_in(active.talent)
    here = f"/mission/{active.public_id}/fiches/"
    assert "est en production" in page(mine, here, moment="arrival")
    context = Document.objects.get(template="arrival_checklist").context
    assert {"label": "Badge et accès aux locaux", "talent": "sans réponse", "host": "réglé"} in context["points"]
    type(active.talent).objects.filter(pk=active.talent_id).update(first_name="")
    assert "Il manque" in page(mine, here, moment="departure")


def test_coaching_page_and_booklet(active, team, signed_in):
    Mission.objects.update(starts_on=date(2026, 1, 5))
    client = signed_in(team)
    here = f"/equipe/campagnes/{active.cohort.campaign.code}/accompagnement/"
    shown = page(client, here)
    assert "Aucun bulletin depuis deux semaines" in shown
    assert "personne n’est encore interrogé" in shown
    f.PhaseReviewFactory(challenge=active.position.challenge)
    type(active.cohort.campaign).objects.update(name="")
    assert "Il manque, pour établir le document : promotion" in page(client, here + "livret/", x="1")
    type(active.cohort.campaign).objects.update(name="Promotion")
    assert "LIV-2026" in page(client, here + "livret/", x="1")
    with pytest.raises(PaperRefusedError):
        follow_up.booklet(f.CohortFactory(), at=NOW)


def test_directory_is_by_consent_and_left_at_once(ended, active, team, signed_in):
    mine = signed_in(ended.talent)
    card = {"headline": "Directrice technique", "contact": "zoe@exemple.invalid"}
    assert mine.post("/anciens/", card).status_code == 422  # no consent, no card
    assert "Votre fiche est dans l’annuaire" in page(mine, "/anciens/", **card, agree="on")
    assert str(AlumniCard.objects.get()) == "fiche de Zoé N’Diaye"
    assert "Directrice technique" in page(signed_in(active.talent), "/anciens/")
    assert "Partager ma fiche" not in page(signed_in(active.talent), "/anciens/")
    signed_in(active.talent).post("/anciens/", card | {"agree": "on"})
    assert AlumniCard.objects.count() == 1  # whoever is still in post shares nothing
    assert "retirée" in page(mine, "/anciens/", withdraw="1")
    assert "Personne n’a encore partagé" in page(signed_in(team), "/anciens/")


def test_surveys_are_asked_at_their_terms_once(ended, monkeypatch):
    assert follow_up.ask(at=datetime(2026, 2, 28, 12, tzinfo=PARIS)) == 0
    assert follow_up.ask(at=datetime(2026, 3, 2, 12, tzinfo=PARIS)) == 2  # the person and their lead
    assert follow_up.ask(at=datetime(2026, 3, 3, 12, tzinfo=PARIS)) == 0
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 12, 2, 12, tzinfo=PARIS))
    tasks.ask_surveys()
    assert sorted(Survey.objects.values_list("months", flat=True)) == [3, 3, 12, 12]
    assert str(Survey.objects.first()) == "enquête à 3 mois, mission de Zoé N’Diaye"


def test_survey_is_answered_once_without_signing_in(ended):
    survey = f.SurveyFactory(mission=ended)
    here = f"/enquete/{survey.public_id}/"
    client = Client()
    assert client.post(here, {"alive": "yes"}).status_code == 422
    form = {"situation": "host", "alive": "yes", "satisfaction": "5", "comment": "Merci"}
    assert "Vous avez répondu" in page(client, here, **form)
    assert "déjà répondu" in page(client, here, **form)
    survey.refresh_from_db()
    assert (survey.situation, survey.alive, survey.satisfaction) == ("host", True, 5)
