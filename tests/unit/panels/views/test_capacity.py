"""How many jurors a reading takes."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from juries.domain.sharing.capacity import Ask, plan, working_days
from panels.views.team import capacity as team_capacity
from tests import factories as f

MONDAY = date(2026, 6, 8)


def test_eig4_sums():
    """802 dossiers read three times, twenty minutes each, by 40 people who give an hour a day for three weeks."""
    capacity = plan(Ask(802, 3, 20, 60, 40, MONDAY, MONDAY + timedelta(days=18)))
    assert (capacity.readings, capacity.hours, capacity.load, capacity.hours_each) == (2406, 802, 61, 21)
    assert working_days(MONDAY, MONDAY + timedelta(days=18)) == 15
    assert capacity.needed == 54  # three readings a day over fifteen days
    assert capacity.ends_on == date(2026, 7, 6)  # 21 working days


@given(
    st.integers(1, 500), st.integers(1, 4), st.integers(5, 60), st.integers(60, 240), st.integers(4, 60),
    st.integers(0, 60),
)  # fmt: skip
def test_as_many_jurors_as_needed_end_in_time(dossiers, readings, minutes, daily, jurors, days):
    last = MONDAY + timedelta(days=days)
    capacity = plan(Ask(dossiers, readings, minutes, daily, jurors, MONDAY, last))
    enough = plan(Ask(dossiers, readings, minutes, daily, capacity.needed, MONDAY, last))
    assert enough.ends_on <= last
    assert capacity.load * jurors >= capacity.readings


def test_page_starts_from_what_is_known(team, signed_in):
    stage = f.StageFactory(kind="preselection", readings=2, starts_on=MONDAY, ends_on=MONDAY + timedelta(days=4))
    panel = f.PanelFactory(grid=stage.grid)
    stage.panels.add(panel)
    f.AssessmentFactory(juror__panel=panel)
    f.DepositedApplicationFactory.create_batch(3, campaign=stage.campaign)
    client = signed_in(team)
    address = f"/equipe/campagnes/{stage.campaign.code}/capacite/"
    page = client.get(address)
    assert "Un dossier est lu par des personnes différentes" in page.content.decode()
    assert page.context["form"].data["dossiers"] == "3"
    data = page.context["form"].data | {"jurors": "2"}
    content = client.get(address, data).content.decode()
    assert "<strong>6</strong> lectures" in content
    assert "1 lecture déjà confiée reste à remettre" in content


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"last": "2026-06-01"}, "suit le premier"),
        ({"daily": "5"}, "au moins une lecture"),
        ({"dossiers": "x"}, "nombre entier"),
    ],
)
def test_impossible_plan_is_said(team, signed_in, change, message):
    campaign = f.CampaignFactory()
    data = {
        "dossiers": 10, "readings": 1, "minutes": 20, "daily": 60, "jurors": 3, "first": "2026-06-08",
        "last": "2026-06-12",
    }  # fmt: skip
    client = signed_in(team)
    assert "Recalculer" in client.get(f"/equipe/campagnes/{campaign.code}/capacite/").content.decode()
    assert message in client.get(f"/equipe/campagnes/{campaign.code}/capacite/", data | change).content.decode()


def test_page_foresees_the_sharing_on_the_same_model(team, signed_in, monkeypatch):
    stage = f.StageFactory(kind="preselection", readings=2, starts_on=MONDAY, ends_on=MONDAY + timedelta(days=4))
    panel = f.PanelFactory(grid=stage.grid, readings=2, name="Lecture")
    stage.panels.add(panel)
    f.JurorFactory(panel=panel, trades=["developer"])
    f.DepositedApplicationFactory.create_batch(3, campaign=stage.campaign)
    client, address = signed_in(team), f"/equipe/campagnes/{stage.campaign.code}/capacite/"
    assert "(en tout, 3)" in client.get(address).content.decode()
    f.JurorFactory.create_batch(2, panel=panel)
    content = client.get(address).content.decode()
    assert "6 lectures à donner, de 2 à 2 par juré" in content
    assert "sans lecteur de leur métier" in content
    assert not panel.assessments.exists()
    monkeypatch.setattr(team_capacity, "MAX_DOSSIERS_FORECAST", 2)
    assert "Ce que donnerait" not in client.get(address).content.decode()


def test_page_of_a_campaign_without_preselection(team, signed_in):
    campaign = f.CampaignFactory()
    assert (
        "Ce que donnerait" not in signed_in(team).get(f"/equipe/campagnes/{campaign.code}/capacite/").content.decode()
    )
