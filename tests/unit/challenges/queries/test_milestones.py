"""The way of one challenge, as its administration may know it."""

from datetime import date, timedelta

import pytest

from challenges.queries.status import ways
from common.language.formatting import french_date
from tests import factories as f
from tests.factories import LATER, NOW


def way(state, *, campaign=None, at=NOW, **fields):
    challenge = f.deposited(campaign=campaign or f.CampaignFactory(), state=state, **fields)
    [(_, _, milestones)] = ways([challenge], at)
    return milestones


def current(milestones):
    return [milestone.label for milestone in milestones if milestone.state == "current"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "awaited"),
    [
        ("draft", "Dépôt"), ("incomplete", "Dépôt"), ("submitted", "Jury"), ("shortlisted", "Jury"),
        ("heard", "Décision"), ("selected", "Candidatures"), ("published", "Candidatures"),
        ("active", "Fin des missions"),
    ],
)  # fmt: skip
def test_each_state_awaits_one_moment(state, awaited):
    fields = {"published_title": "Titre"} if state in {"published", "active"} else {}
    if state == "incomplete":
        fields |= {"completion_due_at": LATER}
    milestones = way(state, **fields)
    assert current(milestones) == [awaited]
    assert [row.label for row in milestones] == [
        "Dépôt", "Jury", "Décision", "Candidatures", "Auditions", "Prise de poste", "Fin des missions",
    ]  # fmt: skip
    assert milestones[-2].when == french_date(date(2026, 9, 1))


@pytest.mark.django_db
def test_closed_challenge_has_lived_everything():
    assert {row.said for row in way("closed", published_title="Titre")} == {"fait"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "labels"),
    [
        ("ineligible", ["Dépôt", "Réponse"]), ("rejected", ["Dépôt", "Jury", "Réponse"]),
        ("withdrawn", ["Dépôt", "Retrait"]),
    ],
)  # fmt: skip
def test_refused_challenge_stops_at_its_answer(state, labels):
    milestones = way(state)
    assert [(row.label, row.state) for row in milestones] == [(label, "done") for label in labels]


@pytest.mark.django_db
def test_silent_decision_moves_nothing():
    assert current(way("rejected", announced_state="submitted")) == ["Jury"]


@pytest.mark.django_db
def test_published_challenge_follows_the_calendar_then_its_seats():
    campaign = f.CampaignFactory()
    f.CallWindowFactory(campaign=campaign, opens_at=NOW, closes_at=LATER)
    stage = f.StageFactory(campaign=campaign, kind="hearing", starts_on=date(2026, 5, 1), ends_on=date(2026, 5, 2))
    fields = {"campaign": campaign, "published_title": "Titre"}
    milestones = way("published", **fields)
    assert current(milestones) == ["Candidatures"]
    opens, closes = french_date(NOW.date()), french_date(LATER.date())
    assert milestones[3].when == f"du {opens} au {closes}"
    assert milestones[4].when == f"du {french_date(stage.starts_on)} au {french_date(stage.ends_on)}"
    after = LATER + timedelta(minutes=1)
    assert current(way("published", at=after, **fields)) == ["Auditions"]
    assert current(way("published", at=after + timedelta(days=400), **fields)) == ["Prise de poste"]
    challenge = f.deposited(state="published", **fields)
    position = f.PositionFactory(challenge=challenge)
    f.OfferFactory(position=position, state="accepted", application__campaign=campaign)
    [(_, _, full)] = ways([challenge], NOW)
    assert current(full) == ["Prise de poste"]


@pytest.mark.django_db
def test_draft_says_when_its_call_closes_and_a_call_without_end_since_when_it_is_open():
    campaign = f.CampaignFactory()
    f.CallWindowFactory(campaign=campaign, kind="challenges", closes_at=LATER)
    f.CallWindowFactory(campaign=campaign, opens_at=NOW, closes_at=None)
    draft = f.ChallengeFactory(campaign=campaign, dossier=f.DossierFactory(form=campaign.challenge_form))
    [(_, _, milestones)] = ways([draft], NOW)
    assert milestones[0].when == f"avant le {french_date(LATER.date())}"
    assert milestones[3].when == f"depuis le {french_date(NOW.date())}"
    undated = f.ChallengeFactory(dossier=f.DossierFactory())
    [(_, _, milestones)] = ways([undated], NOW)
    assert (milestones[0].when, milestones[1].when, milestones[3].when) == ("", "", "")
