"""A campaign that asks for two letters, a draft, and the instants around its deadline."""

from datetime import timedelta

import pytest

from tests import factories as f
from tests.factories import NOW

CLOSES = NOW + timedelta(days=10)
DUE = CLOSES + timedelta(days=7)
ASKED = {"references_asked": 2, "reference_questions": ["Dans quel cadre avez-vous travaillé ensemble ?"]}


@pytest.fixture
def campaign(db):
    campaign = f.CampaignFactory(state="published", timezone="UTC", **ASKED)
    f.CallWindowFactory(campaign=campaign, opens_at=NOW - timedelta(days=20), closes_at=CLOSES)
    return campaign


@pytest.fixture
def application(campaign):
    return f.ApplicationFactory(campaign=campaign, candidate__first_name="Camille", candidate__last_name="Durand")
