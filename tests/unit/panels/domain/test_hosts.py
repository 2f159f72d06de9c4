"""The hosts of a challenge in its hearing panel: seated by right, once, and never against R7."""

import pytest

from notifications.models import Message
from panels.domain import panels
from panels.queries.hosts import hosts_of, missing_hosts
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def stage(db):
    return f.StageFactory(kind="hearing", grid=f.ScoringGridFactory())


@pytest.fixture
def challenge(stage):
    return f.PublishedChallengeFactory(campaign=stage.campaign)


@pytest.fixture
def host(challenge):
    return f.AdministrationMemberFactory(administration=challenge.administration, role="lead").user


def open_panel(stage, challenge, team, **more):
    return panels.open_panel(
        stage, name="Auditions", jurors=[f.UserFactory()], challenge=challenge, by=team, at=NOW, **more
    )


def test_a_hearing_panel_opens_with_its_hosts(stage, challenge, host, team):
    f.AdministrationMemberFactory(administration=challenge.administration, role="reader")
    panel = open_panel(stage, challenge, team, with_hosts=True)
    seat = panel.jurors.get(is_host=True)
    assert (seat.user, seat.kind, seat.secretary) == (host, "host", False)
    assert Message.objects.filter(template="juror_invitation", recipient=host).exists()
    assert hosts_of(panel) == [host]
    assert missing_hosts(panel) == []


def test_the_team_invites_the_hosts_later_and_once(stage, challenge, host, team, signed_in):
    panel = open_panel(stage, challenge, team)
    assert not panel.jurors.filter(is_host=True).exists()
    client = signed_in(team)
    address = f"/equipe/jurys/{panel.public_id}/"
    assert "Les inviter à siéger" in client.get(address).content.decode()
    done = client.post(address, {"act": "hosts"}, follow=True).content.decode()
    assert "1\xa0personne porte le défi dans ce jury." in done
    assert "Les inviter à siéger" not in done
    assert panels.invite_hosts(stage, panel, by=team, at=NOW) == 0


def test_a_host_who_sits_already_keeps_their_seat(stage, challenge, host, team):
    panel = panels.open_panel(stage, name="J", jurors=[host], challenge=challenge, by=team, at=NOW, with_hosts=True)
    seat = panel.jurors.get()
    assert (seat.is_host, seat.secretary, seat.kind) == (True, True, "outside")


def test_who_applies_or_left_is_passed_over(stage, challenge, host, team):
    f.ApplicationFactory(campaign=stage.campaign, candidate=host)
    gone = f.AdministrationMemberFactory(administration=challenge.administration, role="lead").user
    panel = open_panel(stage, challenge, team)
    f.JurorFactory(panel=panel, user=gone, left_at=NOW)
    assert panels.invite_hosts(stage, panel, by=team, at=NOW) == 0
    assert not panel.jurors.filter(is_host=True).exists()


def test_nobody_is_invited_to_a_closed_panel(stage, challenge, host, team):
    panel = open_panel(stage, challenge, team)
    type(panel).objects.update(closed_at=NOW)
    panel.refresh_from_db()
    with pytest.raises(panels.PanelRefusedError, match="est clos"):
        panels.invite_hosts(stage, panel, by=team, at=NOW)


def test_a_panel_of_no_challenge_has_no_host(db):
    assert hosts_of(f.PanelFactory()) == []
