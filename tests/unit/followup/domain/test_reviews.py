"""Reviews by both sides: their moments, what each may read and when, what they conclude and the act that follows."""

from datetime import date, timedelta

import pytest

from accounts.domain.acts import NotOfTheTeamError
from documents.models import Document
from followup import tasks
from followup.domain.reviews import concluding, moments, sides
from followup.domain.reviews.concluding import ReviewRefusedError
from followup.enums import ReviewPhase, ReviewState
from followup.models import MissionReview
from notifications.models import Message
from talents.domain import acts
from talents.enums import ActKind
from talents.models import Mission
from tests import factories as f
from tests.factories import NOW

SHEET = {"progress": 4, "together": 5, "results": "Un service", "hard": "", "needs": "", "wish": "go"}


@pytest.fixture
def active(make_mission):
    """Return a mission in post whose middle is on 14 March, four days from now."""
    mission = make_mission(state="active")
    Mission.objects.update(starts_on=date(2025, 10, 15), ends_on=date(2026, 8, 11))
    mission.refresh_from_db()
    return mission


@pytest.fixture
def host(active):
    return active.host.members.get(role="lead").user


@pytest.fixture
def review(active):
    return f.MissionReviewFactory(mission=active)


@pytest.fixture
def compared(review, active, host):
    for person in (active.talent, host):
        concluding.hand_in(review, SHEET, by=person, at=NOW)
    return review


def propose(review, by, decision="go", until=None, at=NOW):
    return concluding.propose(review, decision=decision, until=until, conclusion="Tout va bien.", by=by, at=at)


def sent(template):
    return [message.recipient for message in Message.objects.filter(template=template).order_by("pk")]


def test_reviews_come_in_the_middle_and_before_the_notice_of_the_end(active):
    midterm, final = moments.moments(active)
    assert (midterm.phase, midterm.opens_on, midterm.due_on) == ("midterm", date(2026, 2, 28), date(2026, 3, 14))
    assert (final.phase, final.due_on) == ("final", date(2026, 7, 4))  # a week before the notice of a month
    active.ends_on = date(2025, 12, 1)
    assert moments.moments(active) == []


def test_schedule_opens_reminds_and_compares_once(active, host, monkeypatch):
    at = [NOW]
    monkeypatch.setattr("common.clock.now", lambda: at[0])
    tasks.tend_reviews()
    tasks.tend_reviews()
    review = MissionReview.objects.get()
    assert (review.phase, str(review)) == ("midterm", "Bilan à mi-parcours, mission de Zoé N’Diaye")
    assert sent("review_asked") == [active.talent, host]
    concluding.hand_in(review, SHEET, by=active.talent, at=NOW)
    at[0] = NOW + timedelta(days=2)
    tasks.tend_reviews()
    assert sent("review_asked") == [active.talent, host, host]
    at[0] = NOW + timedelta(days=5)
    tasks.tend_reviews()
    tasks.tend_reviews()
    assert sent("review_compared") == [active.talent, host]


def test_review_without_any_sheet_compares_nothing(review):
    assert concluding.compare_those_due(at=NOW + timedelta(days=11)) == 0


def test_lead_of_the_mission_answers_for_the_host(active):
    active.lead = f.UserFactory()
    assert moments.people_of(active, "host") == [active.lead]


def test_review_opened_again_asks_nobody(active):
    first = moments.open_review(active, ReviewPhase.FINAL, due_on=date(2026, 3, 20), at=NOW)
    assert moments.open_review(active, ReviewPhase.FINAL, due_on=date(2026, 4, 20), at=NOW) == first
    assert len(sent("review_asked")) == 2


def test_sheet_is_corrected_until_the_other_side_hands_its_own_in(review, active, host):
    concluding.hand_in(review, SHEET, by=active.talent, at=NOW)
    sheet = concluding.hand_in(review, SHEET | {"progress": 2}, by=active.talent, at=NOW)
    assert (review.sheets.get().progress, str(sheet)) == (2, "fiche, personne recrutée")
    assert sent("review_compared") == []
    concluding.hand_in(review, SHEET, by=host, at=NOW)
    assert sent("review_compared") == [active.talent, host]
    with pytest.raises(ReviewRefusedError, match="se lisent déjà"):
        concluding.hand_in(review, SHEET, by=host, at=NOW)
    with pytest.raises(ReviewRefusedError, match="font ce bilan"):
        concluding.hand_in(review, SHEET, by=f.UserFactory(), at=NOW)


def test_state_and_whose_turn_it_is(review, active, host):
    def turns(at=NOW):
        held = sides.WITH_PEOPLE.get()
        awaited = [sides.is_awaited_from(held, side, at=at) for side in ("talent", "host", None)]
        return sides.state(held, at=at), awaited

    concluding.hand_in(review, SHEET, by=active.talent, at=NOW)
    assert turns() == (ReviewState.AWAITED, [False, True, False])
    assert turns(NOW + timedelta(days=11)) == (ReviewState.COMPARED, [True, True, False])
    concluding.hand_in(review, SHEET, by=host, at=NOW)
    propose(review, host)
    assert turns() == (ReviewState.PROPOSED, [True, False, False])
    concluding.confirm(review, by=active.talent, at=NOW)
    assert turns() == (ReviewState.CONFIRMED, [False, False, False])


def test_nothing_is_said_nor_concluded_before_the_sheets_are_read(review, active):
    with pytest.raises(ReviewRefusedError, match="encore attendue"):
        concluding.remark(review, "Alors ?", by=active.talent, at=NOW)
    with pytest.raises(ReviewRefusedError, match="encore attendue"):
        propose(review, active.talent)
    with pytest.raises(ReviewRefusedError, match="Rien n’attend"):
        concluding.confirm(review, by=active.talent, at=NOW)


def test_both_sides_discuss_then_one_proposes_and_the_other_confirms(compared, active, host):
    remark = concluding.remark(compared, " Parlons-en. ", by=host, at=NOW)
    assert (str(remark), remark.side) == ("Parlons-en.", "host")
    with pytest.raises(ReviewRefusedError, match="Écrivez votre message"):
        concluding.remark(compared, " ", by=host, at=NOW)
    with pytest.raises(ReviewRefusedError, match="ce que vous retenez"):
        concluding.propose(compared, decision="go", until=None, conclusion=" ", by=host, at=NOW)
    propose(compared, active.talent)
    propose(compared, host, at=NOW + timedelta(minutes=1))
    assert (sent("review_conclusion"), sent("review_remark")) == ([host, active.talent], [active.talent])
    with pytest.raises(ReviewRefusedError, match="Rien n’attend"):
        concluding.confirm(compared, by=host, at=NOW)
    done = concluding.confirm(compared, by=active.talent, at=NOW)
    assert Document.objects.get(pk=done.document_id).template == "phase_review"
    assert (done.document.subject.mission, concluding.prepared_act(done)) == (active, None)
    assert sent("review_decided") == []
    with pytest.raises(ReviewRefusedError, match="ne change plus"):
        propose(compared, host)


@pytest.mark.parametrize(
    ("decision", "until", "message"),
    [
        ("renew", None, "nouveau terme après"),
        ("renew", date(2026, 8, 11), "nouveau terme après"),
        ("stop", None, "dernier jour"),
        ("stop", date(2026, 3, 9), "dernier jour"),
        ("stop", date(2026, 8, 12), "dernier jour"),
    ],
)
def test_a_decision_says_its_day(compared, host, decision, until, message):
    with pytest.raises(ReviewRefusedError, match=message) as refusal:
        propose(compared, host, decision, until)
    assert refusal.value.field == "until"


@pytest.mark.parametrize(
    ("decision", "until", "kind", "on", "after"),
    [
        ("renew", date(2026, 12, 31), ActKind.INTENT, date(2026, 8, 11), date(2026, 12, 31)),
        ("stop", date(2026, 5, 31), ActKind.TERMINATION, date(2026, 5, 31), None),
        ("adjust", date(2026, 5, 31), ActKind.TRANSFER, None, None),
    ],
)
def test_a_decision_prepares_the_act_that_the_team_finishes(
    compared, active, host, team, decision, until, kind, on, after
):
    propose(compared, host, decision, until)
    done = concluding.confirm(compared, by=active.talent, at=NOW)
    act = concluding.prepared_act(done)
    assert (act.kind, act.on, act.until) == (kind, on, after)
    assert act.reason == "Bilan à mi-parcours confirmé le 10\u00a0mars\u00a02026 : Tout va bien."
    assert (sent("review_decided"), list(concluding.awaiting_act(team))) == ([team], [compared])


def test_act_once_recorded_is_awaited_no_more(compared, active, host, team):
    propose(compared, host, "renew", date(2026, 12, 31))
    done = concluding.confirm(compared, by=active.talent, at=NOW)
    act = concluding.prepared_act(done)
    Mission.objects.update(contract=f.DocumentFactory(template="contract_fixed_term"))
    acts.record(active, act.kind, on=act.on, until=act.until, reason=act.reason, by=team, at=NOW)
    assert list(concluding.awaiting_act(team)) == []


def test_review_that_needs_no_act_is_filed_by_the_team_once(compared, active, host, team):
    propose(compared, host, "adjust")
    with pytest.raises(ReviewRefusedError, match="aucun acte"):
        concluding.file_without_act(compared, by=team, at=NOW)
    concluding.confirm(compared, by=active.talent, at=NOW)
    with pytest.raises(NotOfTheTeamError):
        concluding.file_without_act(compared, by=host, at=NOW)
    concluding.file_without_act(compared, by=team, at=NOW)
    assert list(concluding.awaiting_act(team)) == []
    with pytest.raises(ReviewRefusedError, match="aucun acte"):
        concluding.file_without_act(compared, by=team, at=NOW)
