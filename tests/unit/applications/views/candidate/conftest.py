"""A person, an open campaign, and their draft."""

import pytest

from applications.models import Application
from tests import factories as f


@pytest.fixture
def campaign(db):
    campaign = f.CampaignFactory()
    f.CallWindowFactory(campaign=campaign)
    return campaign


@pytest.fixture
def challenges(campaign):
    return [f.PositionFactory(challenge__campaign=campaign).challenge for _ in range(3)]


@pytest.fixture
def user(db):
    return f.UserFactory()


@pytest.fixture
def client(user, signed_in):
    return signed_in(user)


@pytest.fixture
def draft(campaign, challenges, user, client):
    client.post(f"/candidature/campagnes/{campaign.code}/")
    return Application.objects.get(candidate=user)


@pytest.fixture
def deposited(campaign, user):
    return f.DepositedApplicationFactory(campaign=campaign, candidate=user, dossier__form=campaign.application_form)
