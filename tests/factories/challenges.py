"""Test objects of « challenges »."""

from datetime import date, timedelta
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory as Base

from challenges import models as challenges
from tests.factories.accounts import UserFactory
from tests.factories.dossiers import FormFactory
from tests.factories.juries import ScoringGridFactory
from tests.factories.moments import LATER, NOW


class CampaignFactory(Base):
    class Meta:
        model = challenges.Campaign

    code = factory.Sequence(lambda n: f"EIG9{n}")
    programme = "EIG"
    number = factory.Sequence(lambda n: 90 + n)
    name = factory.Sequence(lambda n: f"Promotion 9{n}")
    state = "published"
    challenge_form = factory.SubFactory(FormFactory)
    application_form = factory.SubFactory(FormFactory)
    employer = "host"
    contract_kind = "fixed_term"
    contract_months = 10
    starts_on = date(2026, 9, 1)
    ends_on = date(2027, 6, 30)


class CallWindowFactory(Base):
    class Meta:
        model = challenges.CallWindow

    campaign = factory.SubFactory(CampaignFactory)
    kind = "applications"
    opens_at = NOW - timedelta(days=1)
    closes_at = LATER


class CallExtensionFactory(Base):
    class Meta:
        model = challenges.CallExtension

    window = factory.SubFactory(CallWindowFactory)
    previous_closes_at = NOW
    closes_at = LATER
    reason = "Incident"
    at = NOW


class PayBandFactory(Base):
    class Meta:
        model = challenges.PayBand

    campaign = factory.SubFactory(CampaignFactory)
    net_monthly = Decimal(4000)


class StageFactory(Base):
    class Meta:
        model = challenges.Stage

    campaign = factory.SubFactory(CampaignFactory)
    kind = "preselection"
    grid = factory.SubFactory(ScoringGridFactory)


class ProfessionFactory(Base):
    class Meta:
        model = challenges.Profession
        django_get_or_create = ("code",)

    code = "developer"
    label = "Développement"


class AdministrationFactory(Base):
    class Meta:
        model = challenges.Administration

    name = factory.Sequence(lambda n: f"Direction {n}")


class AdministrationLabelFactory(Base):
    class Meta:
        model = challenges.AdministrationLabel

    raw = factory.Sequence(lambda n: f"Libellé {n}")


class AdministrationMemberFactory(Base):
    class Meta:
        model = challenges.AdministrationMember

    administration = factory.SubFactory(AdministrationFactory)
    user = factory.SubFactory(UserFactory)


class ChallengeFactory(Base):
    class Meta:
        model = challenges.Challenge

    campaign = factory.SubFactory(CampaignFactory)
    administration = factory.SubFactory(AdministrationFactory)
    slug = factory.Sequence(lambda n: f"defi-{n}")
    submitted_title = factory.Sequence(lambda n: f"Défi {n}")


class PublishedChallengeFactory(ChallengeFactory):
    state = "published"
    announced_state = "published"
    published_title = factory.SelfAttribute("submitted_title")


class PositionFactory(Base):
    class Meta:
        model = challenges.Position

    challenge = factory.SubFactory(PublishedChallengeFactory)
    profession = factory.SubFactory(ProfessionFactory)
