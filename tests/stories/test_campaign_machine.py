"""A whole campaign driven at random: whatever the order of the acts, what must hold holds."""

from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from applications.domain import applications, wish_list
from applications.domain.errors import ApplicationRefusedError, WishesRefusedError
from applications.models import Application
from challenges.domain import challenges
from challenges.domain.rules.calls import CallClosedError
from common.transitions import TransitionRefusedError
from dossiers.domain.answers import DossierFrozenError
from juries.domain import assessments
from selection.domain import publication, ranking, selection
from selection.models import Offer
from talents.domain import cohorts
from talents.models import Mission
from tests import factories as f
from tests.factories import LATER, NOW

REFUSALS = (
    ApplicationRefusedError,
    WishesRefusedError,
    selection.SelectionRefusedError,
    challenges.PublicationRefusedError,
    cohorts.AdmissionRefusedError,
    CallClosedError,
    DossierFrozenError,
    TransitionRefusedError,
    Application.DoesNotExist,
)


class Campaign(RuleBasedStateMachine):
    """Acts are tried in any order; a refusal is an answer, an exception of another kind is a bug."""

    def __init__(self):
        super().__init__()
        self.team = f.UserFactory(is_team=True)
        self.campaign = f.CampaignFactory()
        f.PayBandFactory(campaign=self.campaign)
        f.CallWindowFactory(campaign=self.campaign)
        self.positions = [f.PositionFactory(challenge__campaign=self.campaign) for _ in range(2)]
        self.people = []
        self.at = NOW

    def attempt(self, act, *args, **kwargs):
        try:
            with transaction.atomic():
                return act(*args, **kwargs)
        except REFUSALS:
            return None

    def one(self, index):
        person = self.people[index % len(self.people)]
        person.refresh_from_db()
        return person

    @rule()
    def somebody_starts(self):
        if len(self.people) < 5:
            started = self.attempt(applications.start, self.campaign, by=f.UserFactory(), at=self.at)
            if started:
                self.people.append(started)

    @precondition(lambda self: self.people)
    @rule(index=st.integers(0, 4), order=st.permutations([0, 1]), count=st.integers(0, 2))
    def somebody_deposits(self, index, order, count):
        application = self.one(index)
        applications.set_profile(application, profession=self.positions[0].profession, experience_years=Decimal(3))
        self.attempt(wish_list.set_wishes, application, [self.positions[i].challenge for i in order[:count]])
        self.attempt(applications.submit, application, by=application.candidate, at=self.at)

    @precondition(lambda self: self.people)
    @rule(index=st.integers(0, 4), result=st.integers(0, 20))
    def the_team_hears(self, index, result):
        application = self.one(index)
        for verb in ("shortlist", "hear"):
            self.attempt(applications.move, application, verb, by=self.team, at=self.at)
        deposit = getattr(application.dossier, "deposit", None)
        for position in self.positions:
            challenge = position.challenge
            if challenge.hearing_panel is None:
                challenge.hearing_panel = f.PanelFactory()
                challenge.save()
            seen = challenge.hearing_panel.assessments.filter(deposit=deposit).exists()
            if application.state == "heard" and not seen:
                f.AssessmentFactory(
                    juror__panel=challenge.hearing_panel,
                    deposit=deposit,
                    state="submitted",
                    result=result,
                    submitted_at=self.at,
                )
                assessments.close(challenge.hearing_panel, at=self.at)
                if not Offer.objects.exists():
                    self.attempt(ranking.rank, challenge)

    @rule()
    def the_team_matches_and_offers(self):
        self.attempt(selection.cascade, self.campaign, by=self.team, at=self.at)

    @precondition(lambda self: self.people)
    @rule(index=st.integers(0, 4), accepted=st.booleans())
    def somebody_answers(self, index, accepted):
        for offer in self.one(index).offers.all():
            self.attempt(selection.answer, offer, accepted=accepted, by=offer.application.candidate, at=self.at)

    @precondition(lambda self: self.people)
    @rule(index=st.integers(0, 4))
    def somebody_withdraws(self, index):
        application = self.one(index)
        self.attempt(applications.withdraw, application, by=application.candidate, at=self.at)

    @rule(days=st.integers(1, 20))
    def time_passes(self, days):
        self.at += timedelta(days=days)
        selection.expire(self.campaign, at=self.at)

    @rule()
    def the_team_admits_and_announces(self):
        for offer in Offer.objects.filter(state="accepted", mission=None):
            self.attempt(cohorts.admit, offer, by=self.team, at=self.at)
        publication.announce(self.campaign, at=self.at)

    @invariant()
    def no_position_is_overfull(self):
        for position in self.positions:
            assert position.offers.filter(state__in=("sent", "accepted")).count() <= position.seats

    @invariant()
    def each_person_has_one_living_offer_and_one_mission(self):
        for person in self.people:
            assert person.offers.filter(state__in=("sent", "accepted")).count() <= 1
            assert Mission.objects.filter(talent=person.candidate).count() <= 1

    @invariant()
    def states_agree(self):
        for application in Application.objects.filter(campaign=self.campaign):
            alive = set(application.offers.values_list("state", flat=True))
            assert (application.state == "accepted") == ("accepted" in alive)
            assert (application.state == "offered") == ("sent" in alive)

    @invariant()
    def nothing_was_deposited_late(self):
        for person in self.people:
            deposit = getattr(Application.objects.get(pk=person.pk).dossier, "deposit", None)
            assert deposit is None or deposit.deposited_at <= LATER

    @invariant()
    def every_move_is_logged_and_chained(self):
        for person in self.people:
            moves = list(person.log.values_list("source", "target"))
            assert all(a[1] == b[0] for a, b in zip(moves, moves[1:], strict=False))
            assert Application.objects.get(pk=person.pk).state == moves[-1][1]


class TestCampaign(TestCase, Campaign.TestCase):
    settings = settings(max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck))
