"""Test objects of « panels »."""

import factory

from panels import models as panels
from tests.factories.accounts import UserFactory
from tests.factories.base import Base
from tests.factories.challenges import StageFactory
from tests.factories.moments import NOW


class EqualisationFactory(Base):
    class Meta:
        model = panels.Equalisation

    stage = factory.SubFactory(StageFactory)
    adopted = True
    reason = "écarts constatés"
    readings = factory.LazyFunction(list)
    inputs_sha256 = "0" * 64
    by = factory.SubFactory(UserFactory)
    at = NOW
