"""Test objects of « rehearsal »."""

import factory

from sandbox import models as rehearsal
from tests.factories.accounts import UserFactory
from tests.factories.base import Base
from tests.factories.challenges import CampaignFactory


class ExtraFactory(Base):
    class Meta:
        model = rehearsal.Extra

    campaign = factory.SubFactory(CampaignFactory)
    user = factory.SubFactory(UserFactory, is_synthetic=True)
    role = "jury"
