"""Jurors without an account: a seat exists once the owner of the address signs in."""

from datetime import timedelta

import pytest

from accounts.domain import invitations
from accounts.models import Invitation, User
from applications.domain import restricted_calls
from applications.models import RestrictedInvitation
from juries.models import Juror
from notifications.domain.addressees import Addressee
from notifications.models import Message
from panels.domain import panels
from tests import factories as f
from tests.factories import NOW

STRANGER = Addressee("jure@test.invalid")


@pytest.fixture
def stage(db):
    return f.StageFactory(kind="preselection", grid=f.ScoringGridFactory())


@pytest.fixture
def panel(stage, team):
    return panels.open_panel(stage, name="Jury", jurors=[f.UserFactory(), STRANGER], by=team, at=NOW)


def arrive(address=STRANGER.address):
    return invitations.accept_waiting(f.UserFactory(email=address), at=NOW)


def test_a_panel_opens_with_addresses_and_makes_no_account(panel, stage, team, signed_in):
    assert panel.jurors.get().secretary
    assert not User.objects.filter(email=STRANGER.address).exists()
    message = Message.objects.get(template="juror_invitation", recipient=None)
    assert (message.address, "/comptes/signup/?email=jure%40test.invalid" in message.body) == (STRANGER.address, True)
    assert str(STRANGER) == STRANGER.address
    page = signed_in(team).get(f"/equipe/jurys/{panel.public_id}/").content.decode()
    assert "jure@test.invalid, jusqu’au" in page
    assert len(arrive()) == 1
    seat = panel.jurors.get(user__email=STRANGER.address)
    assert (seat.secretary, seat.kind) == (False, "outside")
    assert Message.objects.filter(template="juror_invitation", recipient=seat.user).count() == 1


def test_the_first_address_is_secretary_of_a_panel_of_strangers(stage, team):
    panel = panels.open_panel(stage, name="Jury", jurors=[STRANGER, Addressee("b@test.invalid")], by=team, at=NOW)
    arrive("b@test.invalid")
    arrive()
    assert panel.jurors.get(secretary=True).user.email == STRANGER.address


def test_a_candidate_of_the_campaign_does_not_sit(panel, stage):
    f.ApplicationFactory(campaign=stage.campaign, candidate=f.UserFactory(email=STRANGER.address))
    user = User.objects.get(email=STRANGER.address)
    assert invitations.accept_waiting(user, at=NOW) == []
    assert "candidate à cette campagne" in Invitation.objects.get().closing_reason


def test_nobody_joins_a_closed_or_removed_panel(panel, stage, team):
    type(panel).objects.update(closed_at=NOW)
    panel.refresh_from_db()
    with pytest.raises(panels.PanelRefusedError, match="clos"):
        panels.join(stage, panel, STRANGER, by=team, at=NOW)
    assert arrive() == []
    stage.panels.clear()
    f.InvitationFactory(kind="juror", target=panel.pk, data={}, address="c@test.invalid", invited_by=team)
    assert arrive("c@test.invalid") == []
    f.InvitationFactory(kind="juror", target=0, data={}, address="d@test.invalid", invited_by=team)
    assert arrive("d@test.invalid") == []
    assert Juror.objects.count() == 1


def test_one_more_juror_or_a_substitute_comes_by_address(panel, stage, team, signed_in):
    client = signed_in(team)
    here = f"/equipe/jurys/{panel.public_id}/jures/"
    page = client.post(here, {"act": "join", "address": "neuf@test.invalid"}, follow=True).content.decode()
    assert "Une invitation est envoyée à neuf@test.invalid" in page
    gone = panel.jurors.get()
    Juror.objects.filter(pk=gone.pk).update(chair=True, languages="anglais")
    page = client.post(
        f"{here}{gone.public_id}/depart/", {"reason": "Congé", "substitute": "apres@test.invalid"}, follow=True
    ).content.decode()
    assert "une invitation est envoyée à apres@test.invalid pour prendre sa place" in page
    arrive("apres@test.invalid")
    seat = panel.jurors.get(user__email="apres@test.invalid")
    assert (seat.chair, seat.languages, seat.replaces) == (True, "anglais", gone)


def test_a_chair_that_was_given_since_is_not_taken_back(panel, team):
    f.JurorFactory(panel=panel, chair=True)
    f.InvitationFactory(kind="juror", target=panel.pk, data={"chair": True}, address="c@test.invalid", invited_by=team)
    arrive("c@test.invalid")
    assert not panel.jurors.get(user__email="c@test.invalid").chair


def test_invitations_to_one_address_are_counted(stage, panel, team):
    for number in range(99):
        panels.join(stage, panel, Addressee(f"j{number}@test.invalid"), by=team, at=NOW) if number < 98 else None
    with pytest.raises(panels.PanelRefusedError, match="100 messages de ce genre"):
        panels.join(stage, panel, Addressee("trop@test.invalid"), by=team, at=NOW)


def test_a_restricted_call_waits_for_the_owner_of_the_address(team):
    window = f.CallWindowFactory(kind="restricted")
    for _ in range(2):
        count = restricted_calls.invite(
            window.campaign, [], addresses=["A@test.invalid"], reason="promotion", by=team, at=NOW
        )
    assert count == 1
    assert not User.objects.filter(email="a@test.invalid").exists()
    arrive("a@test.invalid")
    row = RestrictedInvitation.objects.get()
    assert (row.person.email, row.reason, row.by) == ("a@test.invalid", "promotion", team)
    assert not restricted_calls.waiting_addresses(window.campaign, at=NOW).exists()


def test_a_restricted_call_that_closed_gives_nothing(team):
    window = f.CallWindowFactory(kind="restricted")
    restricted_calls.invite(window.campaign, [], addresses=["a@test.invalid"], reason="promotion", by=team, at=NOW)
    type(window).objects.update(closes_at=NOW - timedelta(hours=1))
    assert arrive("a@test.invalid") == []
    f.InvitationFactory(kind="restricted_call", target=0, address="b@test.invalid")
    assert arrive("b@test.invalid") == []
    assert not RestrictedInvitation.objects.exists()


def test_restricted_invitations_to_one_address_are_counted(team):
    for _ in range(3):
        window = f.CallWindowFactory(kind="restricted")
        restricted_calls.invite(window.campaign, [], addresses=["a@test.invalid"], reason="promotion", by=team, at=NOW)
    window = f.CallWindowFactory(kind="restricted")
    with pytest.raises(restricted_calls.InvitationRefusedError, match="déjà reçu 3 messages"):
        restricted_calls.invite(window.campaign, [], addresses=["a@test.invalid"], reason="promotion", by=team, at=NOW)


def test_a_panel_opens_with_the_grids_of_the_trades(stage, team):
    own = f.TradeGridFactory(campaign=stage.campaign, kind=stage.kind)
    f.TradeGridFactory(campaign=stage.campaign, kind="hearing")
    panel = panels.open_panel(stage, name="Jury", jurors=[f.UserFactory()], by=team, at=NOW)
    assert [(grid.trade, grid.grid) for grid in panel.trade_grids.all()] == [(own.profession.code, own.grid)]
