"""Test objects of « panels »."""

from datetime import timedelta

import factory

from panels import models as panels
from tests.factories.accounts import UserFactory
from tests.factories.base import Base
from tests.factories.challenges import StageFactory
from tests.factories.juries import PanelFactory
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


class SelfSchedulingFactory(Base):
    class Meta:
        model = panels.SelfScheduling

    panel = factory.SubFactory(PanelFactory)
    allowed = True
    last_day = (NOW + timedelta(days=30)).date()
    by = factory.SubFactory(UserFactory)
    at = NOW


class BookablePeriodFactory(Base):
    class Meta:
        model = panels.BookablePeriod

    panel = factory.SubFactory(PanelFactory)
    starts_at = NOW + timedelta(days=7)
    ends_at = NOW + timedelta(days=7, hours=3)
    minutes = 30
    opened_by = factory.SubFactory(UserFactory)
