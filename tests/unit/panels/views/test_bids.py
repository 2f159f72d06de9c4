"""The team asks what jurors prefer, jurors say it by clicking, the sharing follows it: each sees what is theirs."""

from datetime import timedelta

import pytest

from juries.domain.sharing import assignments
from juries.models import Bid
from tests import factories as f
from tests.factories import NOW

UNTIL = NOW.date() + timedelta(days=3)


@pytest.fixture
def panel(campaign):
    stage = f.StageFactory(campaign=campaign, kind="preselection")
    panel = f.PanelFactory(grid=stage.grid, name="Lecture", blind=True)
    stage.panels.add(panel)
    for _ in range(4):
        f.DepositedApplicationFactory(campaign=campaign)
    return panel


@pytest.fixture
def campaign(db):
    return f.CampaignFactory()


def test_from_the_request_to_the_sharing(panel, team, signed_in):
    seats = f.JurorFactory.create_batch(2, panel=panel)
    asking, juror = signed_in(team), signed_in(seats[0].user)
    address, own = f"/equipe/jurys/{panel.public_id}/preferences/", f"/jury/preferences/{seats[0].public_id}/"
    assert juror.get(own).status_code == 404
    assert "4 dossiers à répartir" in asking.get(address).text
    refused = asking.post(address, {"until": NOW.date() - timedelta(days=1)})
    assert (refused.status_code, "Ce jour est passé" in refused.text) == (422, True)
    assert "leur accueil le leur rappelle" in asking.post(address, {"until": UNTIL}, follow=True).text
    home = juror.get("/jury/").text
    assert "Dites ce que vous préférez lire" in home
    assert own in home
    page = juror.get(own).text
    deposits = [line.split('"')[0] for line in page.split('name="bid_')[1:]]
    assert len(deposits) == 4
    stated = {f"bid_{deposits[0]}": "prefer", f"bid_{deposits[1]}": "unknown"}
    assert "Vos préférences sont enregistrées" in juror.post(own, stated, follow=True).text
    assert Bid.objects.count() == 2
    most = juror.post(own, {f"bid_{key}": "unknown" for key in deposits})
    assert (most.status_code, "2 dossiers au plus" in most.text.replace("\xa0", " ")) == (422, True)
    shown = asking.get(address).text
    assert "1 sur 2" in shown
    assert str(seats[0]) not in shown
    assignments.assign(panel, [row.deposit for row in Bid.objects.select_related("deposit")], by=team, at=NOW)
    assert "1 sur 2" in asking.get(address).text


def test_a_day_that_is_over_shows_what_was_said_and_takes_nothing(panel, team, signed_in):
    seat = f.JurorFactory(panel=panel)
    request = f.BidRequestFactory(panel=panel, until=NOW.date() - timedelta(days=1))
    deposit = f.DepositFactory(content={"answers": [], "attachments": []})
    request.deposits.add(deposit)
    f.BidFactory(juror=seat, deposit=deposit)
    client, own = signed_in(seat.user), f"/jury/preferences/{seat.public_id}/"
    page = client.get(own).text
    assert "est passé" in page
    assert "Je préfère</p>" in page
    assert "Enregistrer mes préférences" not in page
    refused = client.post(own, {f"bid_{deposit.pk}": "can"})
    assert (refused.status_code, "est passé : rien n’a été changé" in refused.text) == (422, True)
    assert "Dites ce que vous préférez lire" not in client.get("/jury/").text


def test_a_panel_with_nothing_to_share_asks_nothing(campaign, team, signed_in):
    stage = f.StageFactory(campaign=campaign, kind="preselection")
    panel = f.PanelFactory(grid=stage.grid)
    stage.panels.add(panel)
    assert (
        "Aucun dossier n’attend d’être réparti."
        in signed_in(team).get(f"/equipe/jurys/{panel.public_id}/preferences/").text
    )
    request = f.BidRequestFactory(panel=panel)
    seat = f.JurorFactory(panel=panel)
    assert "Aucun dossier n’attend" in signed_in(seat.user).get(f"/jury/preferences/{seat.public_id}/").text
    assert request.deposits.count() == 0
