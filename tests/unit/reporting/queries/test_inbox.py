"""What waits for an answer of the team, kind by kind."""

import pytest

from reporting.queries import inbox
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def everything(team, db):
    """One thing of each kind that waits."""
    campaign = f.CampaignFactory()
    challenge = f.PublishedChallengeFactory(campaign=campaign)
    f.DecisionRequestFactory(application__campaign=campaign)
    f.StartDateRequestFactory(offer__application__campaign=campaign)
    f.StageFactory(campaign=campaign, kind="exercise", blind=True)
    f.AdjustmentFactory(attempt__exercise__campaign=campaign)
    f.JoinRequestFactory()
    f.ChallengeQuestionFactory(challenge=challenge)
    stage = f.StageFactory(campaign=campaign, kind="preselection")
    assessment = f.AssessmentFactory()
    stage.panels.add(assessment.panel)
    f.ConflictFactory(juror=assessment.juror, deposit=assessment.deposit)
    f.DocumentSubjectFactory(campaign=campaign, document__state="failed")
    f.MessageFactory(state="failed")
    waiting = f.ThreadFactory(waiting_since=NOW)
    f.DepositedApplicationFactory(campaign=campaign, thread=waiting)
    f.deposited(campaign=campaign, thread=f.ThreadFactory(waiting_since=NOW), instructor=team)
    f.NoteMentionFactory(note__application__campaign=campaign, colleague=team)
    f.CommentMentionFactory(note__challenge=challenge, colleague=team)
    f.MissionFactory(cohort__campaign=campaign, thread=f.ThreadFactory(waiting_since=NOW))
    f.MissionReviewFactory(
        mission__cohort__campaign=campaign, decision="renew", conclusion="Continuons.", proposed_side="host",
        proposed_at=NOW, confirmed_at=NOW,
    )  # fmt: skip
    delivered = f.MissionFactory(cohort__campaign=campaign, position__challenge=challenge).position.challenge
    f.DeliverableFactory(challenge=delivered, by=team, at=NOW)
    f.CohortPostFactory(cohort=f.CohortFactory(campaign=campaign), thread=f.ThreadFactory(waiting_since=NOW))
    f.SignatureFactory(signer=team, state="called", called_at=NOW)


def test_each_kind_leads_to_the_page_that_answers_it(team, everything, signed_in):
    groups = inbox.groups(team)
    assert [group.label for group in groups] == [source.label for source in inbox.SOURCES]
    assert {group.count for group in groups} == {1}
    assert inbox.waiting(team) == len(groups)
    client = signed_in(team)
    page = client.get("/equipe/boite/").text
    for group in groups:
        (item,) = group.items
        assert client.get(item.url).status_code == 200, item.url
        assert f'href="{item.url.replace("&", "&amp;")}"' in page
        assert group.more == 0


def test_a_long_kind_says_how_many_more(team, db, signed_in, monkeypatch):
    monkeypatch.setattr(inbox, "MAX_SHOWN", 2)
    f.JoinRequestFactory.create_batch(4)
    (group,) = inbox.groups(team)
    assert (group.count, len(group.items), group.more) == (4, 2, 2)
    assert "Et 2 de plus" in signed_in(team).get("/equipe/boite/").text


def test_an_empty_inbox_says_so(team, db, signed_in):
    assert "Rien n’attend de réponse" in signed_in(team).get("/equipe/boite/").text


def test_a_reader_is_asked_nothing(everything, db):
    assert inbox.groups(f.UserFactory(roles=["reader"])) == []
