"""Test objects of « sandbox »."""

import factory

from sandbox import models as sandbox
from tests.factories.accounts import UserFactory
from tests.factories.base import Base
from tests.factories.challenges import CampaignFactory


class ExtraFactory(Base):
    class Meta:
        model = sandbox.Extra

    campaign = factory.SubFactory(CampaignFactory)
    user = factory.SubFactory(UserFactory, is_synthetic=True)
    role = "jury"
