"""The cohort's pages, contracts by a click, the talent's download."""

import re
from decimal import Decimal
from html import unescape

import pytest

from challenges.models import Challenge
from documents.domain import production
from talents.models import Mission
from tests import factories as f


@pytest.fixture
def offer(db):
    campaign = f.CampaignFactory()
    f.PayBandFactory(campaign=campaign)
    position = f.PositionFactory(challenge__campaign=campaign)
    return f.OfferFactory(
        position=position, state="accepted", application__campaign=campaign, application__experience_years=Decimal(5)
    )


@pytest.fixture
def client(team, signed_in):
    return signed_in(team)


@pytest.mark.takes("talents.Mission.contract", by="team:contracts")
def test_contract_is_produced_by_clicks_and_found_by_the_talent(client, offer, signed_in, settings, tmp_path):
    from documents.domain.signing import sealing

    settings.DOCUMENT_SEAL_KEY = str(tmp_path / "seal.p12")
    sealing._signer.cache_clear()
    here = f"/equipe/campagnes/{offer.position.challenge.campaign.code}/cohorte/"
    assert "1\xa0mission est créée" in client.post(here + "missions/", follow=True).content.decode()
    mission = Mission.objects.get(offer=offer)
    Mission.objects.update(talent_address="Rue du Lac", tasks="Concevoir")
    mission.host.address = "Rue du Bois"
    mission.host.save()
    Challenge.objects.update(summary="Préserver les forêts.")
    assert "personne qui représente l’employeur" in client.post(here + "contrats/", follow=True).content.decode()
    f.SignatureDelegationFactory(administration=mission.host)
    started = client.post(here + "contrats/")
    assert 'data-live="running"' in client.get(started.url).content.decode()
    mission = Mission.objects.get(offer=offer)
    talent = signed_in(mission.talent)
    assert "en préparation" in talent.get("/talent/").content.decode()
    assert talent.get(f"/talent/documents/{mission.contract.public_id}/").status_code == 404
    production.produce(mission.contract_id)
    assert 'data-live="over"' in client.get(started.url).content.decode()
    assert mission.contract.number in client.get(here).content.decode()
    assert "Télécharger mon contrat" in talent.get("/talent/").content.decode()
    served = talent.get(f"/talent/documents/{mission.contract.public_id}/")
    assert b"".join(served.streaming_content).startswith(b"%PDF")
    again = client.post(here + "contrats/", follow=True).content.decode()
    assert "Toutes les missions ont leur contrat" in again
    sealing._signer.cache_clear()


def test_refusals_are_told(client, offer):
    campaign = offer.position.challenge.campaign
    here = f"/equipe/campagnes/{campaign.code}/cohorte/"
    type(campaign).objects.filter(pk=campaign.pk).update(ends_on=None)
    assert "pas de dates" in client.post(here + "missions/", follow=True).content.decode()
    mission = f.MissionFactory(cohort=f.CohortFactory(campaign=campaign))
    type(mission.talent).objects.filter(pk=mission.talent_id).update(first_name="")
    assert "prénom et nom de la personne" in client.post(here + "contrats/", follow=True).content.decode()


def test_failed_document_is_retried_by_a_click(client, db):
    document = f.DocumentFactory(batch=f.DocumentBatchFactory(), state="failed", attempt=3, error="Police absente")
    page = client.get(f"/equipe/lots/{document.batch.public_id}/").content.decode()
    assert "Police absente" in page
    answer = client.post(f"/equipe/documents/{document.public_id}/reprise/", follow=True).content.decode()
    assert "remis en file" in answer
    document.refresh_from_db()
    assert document.state == "queued"


def test_the_whole_of_a_column_of_the_board_is_one_click_away(client, db):
    cohort = f.CohortFactory()
    prepared = [f.MissionFactory(cohort=cohort) for _ in range(13)]
    ended = f.MissionFactory(cohort=cohort, state="ended")
    here = f"/equipe/campagnes/{cohort.campaign.code}/cohorte/"
    board = client.get(here, {"vue": "tableau"})
    (address,) = re.findall(r'href="([^"]*)">Voir les 13', board.text)
    column = client.get(unescape(address))
    assert {mission.pk for mission in column.context["missions"]} == {mission.pk for mission in prepared}
    assert "13 missions" in column.text
    assert str(ended.talent) not in column.text
    assert str(ended.talent) in client.get(here).text
    assert client.get(here, {"state": "paused"}).context["missions"] == []
