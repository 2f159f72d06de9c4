"""A withdrawn challenge hires nobody: the team decides for each person, and each is told the truth (R13)."""

from datetime import date
from decimal import Decimal

import pytest

from applications.models import Application
from challenges.domain import challenges
from common.transitions import TransitionRefusedError
from documents.models import Signature
from notifications.models import Message
from selection.domain import selection
from selection.domain.seats import withdrawn_challenges
from selection.models import Offer
from talents.domain import cohorts
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def campaign(db):
    campaign = f.CampaignFactory(starts_on=date(2026, 9, 1), ends_on=date(2027, 6, 30))
    f.PayBandFactory(campaign=campaign, net_monthly=4000)
    return campaign


@pytest.fixture
def lost(campaign):
    return f.PositionFactory(challenge=f.PublishedChallengeFactory(campaign=campaign), seats=3)


@pytest.fixture
def other(campaign):
    return f.PositionFactory(challenge=f.PublishedChallengeFactory(campaign=campaign), seats=1)


def person(position, *positions, state="waiting", years=3):
    application = f.DepositedApplicationFactory(
        campaign=position.challenge.campaign, state=state, announced_state=state, experience_years=Decimal(years),
        profession=position.profession,
    )  # fmt: skip
    for rank, wanted in enumerate((position, *positions), start=1):
        f.WishFactory(application=application, challenge=wanted.challenge, rank=rank)
        f.RankingFactory(position=wanted, application=application, rank=wanted.rankings.count() + 1)
    return application


def accepted(position, team, *positions):
    application = person(position, *positions)
    offer = selection.offer(application, position, by=team, at=NOW)
    selection.answer(offer, accepted=True, by=application.candidate, at=NOW)
    return application, Offer.objects.get(pk=offer.pk)


def withdraw(position, team, decisions=None):
    challenges.withdraw(position.challenge, by=team, at=NOW, reason="budget", code="no_funding", decisions=decisions)


def message(application):
    return Message.objects.get(template="challenge_withdrawn", recipient=application.candidate)


def states(application, offer):
    application.refresh_from_db()
    offer.refresh_from_db()
    return application.state, application.announced_state, offer.state


def test_a_withdrawal_without_a_decision_for_who_accepted_writes_nothing(lost, team):
    application, offer = accepted(lost, team)
    with pytest.raises(challenges.WithdrawalRefusedError, match=str(application.candidate)):
        withdraw(lost, team)
    lost.challenge.refresh_from_db()
    assert (lost.challenge.state, states(application, offer)) == ("published", ("accepted", "accepted", "accepted"))
    assert not Message.objects.filter(template="challenge_withdrawn").exists()


def test_a_host_asks_the_team_once_somebody_accepted(lost, team, campaign):
    accepted(lost, team)
    member = f.AdministrationMemberFactory()
    type(lost.challenge).objects.update(administration=member.administration)
    lost.challenge.refresh_from_db()
    with pytest.raises(challenges.WithdrawalRefusedError, match="à l’équipe du programme") as refusal:
        challenges.withdraw(lost.challenge, by=member.user, at=NOW, reason="budget")
    assert "Nom" not in str(refusal.value)


def test_each_decision_is_applied_and_told(lost, other, team):
    back, back_offer = accepted(lost, team, other)
    freed, freed_offer = accepted(lost, team)
    moved, moved_offer = accepted(lost, team)
    withdraw(lost, team, {back.pk: "reroute", freed.pk: "release", moved.pk: f"seat:{other.pk}"})
    assert states(back, back_offer) == ("waiting", "waiting", "cancelled")
    assert states(freed, freed_offer) == ("not_selected", "not_selected", "cancelled")
    assert states(moved, moved_offer) == ("offered", "offered", "cancelled")
    assert moved.offers.get(state="sent").position == other
    assert list(back.wishes.values_list("challenge", "rank")) == [(other.challenge_id, 1)]
    bodies = [message(application).body for application in (back, freed, moved)]
    assert all("La place que vous y aviez acceptée n’existe plus" in body for body in bodies)
    assert all("retiré par l’équipe du programme" in body for body in bodies)
    assert "Vous revenez sur la liste d’attente" in bodies[0]
    assert "votre candidature n’est pas retenue" in bodies[1]
    assert "Une autre place vous est proposée" in bodies[2]


def test_who_may_still_accept_is_told_the_offer_is_cancelled(lost, team):
    application = person(lost)
    offer = selection.offer(application, lost, by=team, at=NOW)
    withdraw(lost, team)
    assert states(application, offer) == ("waiting", "waiting", "cancelled")
    body = message(application).body
    assert "La place qui vous y était proposée est annulée" in body
    assert "acceptée" not in body
    with pytest.raises(TransitionRefusedError):
        selection.answer(offer, accepted=True, by=application.candidate, at=NOW)


@pytest.mark.parametrize(
    ("state", "text"),
    [
        ("waiting", "Vous restez sur la liste d’attente."),
        ("heard", "reste classée par les jurys"),
        ("submitted", "Votre candidature reste examinée"),
    ],
)
def test_who_only_wished_for_it_is_told_where_they_stand(lost, other, team, state, text):
    application = person(lost, other, state=state)
    withdraw(lost, team)
    assert (text in message(application).body, "il vous en reste 1" in message(application).body) == (True, True)


def test_a_withdrawn_challenge_offers_admits_and_contracts_nobody(lost, team):
    application, offer = accepted(lost, team)
    waiting = person(lost)
    mission = cohorts.admit(offer, by=team, at=NOW)
    withdraw(lost, team, {application.pk: "reroute"})
    mission.refresh_from_db()
    assert (mission.state, mission.log.last().verb) == ("ended", "interrupt")
    with pytest.raises(cohorts.AdmissionRefusedError, match="est retiré"):
        cohorts.contract(type(mission).objects.get(pk=mission.pk), by=team, at=NOW)
    with pytest.raises(selection.SelectionRefusedError, match="est retiré"):
        selection.offer(waiting, lost, by=team, at=NOW)
    stale = f.OfferFactory(application=person(lost, state="accepted"), position=lost, state="accepted")
    with pytest.raises(cohorts.AdmissionRefusedError, match="est retiré"):
        cohorts.admit(Offer.objects.get(pk=stale.pk), by=team, at=NOW)


def test_a_signed_contract_keeps_the_challenge(lost, team):
    application, offer = accepted(lost, team)
    mission = cohorts.admit(offer, by=team, at=NOW)
    document = f.DocumentFactory()
    type(mission).objects.filter(pk=mission.pk).update(state="contracted", contract=document)
    f.SignatureFactory(document=document, state="signed", answered_at=NOW, read_at=NOW, sha256="0" * 64)
    assert Signature.objects.count() == 1
    with pytest.raises(challenges.WithdrawalRefusedError, match="Un contrat est signé"):
        withdraw(lost, team, {application.pk: "reroute"})


def test_a_seat_taken_meanwhile_is_refused_and_nothing_is_written(lost, other, team):
    application, offer = accepted(lost, team)
    accepted(other, team)
    with pytest.raises(challenges.WithdrawalRefusedError, match="n’est plus libre"):
        withdraw(lost, team, {application.pk: f"seat:{other.pk}"})
    assert states(application, offer) == ("accepted", "accepted", "accepted")


def test_where_two_people_decide_no_seat_is_offered_by_one(lost, other, team, campaign):
    application, offer = accepted(lost, team)
    type(campaign).objects.update(two_people=True)
    lost.challenge.campaign.refresh_from_db()
    with pytest.raises(challenges.WithdrawalRefusedError, match="deux personnes"):
        withdraw(lost, team, {application.pk: f"seat:{other.pk}"})
    assert states(application, offer) == ("accepted", "accepted", "accepted")


@pytest.mark.takes("applications.Application.release", by="team:withdraw-challenge")
@pytest.mark.takes("selection.Offer.cancel", by="team:withdraw-challenge")
def test_the_team_decides_for_each_person_by_clicking(lost, other, team, signed_in):
    application, _ = accepted(lost, team)
    wishing = person(lost, other)
    client, address = signed_in(team), f"/equipe/defis/{lost.challenge.public_id}/retrait/"
    assert address in client.get(f"/equipe/defis/{lost.challenge.public_id}/").content.decode()
    page = client.get(address).content.decode()
    assert (str(application.candidate) in page, str(wishing.candidate) in page) == (True, True)
    refused = client.post(address, {"reason": "Budget annulé", "code": "no_funding"})
    assert (refused.status_code, "Budget annulé" in refused.content.decode()) == (422, True)
    assert Application.objects.get(pk=application.pk).state == "accepted"
    given = {"reason": "Budget annulé", "code": "no_funding", f"person-{application.pk}": f"seat:{other.pk}"}
    assert client.post(address, given).url == f"/equipe/defis/{lost.challenge.public_id}/"
    assert application.offers.get(state="sent").position == other
    assert "ne se retire pas" in client.get(address).content.decode()
    again = client.post(address, {"reason": "encore", "code": "no_funding"})
    assert (again.status_code, "n’est plus possible" in again.content.decode()) == (422, True)


def test_the_page_names_nobody_who_is_read_blind(lost, team, signed_in):
    f.StageFactory(campaign=lost.challenge.campaign, kind="preselection", blind=True)
    application = person(lost, state="submitted")
    page = signed_in(team).get(f"/equipe/defis/{lost.challenge.public_id}/retrait/").content.decode()
    assert (str(application.candidate) in page, application.dossier.deposit.number in page) == (False, True)
    assert withdrawn_challenges.concerned_people(lost.challenge, team)[0].has_seat is False
