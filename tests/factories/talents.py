"""Test objects of « talents »."""

from datetime import date
from decimal import Decimal

import factory

from documents.domain import subjects
from talents import models as talents
from tests.factories.accounts import UserFactory
from tests.factories.base import Base
from tests.factories.challenges import AdministrationFactory, CampaignFactory
from tests.factories.documents import DocumentFactory
from tests.factories.moments import NOW
from tests.factories.selection import OfferFactory


class CohortFactory(Base):
    class Meta:
        model = talents.Cohort
        django_get_or_create = ("campaign",)

    campaign = factory.SubFactory(CampaignFactory)
    name = "Promotion"


class DocumentSubjectFactory(Base):
    class Meta:
        model = talents.DocumentSubject

    document = factory.SubFactory(DocumentFactory)
    mission = factory.SubFactory("tests.factories.talents.MissionFactory")
    campaign = factory.SelfAttribute("mission.cohort.campaign")
    person = factory.SelfAttribute("mission.talent")


class MissionPieceFactory(Base):
    class Meta:
        model = talents.MissionPiece

    mission = factory.SubFactory("tests.factories.talents.MissionFactory")
    kind = "identity"
    label = "Pièce d’identité"
    file = "pieces/essai.pdf"
    extension = "pdf"
    size = 1
    sent_at = NOW


class RequestedPieceFactory(Base):
    class Meta:
        model = talents.RequestedPiece

    campaign = factory.SubFactory(CampaignFactory)
    code = factory.Sequence(lambda n: f"piece-{n}")
    rank = factory.Sequence(lambda n: n)
    label = factory.Sequence(lambda n: f"Pièce {n}")
    formats = factory.LazyFunction(lambda: ["pdf"])
    readers = factory.LazyFunction(lambda: ["host_hr", "programme_hr"])


class ArrivalPointFactory(Base):
    class Meta:
        model = talents.ArrivalPoint

    campaign = factory.SubFactory(CampaignFactory)
    code = factory.Sequence(lambda n: f"point-{n}")
    rank = factory.Sequence(lambda n: n)
    label = factory.Sequence(lambda n: f"Point {n}")
    owner = "host"
    days = 0


class EmployeeRecordFactory(Base):
    class Meta:
        model = talents.EmployeeRecord

    person = factory.SubFactory(UserFactory)
    birth_name = "N’Diaye"
    given_names = "Zoé Marie"
    born_on = date(1994, 5, 3)
    birth_place = "Nantes"
    birth_country = "France"
    nationality = "Française"
    street = "3 rue du Port"
    postcode = "44000"
    city = "Nantes"
    country = "France"
    social_security_number = "294054410908843"
    account_holder = "Zoé N’Diaye"
    iban = "FR7630006000011234567890189"
    bic = "AGRIFRPP"
    saved_at = NOW


class ChecklistAnswerFactory(Base):
    class Meta:
        model = talents.ChecklistAnswer

    mission = factory.SubFactory("tests.factories.talents.MissionFactory")
    item = "badge"
    side = "host"
    done = True
    by = factory.SubFactory(UserFactory)
    at = NOW


class DeadlineMarkFactory(Base):
    class Meta:
        model = talents.DeadlineMark

    mission = factory.SubFactory("tests.factories.talents.MissionFactory")
    code = "equipment"
    by = factory.SubFactory(UserFactory)
    at = NOW


class MissionActFactory(Base):
    class Meta:
        model = talents.MissionAct

    mission = factory.SubFactory("tests.factories.talents.MissionFactory", state="contracted")
    rank = 1
    kind = "extension"
    on = date(2026, 10, 1)
    ends_before = date(2027, 6, 30)
    ends_after = date(2027, 9, 30)
    host_before = factory.SelfAttribute("mission.host")
    host_after = factory.SelfAttribute("mission.host")
    net_before = Decimal(4000)
    net_after = Decimal(4000)
    reason = "Le produit n’est pas achevé."
    by = factory.SubFactory(UserFactory)
    at = NOW


class MissionFactory(Base):
    class Meta:
        model = talents.Mission
        skip_postgeneration_save = True

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

    @factory.post_generation
    def papers(mission, create, extracted, **fields):  # noqa: N805 - what is generated is the mission
        """Write that its contract is about it, as the product does when it requests it."""
        if create and mission.contract is not None:
            subjects.write(mission.contract, mission)
