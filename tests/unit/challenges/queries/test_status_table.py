"""« Et maintenant ? » for every state of a challenge, at every moment of its campaign, for each reader."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from challenges.enums import ChallengeState
from challenges.models import Challenge
from challenges.queries.status import next_step
from challenges.queries.steps import Reader
from tests import factories as f
from tests.prose import faults

FIRST = datetime(2026, 1, 5, 8, tzinfo=UTC)
WEEK = timedelta(days=7)
# What a campaign dates, in order, a week each; a moment is taken before, between and after all of them.
EDGES = (
    "challenges open", "challenges close", "jury starts", "jury ends", "applications open", "applications close",
    "preselection starts", "preselection ends", "hearing starts", "hearing ends", "promotion starts", "promotion ends",
)  # fmt: skip
AT = {name: FIRST + WEEK * (rank + 1) for rank, name in enumerate(EDGES)}
MOMENTS = {"before all": FIRST} | {
    f"{before} < now < {after}": AT[before] + (AT[after] - AT[before]) / 2 for before, after in pairwise(EDGES)
}
MOMENTS |= {f"on the day: {name}": AT[name] for name in EDGES} | {"after all": AT[EDGES[-1]] + 2 * WEEK}
PUBLIC = {"published", "active", "closed"}


@pytest.fixture
def campaign(db):
    days = {name: at.date() for name, at in AT.items()}
    campaign = f.CampaignFactory(starts_on=days["promotion starts"], ends_on=days["promotion ends"])
    for kind in ("challenges", "applications"):
        f.CallWindowFactory(campaign=campaign, kind=kind, opens_at=AT[f"{kind} open"], closes_at=AT[f"{kind} close"])
    for kind, name in (("challenge_jury", "jury"), ("preselection", "preselection"), ("hearing", "hearing")):
        f.StageFactory(campaign=campaign, kind=kind, starts_on=days[f"{name} starts"], ends_on=days[f"{name} ends"])
    return campaign


@pytest.fixture
def undated(db):
    return f.CampaignFactory(starts_on=None, ends_on=None)


def a_challenge(campaign, state):
    challenge = f.ChallengeFactory(
        campaign=campaign, state=state, announced_state=state, published_title="T" if state in PUBLIC else "",
        completion_due_at=AT["jury starts"], completion_note="Complétez le budget.", dossier=f.DossierFactory(),
    )  # fmt: skip
    f.PositionFactory(challenge=challenge)
    return challenge


def hear(challenge):
    panel = f.PanelFactory()
    f.HearingFactory(
        panel=panel, deposit=f.DepositFactory(dossier=challenge.dossier), starts_at=AT["jury starts"] + WEEK / 3,
        ends_at=AT["jury starts"] + WEEK / 3 + timedelta(hours=1), convened_at=FIRST, state="planned",
    )  # fmt: skip


def accept(challenge):
    f.OfferFactory(position=challenge.positions.get(), state="accepted", application__campaign=challenge.campaign)


def work(challenge, state="active"):
    campaign = challenge.campaign
    f.MissionFactory(
        position=challenge.positions.get(), offer__position=challenge.positions.get(), offer__state="accepted",
        offer__application__campaign=campaign, cohort__campaign=campaign, state=state,
        starts_on=AT["promotion starts"].date(), ends_on=AT["promotion ends"].date(),
    )  # fmt: skip


SITUATIONS = [(state, None) for state in ChallengeState] + [
    ("shortlisted", hear), ("published", accept), ("published", work), ("active", work),
    ("active", lambda challenge: work(challenge, "ended")), ("closed", lambda challenge: work(challenge, "ended")),
]  # fmt: skip
IDS = [f"{state}-{getattr(situation, '__name__', '')}" for state, situation in SITUATIONS]


def told(challenge, at, reader):
    return next_step(Challenge.objects.get(pk=challenge.pk), at, reader=reader)


@pytest.mark.parametrize("reader", [Reader.HOST, Reader.TEAM])
@pytest.mark.parametrize(("state", "situation"), SITUATIONS, ids=IDS)
def test_each_state_is_told_right_at_each_moment(campaign, state, situation, reader):
    challenge = a_challenge(campaign, state)
    if situation is not None:
        situation(challenge)
    challenge = Challenge.objects.get(pk=challenge.pk)
    for moment, at in MOMENTS.items():
        wrong = faults(next_step(challenge, at, reader=reader), at.date())
        assert wrong == [], moment


@pytest.mark.parametrize("reader", [Reader.HOST, Reader.TEAM])
@pytest.mark.parametrize(("state", "situation"), SITUATIONS, ids=IDS)
def test_campaign_without_a_date_is_told_without_one(undated, state, situation, reader):
    challenge = a_challenge(undated, state)
    if situation is accept:
        situation(challenge)
    assert faults(told(challenge, FIRST, reader), FIRST.date()) == []


def test_recruited_challenge_is_not_told_that_people_come_to_be_heard(campaign):
    challenge = a_challenge(campaign, "published")
    at = AT["hearing starts"] - WEEK / 2
    assert "Vous recevez les personnes présélectionnées" in told(challenge, at, Reader.HOST).text
    accept(challenge)
    step = told(challenge, at, Reader.HOST)
    assert ("présélectionnées" in step.text, "La personne a accepté sa place : préparez son arrivée" in step.text) == (
        False,
        True,
    )
    work(challenge)
    assert "2 personnes ont accepté leur place" in told(challenge, at, Reader.HOST).text.replace("\xa0", " ")


def test_calls_that_never_close_or_do_not_exist(undated):
    draft, published = a_challenge(undated, "draft"), a_challenge(undated, "published")
    for kind in ("challenges", "applications"):
        f.CallWindowFactory(campaign=undated, kind=kind, opens_at=FIRST, closes_at=None)
    assert "sans date de clôture" in told(draft, FIRST, Reader.HOST).text
    step = told(published, FIRST, Reader.HOST)
    assert (step.text, step.yours) == ("Ce défi est publié. Répondez aux questions des candidats.", True)


def test_team_is_told_to_announce_what_it_decided(campaign):
    challenge = f.ChallengeFactory(campaign=campaign, state="rejected", announced_state="heard")
    assert "n’est pas annoncée" in told(challenge, FIRST, Reader.TEAM).text
    assert told(challenge, FIRST, Reader.HOST).text.startswith("Le jury vous a entendus")


def test_rounds_added_move_what_is_told(campaign):
    challenge = a_challenge(campaign, "submitted")
    stage = campaign.stages.get(kind="challenge_jury")
    later = AT["jury ends"] + WEEK
    assert "s’est réuni" in told(challenge, later, Reader.HOST).text
    f.StageRoundFactory(stage=stage, starts_on=later.date(), ends_on=later.date() + WEEK)
    assert "se réunit jusqu’au" in told(challenge, later, Reader.HOST).text
