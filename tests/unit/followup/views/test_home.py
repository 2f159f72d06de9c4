"""The home of a person recruited: what it says of the week, the next dates and the mission; its private channel."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup

from followup.domain import mission_home
from notifications.models import Message
from reporting.queries import inbox
from talents.models import Mission
from talents.rules import own_missions
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def active(make_mission):
    """Return a mission in post since January: today is in its middle."""
    mission = make_mission(state="active")
    Mission.objects.update(starts_on=date(2026, 1, 5), ends_on=date(2026, 10, 30))
    mission.refresh_from_db()
    return mission


def text(client, address="/talent/"):
    return " ".join(BeautifulSoup(client.get(address).content, "html.parser").main.get_text(" ").split())


def test_home_asks_for_the_bulletin_until_friday_then_says_it_is_written(active, signed_in):
    mine = signed_in(active.talent)
    shown = text(mine)
    assert "il est à écrire avant le 13 mars 2026 à 14 h 30 (heure de Paris, UTC+1)" in shown
    assert "Écrire le bulletin" in shown
    f.WeeklyReportFactory(challenge=active.position.challenge, mood=2)
    shown = text(mine)
    assert "il est écrit (humeur 2 sur 5)" in shown
    assert "Modifier le bulletin" in shown


def test_home_shows_dates_contacts_and_timeline(active, signed_in):
    active.sponsor = active.host.members.get(role="sponsor").user
    active.coach = f.UserFactory(first_name="Ode", last_name="Coach")
    active.save()
    hr = f.AdministrationMemberFactory(administration=active.host, role="hr").user
    soon, far = NOW + timedelta(days=2), NOW + timedelta(days=90)
    f.CohortEventFactory(
        cohort=active.cohort, title="Atelier", place="Paris", url="https://visio.exemple.invalid/a", starts_at=soon,
        ends_at=soon + timedelta(hours=1),
    )  # fmt: skip
    f.CohortEventFactory(cohort=active.cohort, title="Trop loin", starts_at=far, ends_at=far + timedelta(hours=1))
    shown = text(signed_in(active.talent))
    words = ("Atelier", "Visioconférence", "En retard", "Ma mission dans le temps", "Période d’essai", hr.email,
             "responsable fonctionnel", "sponsor", "ressources humaines", "coach")  # fmt: skip
    assert [word for word in words if word not in shown] == []
    assert "Trop loin" not in shown


def test_contacts_name_the_lead_of_the_mission_alone(active):
    active.lead = f.UserFactory()
    roles = [(contact.role, contact.person) for contact in mission_home.contacts(active)]
    assert roles == [("Responsable fonctionnel", active.lead)]


def test_timeline_shows_suspensions_of_a_mission_that_began(active):
    active.log.create(verb="start", source="contracted", target="active", at=NOW)
    f.MissionActFactory(mission=active, kind="suspension", on=date(2026, 2, 2))
    labels = [strip.span.label for strip in mission_home.spans(active, at=NOW).lanes[0][1]]
    assert labels == [
        "Mission", "Période d’essai, au plus", "Suspension", "Bilan à mi-parcours", "Bilan final",
        "Renouvellement ou fin à annoncer",
    ]  # fmt: skip
    active.state = "prepared"
    assert len(mission_home.spans(active, at=NOW).lanes[0][1]) == 5


def test_home_is_about_the_mission_that_is_lived(active, make_mission, signed_in):
    former = make_mission(state="ended", starts_on=date(2025, 1, 6), ends_on=date(2025, 10, 31))
    Mission.objects.filter(pk=former.pk).update(talent=active.talent)
    assert mission_home.current(own_missions(active.talent)) == active
    assert "Mes autres missions" in text(signed_in(active.talent))


def test_home_of_a_mission_that_ended_asks_for_no_bulletin(active, signed_in):
    Mission.objects.update(state="ended")
    shown = text(signed_in(active.talent))
    assert ("Terminée" in shown, "Bulletin de la semaine" in shown) == (True, False)


def test_a_person_and_the_team_write_to_each_other_and_nobody_else_reads(active, team, signed_in):
    mine, theirs = signed_in(active.talent), signed_in(team)
    here, there = f"/talent/echanges/{active.public_id}/", f"/equipe/missions/{active.public_id}/echanges/"
    assert "Écrire à l’équipe, en privé" in text(mine)
    assert mine.post(here, {"text": " "}).status_code == 422
    assert mine.post(here, {"text": "Je suis en difficulté."}).status_code == 302
    notice = Message.objects.get(template="thread_answer")
    assert (notice.recipient, "difficulté" in notice.body) == (team, False)
    group = next(group for group in inbox.groups(team) if group.label == "Messages de personnes recrutées")
    assert group.items[0].url == there
    assert "Je suis en difficulté." in text(theirs, there)
    assert theirs.post(there, {"act": "write", "text": ""}).status_code == 422
    assert theirs.post(there, {"act": "write", "text": "Appelons-nous."}).status_code == 302
    assert Message.objects.get(template="thread_message").recipient == active.talent
    assert "L’équipe vous a écrit" in text(mine)
    assert "Appelons-nous." in text(mine, here)
    assert "Mes échanges privés" in text(mine)
    for role in ("lead", "sponsor"):
        host = signed_in(active.host.members.get(role=role).user)
        assert [host.get(address).status_code for address in (here, there)] == [404, 404]


def test_team_marks_as_done_what_waits_and_the_one_who_wrote_is_told(active, team, signed_in):
    f.UserFactory(is_team=True)
    mine, theirs = signed_in(active.talent), signed_in(team)
    here, there = f"/talent/echanges/{active.public_id}/", f"/equipe/missions/{active.public_id}/echanges/"
    theirs.post(there, {"act": "write", "text": "Bonjour."})
    mine.post(here, {"text": "Merci."})
    assert [message.recipient for message in Message.objects.filter(template="thread_answer")] == [team]
    assert "est marqué comme traité" in theirs.post(there, {"act": "settle"}, follow=True).content.decode()
    assert theirs.post(there, {"act": "settle"}).status_code == 422


def test_channel_closes_with_the_campaign(active, signed_in):
    campaign = active.cohort.campaign
    campaign.state = "closed"
    campaign.save()
    assert "Cette campagne est close" in text(signed_in(active.talent), f"/talent/echanges/{active.public_id}/")
