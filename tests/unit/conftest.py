"""A mission whose documents lack nothing, in either regime."""

from datetime import date
from decimal import Decimal

import pytest

from tests import factories as f

TERMS = {
    "talent_address": "1 rue des Essais, 35000 Rennes",
    "place": "20 avenue de Ségur, Paris",
    "tasks": "Concevoir\nMettre en service",
    "outcome": "Le service est ouvert à tous.",
    "evaluation": "Un comité le constate.",
}


@pytest.fixture
def make_mission(db):
    """Return a function that makes a complete mission: regime A by default, B with ``project=True``."""

    def make(*, project=False, **values):
        kind = (
            {"contract_kind": "project", "contract_months": 12, "employer": "dinum", "probation_months": 2}
            if project
            else {}
        )
        campaign = f.CampaignFactory(
            starts_on=date(2026, 9, 1), ends_on=date(2027, 8, 31) if project else date(2027, 6, 30), **kind
        )
        f.PayBandFactory(campaign=campaign)
        host = f.AdministrationFactory(name="Office des forêts", address="2 avenue du Bois, 45000 Orléans")
        challenge = f.PublishedChallengeFactory(campaign=campaign, administration=host, summary="Préserver les forêts.")
        position = f.PositionFactory(challenge=challenge)
        talent = f.UserFactory(first_name="Zoé", last_name="N’Diaye")
        for role, first in (("lead", "Paul"), ("sponsor", "Simone")):
            user = f.UserFactory(first_name=first, last_name="Martin")
            f.AdministrationMemberFactory(administration=host, user=user, role=role)
            if role == "sponsor":
                f.SignatureDelegationFactory(administration=host, user=user)
        direction = f.UserFactory(first_name="Claire", last_name="Aubert")
        f.SignatureDelegationFactory(administration=None, user=direction, quality="directrice interministérielle")
        offer = f.OfferFactory(
            state="accepted",
            position=position,
            application__candidate=talent,
            application__campaign=campaign,
            application__experience_years=Decimal(6),
        )
        values = TERMS | {"starts_on": campaign.starts_on, "ends_on": campaign.ends_on} | values
        return f.MissionFactory(
            cohort=f.CohortFactory(campaign=campaign),
            talent=talent,
            offer=offer,
            position=position,
            host=host,
            **values,
        )

    return make


@pytest.fixture
def mission(make_mission):
    return make_mission()


@pytest.fixture
def served(mission):
    """Return a mission in post for some days."""
    type(mission).objects.filter(pk=mission.pk).update(state="active", starts_on=date(2026, 1, 1))
    mission.refresh_from_db()
    return mission


@pytest.fixture
def seal(settings, tmp_path):
    """Seal with a key of one's own."""
    from documents.domain.signing import sealing

    settings.DOCUMENT_SEAL_KEY = str(tmp_path / "keys" / "seal.p12")
    sealing._signer.cache_clear()
    yield
    sealing._signer.cache_clear()
