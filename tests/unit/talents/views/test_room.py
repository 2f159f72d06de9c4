"""The room of a mission: nobody else writes a person's address; both sides are told that the mission exists."""

from decimal import Decimal

import pytest

from notifications.models import Message
from talents.domain import cohorts, terms
from talents.domain.terms import AddressRefusedError
from tests import factories as f
from tests.factories import NOW

ADDRESS = "3 rue du Port, 44000 Nantes"


def test_nobody_else_writes_it_nor_once_the_contract_is_signed(mission, team, monkeypatch):
    with pytest.raises(AddressRefusedError, match="sa propre adresse"):
        terms.write_own_address(mission, ADDRESS, by=team, at=NOW)
    with pytest.raises(AddressRefusedError, match="Écrivez votre adresse"):
        terms.write_own_address(mission, " ", by=mission.talent, at=NOW)
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
    assert "écrivez votre fiche administrative" in messages[mission.talent].body
    assert "qui signe pour elle" in messages[lead].body
