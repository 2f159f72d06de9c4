"""Test objects of « talents »."""

from datetime import date, timedelta
from decimal import Decimal

import factory

from talents import models as talents
from tests.factories.accounts import UserFactory
from tests.factories.base import Base
from tests.factories.challenges import AdministrationFactory, CampaignFactory, PublishedChallengeFactory
from tests.factories.documents import DocumentFactory
from tests.factories.moments import LATER, NOW
from tests.factories.selection import OfferFactory


class CohortFactory(Base):
    class Meta:
        model = talents.Cohort
        django_get_or_create = ("campaign",)

    campaign = factory.SubFactory(CampaignFactory)
    name = "Promotion"


class AboutFactory(Base):
    class Meta:
        model = talents.About

    document = factory.SubFactory(DocumentFactory)
    mission = factory.SubFactory("tests.factories.talents.MissionFactory")


class MissionPieceFactory(Base):
    class Meta:
        model = talents.MissionPiece

    mission = factory.SubFactory("tests.factories.talents.MissionFactory")
    kind = "identity"
    file = "pieces/essai.pdf"
    extension = "pdf"
    size = 1
    sent_at = NOW


class ChecklistAnswerFactory(Base):
    class Meta:
        model = talents.ChecklistAnswer

    mission = factory.SubFactory("tests.factories.talents.MissionFactory")
    item = "badge"
    side = "host"
    done = True
    by = factory.SubFactory(UserFactory)
    at = NOW


class CohortEventFactory(Base):
    class Meta:
        model = talents.CohortEvent

    cohort = factory.SubFactory(CohortFactory)
    title = "Séminaire"
    audience = "both"
    starts_at = LATER
    ends_at = LATER + timedelta(hours=2)


class AttendanceFactory(Base):
    class Meta:
        model = talents.Attendance

    event = factory.SubFactory(CohortEventFactory)
    person = factory.SubFactory(UserFactory)


class FeedKeyFactory(Base):
    class Meta:
        model = talents.FeedKey

    person = factory.SubFactory(UserFactory)
    made_at = NOW


class WeeklyReportFactory(Base):
    class Meta:
        model = talents.WeeklyReport

    challenge = factory.SubFactory(PublishedChallengeFactory)
    week = date(2026, 3, 9)
    mood = 4
    goals = "Livrer"
    by = factory.SubFactory(UserFactory)
    at = NOW


class LogbookEntryFactory(Base):
    class Meta:
        model = talents.LogbookEntry

    mission = factory.SubFactory("tests.factories.talents.MissionFactory")
    text = "SECRET-DU-CARNET"
    by = factory.SelfAttribute("mission.talent")
    at = NOW


class PhaseReviewFactory(Base):
    class Meta:
        model = talents.PhaseReview

    challenge = factory.SubFactory(PublishedChallengeFactory)
    phase = "midterm"
    held_on = date(2026, 3, 1)
    decision = "go"
    report = "Bien"
    by = factory.SubFactory(UserFactory)
    at = NOW


class DeliverableFactory(Base):
    class Meta:
        model = talents.Deliverable

    challenge = factory.SubFactory(PublishedChallengeFactory)
    title = "Le code"
    kind = "code"
    handed_on = date(2026, 3, 1)


class IndicatorFactory(Base):
    class Meta:
        model = talents.Indicator

    challenge = factory.SubFactory(PublishedChallengeFactory)
    label = "Délai"
    unit = "jours"
    method = "Moyenne"
    baseline = Decimal(12)
    baseline_on = date(2026, 1, 1)


class IndicatorValueFactory(Base):
    class Meta:
        model = talents.IndicatorValue

    indicator = factory.SubFactory(IndicatorFactory)
    value = Decimal(8)
    on = date(2026, 3, 1)


class SustainabilityNoteFactory(Base):
    class Meta:
        model = talents.SustainabilityNote

    challenge = factory.SubFactory(PublishedChallengeFactory)
    by = factory.SubFactory(UserFactory)
    at = NOW


class AlumniCardFactory(Base):
    class Meta:
        model = talents.AlumniCard

    person = factory.SubFactory(UserFactory)
    headline = "Directrice technique"
    agreed_at = NOW


class SurveyFactory(Base):
    class Meta:
        model = talents.Survey

    mission = factory.SubFactory("tests.factories.talents.MissionFactory")
    months = 3
    person = factory.SelfAttribute("mission.talent")
    asked_at = NOW


class PortraitFactory(Base):
    class Meta:
        model = talents.Portrait

    mission = factory.SubFactory("tests.factories.talents.MissionFactory")
    text = "Une mission utile."
    agreed_at = NOW


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


class PublishedFiguresFactory(Base):
    class Meta:
        model = talents.PublishedFigures

    campaign = factory.SubFactory(CampaignFactory)
    shown = factory.LazyFunction(dict)
    at = NOW
