"""The words of a coded reason reach the message, the letter and the page; an old letter stays true when they change."""

import pytest

from applications.domain import applications
from challenges.domain.rules import reasons
from challenges.domain.rules.reasons import ReasonRefusedError
from challenges.enums import RefusalStage
from challenges.models import RefusalReason
from documents.models import Document
from notifications.models import Message
from selection.domain import letters, preselection, publication, selection
from selection.domain.proofs import decisions, status
from tests import factories as f
from tests.factories import LATER, NOW

WORDS = "Une condition pour candidater n’est pas remplie."


@pytest.fixture
def application(db, team):
    application = f.DepositedApplicationFactory()
    applications.refuse(application, code="condition", reason="En poste", by=team, at=NOW)
    return application


def announce(application, team):
    preview = publication.preview(application.campaign, at=NOW)
    assert publication.confirm(application.campaign, digest=preview.digest, by=team, at=NOW) == 1
    application.refresh_from_db()


def test_the_words_are_read_wherever_the_decision_is_told(application, team, signed_in):
    assert WORDS not in signed_in(application.candidate).get("/candidature/").text, "silent until the announcement"
    announce(application, team)
    assert WORDS in Message.objects.get(template="application_decision").body
    assert WORDS in status.next_step(application, NOW).text
    [letter] = letters.available(application, at=NOW)
    assert (letter.context.reason, letter.context.has_reason) == (WORDS, True)
    assert WORDS in signed_in(application.candidate).get("/candidature/").text


def test_words_changed_since_do_no_wrong_to_an_old_letter(application, team):
    announce(application, team)
    [letter] = letters.available(application, at=NOW)
    letters.issue(letter, at=NOW)
    stored = Document.objects.get(key=letter.key).context["claims"]
    reason = RefusalReason.objects.get(code="condition")
    reasons.describe(reason, stages=["eligibility"], words="Une autre phrase.", at=LATER)
    application.refresh_from_db()
    assert decisions.contradicted(stored, decisions.case_of(application, at=LATER)) == []
    assert "Une autre phrase." in status.next_step(application, LATER).text
    reason.wordings.filter(text=WORDS).delete()
    assert decisions.contradicted(stored, decisions.case_of(application, at=LATER)) == [WORDS], "nobody ever wrote them"


def test_a_reason_without_words_says_nothing(application, team):
    reason = RefusalReason.objects.get(code="condition")
    reasons.describe(reason, stages=["eligibility"], words="", at=NOW)
    announce(application, team)
    assert [letter.context.has_reason for letter in letters.available(application, at=NOW)] == [False]


def test_each_refusal_keeps_its_code(db, team):
    campaign = f.CampaignFactory()
    f.StageFactory(campaign=campaign, kind="preselection")
    left = f.DepositedApplicationFactory(campaign=campaign)
    with pytest.raises(ReasonRefusedError) as refused:
        preselection.preselect(campaign, [], by=team, at=NOW, code="jury_opinion")
    assert refused.value.field == "code"
    preselection.preselect(campaign, [], by=team, at=NOW, code="profile")
    left.refresh_from_db()
    assert (left.state, left.refusal_reason.code) == ("not_shortlisted", "profile")
    offer = f.OfferFactory(expires_at=NOW)
    type(offer.application).objects.filter(pk=offer.application_id).update(state="offered")
    assert selection.expire(None, at=LATER) == 1
    offer.application.refresh_from_db()
    assert offer.application.refusal_reason.code == "no_answer"


def test_the_choices_follow_the_vocabulary(db):
    [(label, offered)] = reasons.choices(RefusalStage.OFFER)
    assert (label, offered) == (RefusalStage.OFFER.label, [("no_answer", "Silence au terme du délai")])
    assert reasons.words_by_code(set()) == {}
