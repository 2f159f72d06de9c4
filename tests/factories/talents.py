"""Test objects of « talents »."""

from datetime import date
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory as Base

from talents import models as talents
from tests.factories.accounts import UserFactory
from tests.factories.applications import OfferFactory
from tests.factories.challenges import AdministrationFactory, CampaignFactory


class CohortFactory(Base):
    class Meta:
        model = talents.Cohort
        django_get_or_create = ("campaign",)

    campaign = factory.SubFactory(CampaignFactory)
    name = "Promotion"


class MissionFactory(Base):
    class Meta:
        model = talents.Mission

    cohort = factory.SubFactory(CohortFactory)
    talent = factory.SubFactory(UserFactory)
    offer = factory.SubFactory(
        OfferFactory, state="accepted", application__candidate=factory.SelfAttribute("...talent")
    )
    position = factory.SelfAttribute("offer.position")
    host = factory.SubFactory(AdministrationFactory)
    starts_on = date(2026, 9, 1)
    ends_on = date(2027, 6, 30)
    net_monthly = Decimal(4000)
