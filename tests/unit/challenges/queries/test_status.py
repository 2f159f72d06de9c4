"""An administration always knows what comes next, by when, and never what is not announced."""

from datetime import date, timedelta

import pytest

from challenges.enums import ChallengeState
from challenges.models import Challenge, ChallengeLog
from challenges.queries.status import next_step
from tests import factories as f
from tests.factories import LATER, NOW


def told(challenge, at=NOW):
    return next_step(Challenge.objects.get(pk=challenge.pk), at)


@pytest.fixture
def campaign(db):
    campaign = f.CampaignFactory()
    f.CallWindowFactory(campaign=campaign, kind="challenges")
    f.CallWindowFactory(campaign=campaign, kind="applications")
    return campaign


def plain(step):
    return step.text.replace("\xa0", " ")


def test_draft_and_its_deadline(campaign):
    draft = f.ChallengeFactory(campaign=campaign)
    assert (plain(told(draft)), told(draft).yours) == (
        "Déposez ce brouillon avant le 9 avril 2026 à 14 h 00 (heure de Paris, UTC+2).",
        True,
    )
    assert "est clos" in told(draft, LATER + timedelta(seconds=1)).text
    campaign.windows.update(closes_at=None)
    assert "sans date de clôture" in told(draft).text


@pytest.mark.parametrize("state", ChallengeState)
def test_every_state_has_its_words(campaign, state):
    title = "T" if state in {"published", "active", "closed"} else ""
    challenge = f.ChallengeFactory(
        campaign=campaign,
        state=state,
        announced_state=state,
        published_title=title,
        completion_due_at=LATER,
        completion_note="Le budget",
    )
    assert len(told(challenge).text) > 10


def test_jury_dates_are_given(campaign):
    challenge = f.ChallengeFactory(campaign=campaign, state="submitted", announced_state="submitted")
    assert "à une date qui vous sera donnée" in told(challenge).text
    stage = f.StageFactory(campaign=campaign, kind="challenge_jury", starts_on=date(2026, 4, 20))
    f.StageFactory(campaign=campaign, kind="hearing")
    assert "le 20 avril 2026" in plain(told(challenge))
    type(stage).objects.update(ends_on=date(2026, 4, 21))
    assert "du 20 avril 2026 au 21 avril 2026" in plain(told(challenge))


def test_completion_names_what_is_missing_then_says_it_is_late(campaign):
    challenge = f.ChallengeFactory(
        campaign=campaign,
        state="incomplete",
        announced_state="incomplete",
        completion_due_at=LATER,
        completion_note="Le budget",
    )
    assert (
        plain(told(challenge))
        == "Complétez ce dossier avant le 9 avril 2026 à 14 h 00 (heure de Paris, UTC+2) : Le budget"
    )
    assert "est passé depuis" in told(challenge, LATER + timedelta(seconds=1)).text


def test_silent_decision_stays_silent(campaign):
    challenge = f.ChallengeFactory(campaign=campaign, state="rejected", announced_state="submitted")
    assert told(challenge).text.startswith("Votre dossier est reçu.")


def test_refusal_gives_its_code_and_words(campaign):
    challenge = f.ChallengeFactory(
        campaign=campaign, state="ineligible", announced_state="ineligible", refusal_code="no_funding"
    )
    ChallengeLog.objects.create(
        subject=challenge, verb="refuse", source="submitted", target="ineligible", at=NOW, reason="Pas de titre 2."
    )
    assert (
        told(challenge).text
        == "Ce dossier n’est pas recevable : le financement n’est pas établi. Le financement des personnes à recruter n’est pas"
        " établi. Pas de titre 2. Vous n’avez rien à faire."
    )
    Challenge.objects.update(state="rejected", announced_state="rejected", refusal_code="jury_opinion")
    assert "La décision suit l’avis du jury des projets." in told(Challenge.objects.get()).text
    Challenge.objects.update(refusal_code="")
    assert told(Challenge.objects.get()).text.startswith("Ce projet n’est pas retenu. Vous pouvez")


def test_published_calls_for_answers_while_the_call_is_open(campaign):
    challenge = f.PublishedChallengeFactory(campaign=campaign)
    assert "Répondez aux questions" in told(challenge).text
    assert "lit les candidatures" in told(challenge, LATER + timedelta(days=1)).text
    campaign.windows.filter(kind="applications").delete()
    assert "lit les candidatures" in told(challenge).text
    selected = f.ChallengeFactory(campaign=campaign, state="selected", announced_state="selected")
    assert told(selected).text.endswith("l’équipe la publie ensuite.")
