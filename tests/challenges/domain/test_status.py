"""An administration always knows what comes next, by when, and never what is not announced."""

from datetime import date, timedelta

import pytest

from challenges.enums import ChallengeState
from challenges.models import Challenge, ChallengeLog
from challenges.queries.status import next_step, with_calendar
from tests import factories as f
from tests.factories import LATER, NOW


def told(challenge, at=NOW):
    return next_step(with_calendar(Challenge.objects).get(pk=challenge.pk), at)


@pytest.fixture
def campaign(db):
    made = f.CampaignFactory()
    f.CallWindowFactory(campaign=made, kind="challenges")
    f.CallWindowFactory(campaign=made, kind="applications")
    return made


def plain(step):
    return step.text.replace("\xa0", " ")


def test_draft_and_its_deadline(campaign):
    draft = f.ChallengeFactory(campaign=campaign)
    assert (plain(told(draft)), told(draft).yours) == (
        "Brouillon à déposer avant le 9 avril 2026 à 14 h 00 (heure de Paris, UTC+2).",
        True,
    )
    assert "est clos" in told(draft, LATER + timedelta(seconds=1)).text
    campaign.windows.update(closes_at=None)
    assert "fil de l’eau" in told(draft).text


@pytest.mark.parametrize("state", ChallengeState)
def test_every_state_has_its_words(campaign, state):
    title = "T" if state in {"published", "active", "closed"} else ""
    one = f.ChallengeFactory(
        campaign=campaign,
        state=state,
        announced_state=state,
        published_title=title,
        completion_due_at=LATER,
        completion_note="Le budget",
    )
    assert len(told(one).text) > 10


def test_jury_dates_are_given(campaign):
    one = f.ChallengeFactory(campaign=campaign, state="submitted", announced_state="submitted")
    assert "à une date qui vous sera donnée" in told(one).text
    stage = f.StageFactory(campaign=campaign, kind="challenge_jury", starts_on=date(2026, 4, 20))
    f.StageFactory(campaign=campaign, kind="hearing")
    assert "le 20 avril 2026" in plain(told(one))
    type(stage).objects.update(ends_on=date(2026, 4, 21))
    assert "du 20 avril 2026 au 21 avril 2026" in plain(told(one))


def test_completion_names_what_is_missing_then_says_it_is_late(campaign):
    one = f.ChallengeFactory(
        campaign=campaign,
        state="incomplete",
        announced_state="incomplete",
        completion_due_at=LATER,
        completion_note="Le budget",
    )
    assert plain(told(one)) == "À compléter avant le 9 avril 2026 à 14 h 00 (heure de Paris, UTC+2) : Le budget"
    assert "est passé depuis" in told(one, LATER + timedelta(seconds=1)).text


def test_silent_decision_stays_silent(campaign):
    one = f.ChallengeFactory(campaign=campaign, state="rejected", announced_state="submitted")
    assert told(one).text.startswith("Reçu")


def test_refusal_gives_its_code_and_words(campaign):
    one = f.ChallengeFactory(
        campaign=campaign, state="ineligible", announced_state="ineligible", refusal_code="no_funding"
    )
    ChallengeLog.objects.create(
        subject=one, verb="refuse", source="submitted", target="ineligible", at=NOW, reason="Pas de titre 2."
    )
    assert told(one).text == "Dossier irrecevable : le financement n’est pas établi. Pas de titre 2."


def test_published_calls_for_answers_while_the_call_is_open(campaign):
    one = f.PublishedChallengeFactory(campaign=campaign)
    assert "répondez aux questions" in told(one).text
    assert "sont examinées" in told(one, LATER + timedelta(days=1)).text
    campaign.windows.filter(kind="applications").delete()
    assert "sont examinées" in told(one).text
    selected = f.ChallengeFactory(campaign=campaign, state="selected", announced_state="selected")
    assert told(selected).text.endswith("l’équipe la publie ensuite.")
