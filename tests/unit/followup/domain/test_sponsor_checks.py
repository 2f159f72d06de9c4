"""The monthly check of sponsors: who is asked and when, the personal link, what a bad answer does; teams over weeks."""

import time
from datetime import date, datetime, timedelta
from unittest import mock

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from accounts.domain.acts import NotOfTheTeamError
from common.days import PARIS
from followup import tasks
from followup.domain import sponsor_checks
from followup.domain.sponsor_checks import CheckRefusedError
from followup.models import SponsorCheck
from followup.queries import pulse
from notifications.models import Message
from reporting.domain.cockpit import alerts
from talents.models import Mission
from tests import factories as f
from tests.factories import NOW

MARCH = datetime(2026, 3, 2, 9, tzinfo=PARIS)  # the first working day: the 1st is a Sunday


@pytest.fixture
def active(make_mission):
    mission = make_mission(state="active")
    Mission.objects.update(starts_on=date(2026, 1, 5), ends_on=date(2026, 10, 30))
    mission.refresh_from_db()
    return mission


@pytest.fixture
def check(active):
    return f.SponsorCheckFactory(challenge=active.position.challenge)


def text(answer):
    return " ".join(BeautifulSoup(answer.content, "html.parser").main.get_text(" ").split())


def warned():
    return {message.recipient for message in Message.objects.filter(template="sponsor_worry")}


def test_sponsors_are_asked_once_from_the_first_working_day_of_the_month(active, monkeypatch):
    at = [MARCH - timedelta(hours=10)]
    monkeypatch.setattr("common.clock.now", lambda: at[0])
    tasks.ask_sponsors()
    assert SponsorCheck.objects.count() == 0
    at[0] = MARCH
    tasks.ask_sponsors()
    tasks.ask_sponsors()
    check = SponsorCheck.objects.get()
    assert (check.person, check.month, str(check)) == (
        active.host.members.get(role="sponsor").user, date(2026, 3, 1), f"{active.position.challenge}, 03/2026",
    )  # fmt: skip
    assert f"/point/{check.public_id.hex}." in Message.objects.get(template="sponsor_check").body
    assert sponsor_checks.ask(at=MARCH + timedelta(days=8)) == 0


def test_sponsor_of_the_mission_is_asked_before_those_of_the_host(active):
    active.sponsor = f.UserFactory()
    active.save()
    assert sponsor_checks.ask(at=MARCH) == 1
    assert SponsorCheck.objects.get().person == active.sponsor


def test_nobody_is_asked_in_the_first_two_weeks(active):
    Mission.objects.update(starts_on=date(2026, 2, 20))
    assert sponsor_checks.ask(at=MARCH) == 0


def test_link_opens_without_account_then_thanks_then_expires(check):
    address = sponsor_checks.path(check)
    visitor = Client()
    assert "La mission se passe-t-elle bien" in text(visitor.get(address))
    assert visitor.post(address, {"needs": "Rien"}).status_code == 422
    shown = text(visitor.post(address, {"mood": "fair", "needs": " Un comité. "}, follow=True))
    assert ("Vous avez répondu" in shown, "Un comité." in shown) == (True, True)
    again = visitor.post(address, {"mood": "good", "needs": ""})
    assert ("déjà répondu" in again.content.decode(), again.status_code) == (True, 422)
    later = time.time() + timedelta(days=46).total_seconds()
    with mock.patch("django.core.signing.time.time", return_value=later):
        assert visitor.get(address).status_code == 410
    assert visitor.get("/point/un-faux-lien/").status_code == 410
    assert SponsorCheck.objects.get().mood == "fair"


def test_good_answer_warns_nobody(check):
    assert check.role_scope == check.challenge.campaign.role_scope
    sponsor_checks.answer(check, mood="good", needs="", at=NOW)
    assert warned() == set()
    with pytest.raises(CheckRefusedError, match="déjà répondu"):
        sponsor_checks.answer(check, mood="bad", needs="", at=NOW)


def test_bad_answer_warns_the_team_and_the_coach_until_it_is_dealt_with(check, active, team, signed_in):
    active.coach = f.UserFactory()
    active.save()
    sponsor_checks.answer(check, mood="bad", needs="Un accès aux données", at=NOW)
    assert warned() == {team, active.coach}
    campaign = active.cohort.campaign

    def shown():
        return [alert.names for alert in alerts.alerts(campaign, at=NOW) if alert.code == "worried-sponsors"]

    assert shown() == [[f"{check.challenge} ({check.person})"]]
    client, here = signed_in(team), f"/equipe/campagnes/{campaign.code}/accompagnement/"
    assert list(sponsor_checks.worries(campaign, at=NOW + timedelta(days=61))) == []
    with pytest.raises(NotOfTheTeamError):
        sponsor_checks.mark_handled(check, by=active.coach, at=NOW)
    done = client.post(f"{here}sponsor/{check.public_id}/", follow=True)
    assert "marquée comme traitée" in text(done)
    assert shown() == []
    assert "déjà traitée" in text(client.post(f"{here}sponsor/{check.public_id}/", follow=True))


def test_team_sees_the_pulse_of_each_team_over_weeks(active, check, team, signed_in):
    for week, mood in ((date(2026, 3, 9), 2), (date(2026, 3, 2), 3), (date(2026, 2, 23), 5)):
        f.WeeklyReportFactory(challenge=active.position.challenge, week=week, mood=mood)
    [row] = pulse.pulse(active.cohort.campaign, last=date(2026, 3, 9))
    assert [beat.style for beat in row.beats[-4:]] == ["new", "success", "info", "error"]
    assert (row.check, len(row.beats), row.beats[0].week) == (check, 8, date(2026, 1, 19))
    client, here = signed_in(team), f"/equipe/campagnes/{active.cohort.campaign.code}/accompagnement/"
    assert "Sans réponse depuis le" in text(client.get(here))
    SponsorCheck.objects.update(mood="good", needs="Rien de plus", answered_at=NOW)
    assert "Oui, tout va bien" in text(client.get(here))
    SponsorCheck.objects.all().delete()
    assert "Pas encore demandé" in text(client.get(here))
