"""The room of a mission: the person writes their own address; both sides are told that the mission exists."""

from decimal import Decimal

import pytest

from notifications.models import Message
from talents.domain import cohorts, terms
from talents.domain.terms import AddressRefusedError
from talents.models import Mission
from tests import factories as f
from tests.factories import NOW

ADDRESS = "3 rue du Port, 44000 Nantes"


def address_of(mission):
    return Mission.objects.get(pk=mission.pk).talent_address


def test_the_person_writes_the_address_that_the_contract_prints(make_mission, signed_in):
    mission = make_mission(talent_address="")
    client, here = signed_in(mission.talent), f"/mission/{mission.public_id}/"
    assert "Mon adresse postale" in client.get(here).content.decode()
    refused = client.post(here + "adresse/", {"address": " "})
    assert refused.status_code == 422
    assert "Écrivez votre adresse" in refused.content.decode()
    assert client.post(here + "adresse/", {"address": "a" * 301}).status_code == 422
    for _ in range(2):  # the same address again changes nothing
        answer = client.post(here + "adresse/", {"address": ADDRESS}, follow=True)
    assert ADDRESS in answer.content.decode()
    assert address_of(mission) == ADDRESS
    assert [row.reason for row in mission.log.filter(verb="terms")] == ["Termes : adresse de la personne."]


def test_nobody_else_writes_it_nor_once_the_contract_is_signed(mission, team, monkeypatch):
    with pytest.raises(AddressRefusedError, match="sa propre adresse"):
        terms.write_own_address(mission, ADDRESS, by=team, at=NOW)
    monkeypatch.setattr(terms, "signed", lambda mission: True)
    with pytest.raises(AddressRefusedError, match="porte une signature"):
        terms.write_own_address(mission, ADDRESS, by=mission.talent, at=NOW)


def test_a_mission_is_told_to_the_person_and_to_those_who_prepare_their_arrival(make_mission, team):
    known = make_mission()
    campaign = known.cohort.campaign
    hr = f.AdministrationMemberFactory(administration=known.host, role="hr").user
    application = f.ApplicationFactory(campaign=campaign, experience_years=Decimal(6))
    offer = f.OfferFactory(state="accepted", position=known.position, application=application)
    mission = cohorts.admit(offer, by=team, at=NOW)
    lead = known.host.members.get(role="lead").user
    messages = {message.recipient: message for message in Message.objects.filter(template="mission_created")}
    assert set(messages) == {mission.talent, hr, lead}
    assert messages[mission.talent].subject == "Une mission se prépare"
    assert "écrivez votre adresse postale" in messages[mission.talent].body
    assert "qui signe pour elle" in messages[lead].body
