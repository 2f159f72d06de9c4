"""A campaign with pairs, and two people who write each their own application."""

import pytest

from applications.domain import applications, wish_list
from applications.domain.pairs import invitations
from applications.models import Application
from common import clock
from tests import factories as f

TEXT = "Camille Durand prévoit les crues, Sacha Petit les raconte."


@pytest.fixture
def campaign(db):
    campaign = f.CampaignFactory(
        state="published", pairs="together", pairs_sentence="Pour qui a déjà travaillé à deux.",
        min_wishes=1, max_wishes=3,
    )  # fmt: skip
    f.CallWindowFactory(campaign=campaign)
    return campaign


@pytest.fixture
def position(campaign):
    return f.PositionFactory(challenge__campaign=campaign, challenge__state="published", seats=2)


@pytest.fixture
def draft_of(campaign, position):
    """Return how to write a draft that lacks nothing, under a name."""

    def draft(first_name, last_name):
        person = f.UserFactory(first_name=first_name, last_name=last_name)
        draft = f.ApplicationFactory(campaign=campaign, candidate=person)
        applications.set_profile(draft, profession=position.profession, experience_years=3)
        wish_list.set_wishes(draft, [position.challenge])
        return draft

    return draft


@pytest.fixture
def camille(draft_of):
    return draft_of("Camille", "Durand")


@pytest.fixture
def sacha(draft_of):
    return draft_of("Sacha", "Petit")


@pytest.fixture
def invite():
    """Return how somebody invites an address."""

    def invite(application, address="sacha@exemple.invalid"):
        return invitations.invite(application, address, by=application.candidate, at=clock.now())

    return invite


@pytest.fixture
def deposit():
    """Return how somebody deposits their application."""

    def deposit(application):
        fresh = Application.objects.get(pk=application.pk)
        return applications.submit(fresh, by=fresh.candidate, at=clock.now())

    return deposit
