"""Missions and contracts."""

from datetime import timedelta
from decimal import Decimal

import pytest

from common.jobs import JobState
from documents.models import Document
from reporting.queries.figures import figures as figures_of
from selection.domain import selection
from talents import rules
from talents.domain import cohorts
from tests import factories as f
from tests.conftest import SMALL
from tests.factories import NOW


@pytest.fixture
def offer(db):
    campaign = f.CampaignFactory()
    f.PayBandFactory(campaign=campaign, up_to_years=5, included=True, net_monthly=Decimal(3500))
    f.PayBandFactory(campaign=campaign)
    position = f.PositionFactory(challenge__campaign=campaign)
    return f.OfferFactory(
        position=position, state="accepted", application__campaign=campaign, application__experience_years=Decimal(5)
    )


def test_admit_pays_at_the_boundary(offer, team):
    mission = cohorts.admit(offer, by=team, at=NOW)
    assert (mission.net_monthly, mission.host) == (3500, offer.position.challenge.administration)
    assert str(mission.cohort) == str(offer.position.challenge.campaign)
    assert str(mission).startswith("mission de")
    assert rules.is_talent(mission.talent)
    assert not rules.accepted_offers(offer.position.challenge.campaign, at=NOW).exists()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda o: setattr(o, "state", "sent"), "n’est pas acceptée"),
        (lambda o: setattr(o.position.challenge.campaign, "ends_on", None), "pas de dates"),
        (lambda o: setattr(o.position.challenge, "administration", None), "pas d’administration"),
    ],
)
def test_admit_says_what_is_missing(offer, team, change, message):
    change(offer)
    with pytest.raises(cohorts.AdmissionRefusedError, match=message):
        cohorts.admit(offer, by=team, at=NOW)


def test_who_leaves_their_seat_leaves_their_mission(offer, team):
    mission = cohorts.admit(offer, by=team, at=NOW)
    day = NOW.date()
    type(mission).objects.update(starts_on=day - timedelta(days=30), ends_on=day + timedelta(days=200))
    selection.end(offer, reason="départ", by=team, at=NOW)
    mission.refresh_from_db()
    assert (mission.state, mission.ends_on) == ("ended", day)
    assert mission.log.get(verb="interrupt").reason == "départ"
    cohorts.interrupt(offer, reason="encore", by=team, at=NOW)
    assert mission.log.filter(verb="interrupt").count() == 1


def test_a_mission_that_had_not_begun_keeps_its_dates(offer, team):
    mission = cohorts.admit(offer, by=team, at=NOW)
    before = mission.ends_on
    selection.end(offer, reason="renoncement", by=team, at=NOW)
    mission.refresh_from_db()
    assert (mission.state, mission.ends_on) == ("ended", before)


def test_contract_is_asked_for_once_and_frozen(offer, team):
    mission = cohorts.admit(offer, by=team, at=NOW)
    f.SignatureDelegationFactory(administration=mission.host)
    mission.talent_address, mission.tasks, mission.host.address = "Rue du Lac", "Concevoir", "Rue du Bois"
    mission.position.challenge.summary = "Préserver les forêts."
    for _ in range(2):
        cohorts.contract_all(offer.position.challenge.campaign, [mission], by=team, at=NOW)
    document = Document.objects.get(key=f"contract-{mission.pk}")
    assert document.number.startswith("2026-")
    assert document.context["net_monthly_words"] == "trois mille cinq cents euros"
    assert document.context["starts_on"].replace("\u00a0", " ") == "1er septembre 2026"
    mission.refresh_from_db()
    assert (mission.state, mission.contract) == ("contracted", document)
    assert rules.visible_documents(mission.talent).get() == document
    assert not rules.visible_documents(f.UserFactory()).exists()
    colleague = f.AdministrationMemberFactory(administration=mission.host).user
    assert rules.visible_documents(colleague).get() == document


def test_figures_of_an_empty_campaign(db):
    figures = figures_of(f.CampaignFactory())
    assert (figures.selectivity, figures.filled, figures.ranked_per_seat) == (0.0, 0.0, 0.0)


def test_figures_count_what_happened(story):
    figures = figures_of(story.past)
    assert (figures.challenges_submitted, figures.challenges_heard, figures.challenges_selected) == (31, 21, 17)
    recruited = story.past.applications.filter(state="accepted").count()
    stated = (SMALL["people"], SMALL["heard"], recruited, 41)
    assert (figures.applications, figures.heard, figures.recruited, figures.seats) == stated
    assert figures.selectivity == pytest.approx(100 * recruited / SMALL["people"], abs=0.1)
    assert figures.filled == pytest.approx(100 * recruited / 41, abs=0.1)
    assert story.past.cohort.missions.filter(contract__state=JobState.QUEUED).count() == recruited
