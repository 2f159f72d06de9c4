"""Test objects of « selection »."""

from datetime import timedelta
from decimal import Decimal

import factory

from common.days import day_of
from selection import models as selection
from tests.factories.accounts import UserFactory
from tests.factories.applications import DepositedApplicationFactory, write_journal
from tests.factories.base import Base
from tests.factories.challenges import CampaignFactory, PositionFactory
from tests.factories.moments import NOW


class RankingFactory(Base):
    class Meta:
        model = selection.Ranking

    position = factory.SubFactory(PositionFactory)
    application = factory.SubFactory(DepositedApplicationFactory)
    rank = 1
    result = Decimal(15)


class PublicationFactory(Base):
    class Meta:
        model = selection.Publication

    campaign = factory.SubFactory(CampaignFactory)
    digest = "0" * 64
    total = 1
    prepared_by = factory.SubFactory(UserFactory)
    prepared_at = NOW


class PreselectionRecordFactory(Base):
    class Meta:
        model = selection.PreselectionRecord

    campaign = factory.SubFactory(CampaignFactory)
    by = factory.SubFactory(UserFactory)
    at = NOW


class FeedbackFactory(Base):
    class Meta:
        model = selection.Feedback

    application = factory.SubFactory("tests.factories.applications.DepositedApplicationFactory")
    text = "Un dossier clair."
    by = factory.SubFactory(UserFactory)
    at = NOW


class DecisionRequestFactory(Base):
    class Meta:
        model = selection.DecisionRequest

    application = factory.SubFactory(
        "tests.factories.applications.DepositedApplicationFactory", state="not_shortlisted",
        announced_state="not_shortlisted",
    )  # fmt: skip
    campaign = factory.LazyAttribute(lambda row: (row.application or row.challenge).campaign)
    kind = "reasons"
    decision = factory.LazyAttribute(lambda row: (row.application or row.challenge).announced_state)
    decided_on = day_of(NOW)
    by = factory.LazyAttribute(
        lambda row: row.application.candidate if row.application else row.challenge.dossier.owner
    )
    received_at = NOW
    due_on = day_of(NOW + timedelta(days=30))


class SeatHoldFactory(Base):
    class Meta:
        model = selection.SeatHold

    position = factory.SubFactory(PositionFactory)
    seats = 1
    cause = "funding"
    reason = "Convention à signer"
    by = factory.SubFactory(UserFactory)
    at = NOW


class CompositionRuleFactory(Base):
    class Meta:
        model = selection.CompositionRule

    campaign = factory.SubFactory(CampaignFactory)
    kind = "team"
    minimum = 2
    reason = "Nul ne travaille seul"
    by = factory.SubFactory(UserFactory)
    at = NOW


class MatchRunFactory(Base):
    class Meta:
        model = selection.MatchRun

    campaign = factory.SubFactory(CampaignFactory)
    inputs_sha256 = "0" * 64
    made_at = NOW
    made_by = factory.SubFactory(UserFactory)


class MatchLineFactory(Base):
    class Meta:
        model = selection.MatchLine

    run = factory.SubFactory(MatchRunFactory)
    application = factory.SubFactory(DepositedApplicationFactory)
    position = factory.SubFactory(PositionFactory)
    wish_rank = 1
    outcome = "seated"


class StartDateRequestFactory(Base):
    class Meta:
        model = selection.StartDateRequest

    offer = factory.SubFactory("tests.factories.selection.OfferFactory")
    asked_day = day_of(NOW) + timedelta(days=40)
    reason = "Mon préavis court."
    asked_at = NOW


def dated_offer(candidate):
    """Return the offer of somebody, for which another first day was asked."""
    offer = selection.Offer.objects.get(application__candidate=candidate)
    if not offer.start_date_requests.exists():
        StartDateRequestFactory(offer=offer)
    return offer


class OfferFactory(Base):
    application = factory.SubFactory(DepositedApplicationFactory, state="offered", announced_state="offered")
    position = factory.SubFactory(PositionFactory)
    sent_at = NOW
    expires_at = NOW + timedelta(days=15)

    class Meta:
        model = selection.Offer
        skip_postgeneration_save = True

    @factory.post_generation
    def journal(self, create, extracted, **kwargs):
        """Log the sending, and the moves that lead to the state."""
        log = selection.OfferLog
        log.objects.create(subject=self, verb="send", source="", target="sent", at=self.sent_at)
        write_journal(self, "sent", at=self.answered_at or self.sent_at)
