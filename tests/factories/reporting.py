"""Test objects of « reporting »."""

import factory

from reporting import models as reporting
from tests.factories.base import Base
from tests.factories.challenges import CampaignFactory
from tests.factories.moments import NOW


class PublishedFiguresFactory(Base):
    class Meta:
        model = reporting.PublishedFigures

    campaign = factory.SubFactory(CampaignFactory)
    shown = factory.LazyFunction(dict)
    at = NOW
