"""What causes the messages about a place and the mission it becomes, by the product's own act."""

from datetime import timedelta

from common.days import day_of
from selection.domain import selection
from selection.domain.seats import improvements, offer_reminders, start_dates
from talents.domain import cohorts
from tests import factories as f
from tests.architecture.messages.message_scenarios import scenario
from tests.factories import NOW


@scenario
def offer(world):
    application = f.DepositedApplicationFactory(state="heard", announced_state="heard")
    challenge = f.PublishedChallengeFactory(campaign=application.campaign)
    selection.offer(application, f.PositionFactory(challenge=challenge), by=world.team, at=NOW)


@scenario
def mission_created(world):
    mission = world.make_mission()
    campaign = mission.cohort.campaign
    candidate = f.ApplicationFactory(campaign=campaign, experience_years=6)
    cohorts.admit(
        f.OfferFactory(state="accepted", position=mission.position, application=candidate), by=world.team, at=NOW
    )


@scenario
def offer_improved(world):
    application = f.DepositedApplicationFactory(state="heard", announced_state="heard")
    first, second = (f.PublishedChallengeFactory(campaign=application.campaign) for _ in range(2))
    offer = selection.offer(application, f.PositionFactory(challenge=second), by=world.team, at=NOW)
    [departure] = improvements.leave_seats([application], by=world.team, at=NOW).values()
    assert departure.offer == offer
    improvements.move_up(departure, f.PositionFactory(challenge=first), by=world.team, at=NOW)


@scenario
def offer_start_date(world):
    for verb, day in (("agree", None), ("counter", day_of(NOW) + timedelta(days=50)), ("refuse", None)):
        asked = f.StartDateRequestFactory()
        start_dates.answer(asked, verb, text="C’est entendu.", day=day, by=world.team, at=NOW)


@scenario
def offer_reminder(world):
    offer = f.OfferFactory()
    assert offer_reminders.remind_offers(at=offer.expires_at - timedelta(days=1)) == 1
