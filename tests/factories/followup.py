"""Test objects of « followup »."""

from datetime import date, timedelta
from decimal import Decimal

import factory

from followup import models as followup
from tests.factories.accounts import UserFactory
from tests.factories.base import Base
from tests.factories.challenges import PublishedChallengeFactory
from tests.factories.moments import LATER, NOW
from tests.factories.talents import CohortFactory


class CohortEventFactory(Base):
    class Meta:
        model = followup.CohortEvent

    cohort = factory.SubFactory(CohortFactory)
    title = "Séminaire"
    audience = "both"
    starts_at = LATER
    ends_at = LATER + timedelta(hours=2)


class CohortPostFactory(Base):
    class Meta:
        model = followup.CohortPost

    cohort = factory.SubFactory(CohortFactory)
    audience = "both"
    title = "Le guide d’arrivée"
    text = "Le voici."
    by = factory.SubFactory(UserFactory)
    at = NOW


class AttendanceFactory(Base):
    class Meta:
        model = followup.Attendance

    event = factory.SubFactory(CohortEventFactory)
    person = factory.SubFactory(UserFactory)


class FeedKeyFactory(Base):
    class Meta:
        model = followup.FeedKey

    person = factory.SubFactory(UserFactory)
    made_at = NOW


class WeeklyReportFactory(Base):
    class Meta:
        model = followup.WeeklyReport

    challenge = factory.SubFactory(PublishedChallengeFactory)
    week = date(2026, 3, 9)
    mood = 4
    goals = "Livrer"
    by = factory.SubFactory(UserFactory)
    at = NOW


class LogbookEntryFactory(Base):
    class Meta:
        model = followup.LogbookEntry

    mission = factory.SubFactory("tests.factories.talents.MissionFactory")
    text = "SECRET-DU-CARNET"
    by = factory.SelfAttribute("mission.talent")
    at = NOW


class PhaseReviewFactory(Base):
    class Meta:
        model = followup.PhaseReview

    challenge = factory.SubFactory(PublishedChallengeFactory)
    phase = "midterm"
    held_on = date(2026, 3, 1)
    decision = "go"
    report = "Bien"
    by = factory.SubFactory(UserFactory)
    at = NOW


class MissionReviewFactory(Base):
    class Meta:
        model = followup.MissionReview

    mission = factory.SubFactory("tests.factories.talents.MissionFactory")
    phase = "midterm"
    opened_at = NOW
    due_on = date(2026, 3, 20)


class ReviewSheetFactory(Base):
    class Meta:
        model = followup.ReviewSheet

    review = factory.SubFactory(MissionReviewFactory)
    side = "talent"
    progress = 4
    together = 4
    results = "Un service ouvert"
    wish = "go"
    by = factory.SubFactory(UserFactory)
    at = NOW


class ReviewRemarkFactory(Base):
    class Meta:
        model = followup.ReviewRemark

    review = factory.SubFactory(MissionReviewFactory)
    side = "talent"
    text = "Parlons-en."
    by = factory.SubFactory(UserFactory)
    at = NOW


class SponsorCheckFactory(Base):
    class Meta:
        model = followup.SponsorCheck

    challenge = factory.SubFactory(PublishedChallengeFactory)
    person = factory.SubFactory(UserFactory)
    month = date(2026, 3, 1)
    asked_at = NOW


class HandoverNoteFactory(Base):
    class Meta:
        model = followup.HandoverNote

    mission = factory.SubFactory("tests.factories.talents.MissionFactory")
    status = "Le service est ouvert."
    repositories = "https://depot.exemple.invalid"
    contacts = "Paul Martin"
    next_steps = "Ouvrir à tous."
    by = factory.SelfAttribute("mission.talent")
    at = NOW


class DeliverableFactory(Base):
    class Meta:
        model = followup.Deliverable

    challenge = factory.SubFactory(PublishedChallengeFactory)
    title = "Le code"
    kind = "code"
    handed_on = date(2026, 3, 1)


class IndicatorFactory(Base):
    class Meta:
        model = followup.Indicator

    challenge = factory.SubFactory(PublishedChallengeFactory)
    label = "Délai"
    unit = "jours"
    method = "Moyenne"
    baseline = Decimal(12)
    baseline_on = date(2026, 1, 1)


class IndicatorValueFactory(Base):
    class Meta:
        model = followup.IndicatorValue

    indicator = factory.SubFactory(IndicatorFactory)
    value = Decimal(8)
    on = date(2026, 3, 1)


class SustainabilityNoteFactory(Base):
    class Meta:
        model = followup.SustainabilityNote

    challenge = factory.SubFactory(PublishedChallengeFactory)
    by = factory.SubFactory(UserFactory)
    at = NOW


class AlumniCardFactory(Base):
    class Meta:
        model = followup.AlumniCard

    person = factory.SubFactory(UserFactory)
    headline = "Directrice technique"
    agreed_at = NOW


class SurveyFactory(Base):
    class Meta:
        model = followup.Survey

    mission = factory.SubFactory("tests.factories.talents.MissionFactory")
    months = 3
    person = factory.SelfAttribute("mission.talent")
    asked_at = NOW


class PortraitFactory(Base):
    class Meta:
        model = followup.Portrait

    mission = factory.SubFactory("tests.factories.talents.MissionFactory")
    text = "Une mission utile."
    agreed_at = NOW
