"""A challenge starts with its first mission and closes with its last one; a mission ends by an act or by its date."""

from datetime import UTC, date, datetime, timedelta

import pytest

from challenges.domain.ends import challenge_ends
from challenges.models import Challenge
from talents import tasks
from talents.domain import cohorts
from talents.models import Mission
from tests import factories as f
from tests.factories import NOW

TODAY = NOW.date()
OVER = datetime(2027, 7, 2, 9, tzinfo=UTC)


def state_of(challenge):
    fresh = Challenge.objects.get(pk=challenge.pk)
    assert fresh.announced_state == fresh.state
    return fresh.state


@pytest.fixture
def begun(served, team):
    """Return a mission in post, at a challenge that began with it."""
    challenge_ends.start(served.position.challenge, by=team, at=NOW)
    return served


@pytest.mark.takes("challenges.Challenge.start", by="team:mission-start")
def test_first_mission_starts_the_challenge_and_the_second_changes_nothing(mission, team, signed_in):
    challenge = mission.position.challenge
    Mission.objects.update(state="contracted", starts_on=TODAY)
    signed_in(team).post(f"/equipe/missions/{mission.public_id}/prise-de-poste/")
    assert state_of(challenge) == "active"
    assert challenge.log.get(verb="start").by == team
    challenge_ends.start(challenge, by=team, at=NOW)
    assert challenge.log.filter(verb="start").count() == 1


@pytest.mark.takes("challenges.Challenge.close", by="talents.watch")
def test_last_mission_closes_the_challenge_on_its_last_day(begun, monkeypatch):
    challenge = begun.position.challenge
    second = f.MissionFactory(
        cohort=begun.cohort, host=begun.host, position=begun.position, offer__position=begun.position,
        offer__state="accepted", offer__application__campaign=begun.cohort.campaign, state="active",
        starts_on=TODAY - timedelta(days=30), ends_on=TODAY + timedelta(days=30),
    )  # fmt: skip
    Mission.objects.filter(pk=begun.pk).update(ends_on=TODAY - timedelta(days=1))
    tasks.watch()
    assert (Mission.objects.get(pk=begun.pk).state, state_of(challenge)) == ("ended", "active")
    Mission.objects.filter(pk=second.pk).update(ends_on=TODAY - timedelta(days=1))
    tasks.watch()
    assert state_of(challenge) == "closed"
    line = challenge.log.get(verb="close")
    assert (line.by, line.reason) == (None, "dernière mission terminée")


def test_seat_left_keeps_the_challenge_open_until_nobody_may_come(begun, team):
    """Somebody may still be called in their stead (R24), until the promotion ends."""
    challenge = begun.position.challenge
    begun.offer.log.all()
    type(begun.offer).objects.filter(pk=begun.offer.pk).update(state="ended")
    cohorts.interrupt(begun.offer, reason="départ", by=team, at=NOW)
    assert (Mission.objects.get(pk=begun.pk).state, state_of(challenge)) == ("ended", "active")
    assert cohorts.close_challenges_over(at=NOW) == 0
    assert cohorts.close_challenges_over(at=OVER) == 1
    assert state_of(challenge) == "closed"


def test_seat_that_is_taken_again_keeps_the_challenge_open(begun):
    challenge = begun.position.challenge
    Mission.objects.filter(pk=begun.pk).update(state="ended", ends_on=TODAY)
    f.OfferFactory(position=begun.position, state="sent", application__campaign=begun.cohort.campaign)
    cohorts.close_when_over(challenge, by=None, at=OVER)
    assert cohorts.close_challenges_over(at=OVER) == 0
    assert state_of(challenge) == "active"


def test_challenge_that_never_began_does_not_close_with_its_only_mission(mission, team):
    cohorts.interrupt(mission.offer, reason="désistement", by=team, at=NOW)
    assert Mission.objects.get(pk=mission.pk).state == "ended"
    assert state_of(mission.position.challenge) == "published"


@pytest.mark.takes("talents.Mission.suspend", by="team:mission-act")
@pytest.mark.takes("talents.Mission.resume", by="team:mission-act")
def test_mission_is_suspended_then_resumed_by_clicking(mission, team, signed_in, seal):
    cohorts.contract(mission, by=team, at=NOW)
    Mission.objects.update(state="active", starts_on=date(2026, 1, 1))
    client, here = signed_in(team), f"/equipe/missions/{mission.public_id}/actes/"
    client.post(here, {"kind": "suspension", "on": TODAY.isoformat(), "reason": "Congé"})
    assert Mission.objects.get(pk=mission.pk).state == "suspended"
    client.post(here, {"kind": "resumption", "on": TODAY.isoformat(), "reason": "Retour"})
    assert Mission.objects.get(pk=mission.pk).state == "active"


@pytest.mark.takes("talents.Mission.interrupt", by="team:seat")
def test_mission_of_somebody_who_leaves_their_seat_ends(begun, team, signed_in):
    signed_in(team).post(f"/equipe/postes/{begun.position_id}/", {"act": f"end:{begun.offer_id}", "reason": "Départ"})
    assert Mission.objects.get(pk=begun.pk).state == "ended"


def test_team_closes_a_challenge_where_nobody_works_any_more(begun, team, signed_in):
    client, challenge = signed_in(team), begun.position.challenge
    address = f"/equipe/defis/{challenge.public_id}/"
    assert "plus aucune place n’y est proposée" in client.get(address, {"clore": "oui"}).text
    running = client.post(address, {"act": "close", "reason": "Fin"})
    assert (running.status_code, "Une mission y court encore" in running.text) == (422, True)
    Mission.objects.update(state="ended", ends_on=date(2026, 2, 1))
    silent = client.post(address, {"act": "close", "reason": " "})
    assert (silent.status_code, "Dites pourquoi ce défi s’arrête" in silent.text) == (422, True)
    assert "Le défi est clos." in client.post(address, {"act": "close", "reason": "Fin"}, follow=True).text
    assert state_of(challenge) == "closed"
    assert "Clore ce défi" not in client.get(address).text
    again = client.post(address, {"act": "close", "reason": "Fin"})  # from another tab: the refusal is shown
    assert (again.status_code, "fr-alert--error" in again.text) == (422, True)
