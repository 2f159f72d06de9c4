"""Requests for reasons and appeals: received in time, answered by a person, refused by silence."""

from datetime import timedelta

import pytest

from accounts.domain.acts import NotOfTheTeamError
from applications.domain import applications
from applications.models import Application
from challenges.domain.rules.running import CampaignClosedError
from challenges.models import Campaign, Challenge
from common.days import day_of
from common.transitions import TransitionRefusedError
from notifications.models import Message
from selection import tasks
from selection.domain import personal_data, preselection, publication
from selection.domain.leftovers import CHECKS
from selection.domain.requests import decision_requests
from selection.domain.requests.decision_requests import RequestRefusedError
from selection.domain.requests.joined_reasons import joined_reasons
from selection.enums import RequestKind, RequestState
from selection.models import DecisionRequest
from tests import factories as f
from tests.factories import NOW

REASONS, APPEAL = RequestKind


@pytest.fixture
def application(db, team):
    application = f.DepositedApplicationFactory()
    applications.refuse(application, code="condition", reason="En poste", by=team, at=NOW)
    return application


@pytest.fixture
def refused(application, team):
    """Return the same, once the refusal is announced."""
    publication.confirm(
        application.campaign, digest=publication.preview(application.campaign, at=NOW).digest, by=team, at=NOW
    )
    application.refresh_from_db()
    return application


@pytest.fixture
def challenge(db, team):
    challenge = f.deposited(state="rejected", refusal_code="jury_opinion")
    challenge.log.create(verb="reject", source="heard", target="rejected", at=NOW, by=team, reason="Avis du jury")
    challenge.publish_state()
    return challenge


def ask(subject, kind=REASONS, text="Pourquoi ?", at=NOW):
    owner = subject.candidate if isinstance(subject, Application) else subject.dossier.owner
    return decision_requests.receive(subject, kind, text=text, by=owner, at=at)


def told(template):
    return Message.objects.get(template=f"decision_request_{template}").body


def test_nothing_may_be_asked_of_a_decision_that_is_not_announced(application):
    assert decision_requests.rights(application, at=NOW) == []
    with pytest.raises(RequestRefusedError, match="Aucun refus"):
        ask(application)


def test_a_request_is_acknowledged_with_its_delay(refused):
    request = ask(refused)
    assert (request.due_on, request.decision) == (day_of(NOW + timedelta(days=31)), "ineligible")
    body = told("receipt")
    assert refused.deposit.number in body
    assert "au plus tard le" in body
    assert "tribunal" not in body
    assert decision_requests.days_left(request, at=NOW) == 31
    assert [right.is_pending for right in decision_requests.rights(refused, at=NOW)] == [True, False]
    with pytest.raises(RequestRefusedError, match="déjà reçue"):
        ask(refused)


def test_an_appeal_says_the_court_and_its_day(refused):
    with pytest.raises(RequestRefusedError) as silent:
        ask(refused, APPEAL, text=" ")
    assert silent.value.field == "text"
    ask(refused, APPEAL)
    assert "saisir le tribunal administratif" in told("receipt")
    late = NOW + timedelta(days=100)
    with pytest.raises(RequestRefusedError, match="délai est passé"):
        ask(refused, REASONS, at=late)


def test_a_challenge_without_a_journal_is_checked_first(challenge):
    challenge.log.all().delete()
    assert decision_requests.rights(challenge, at=NOW) == []
    with pytest.raises(RequestRefusedError, match="Aucun refus"):
        ask(challenge)


def test_reasons_join_the_words_of_the_code(refused, challenge, team):
    request = ask(refused)
    assert joined_reasons(request) == ["Une condition pour candidater n’est pas remplie."]
    with pytest.raises(RequestRefusedError, match="pas celle"):
        decision_requests.answer(request, "grant", text="Non", by=team, at=NOW)
    with pytest.raises(RequestRefusedError, match="Écrivez"):
        decision_requests.answer(request, "explain", text=" ", by=team, at=NOW)
    with pytest.raises(NotOfTheTeamError):
        decision_requests.answer(request, "explain", text="Voici", by=refused.candidate, at=NOW)
    decision_requests.answer(
        request, "explain", text="Vous êtes en poste.", sentences=joined_reasons(request), by=team, at=NOW
    )
    assert "- Une condition pour candidater n’est pas remplie." in told("answer")
    with pytest.raises(TransitionRefusedError):
        decision_requests.answer(request, "explain", text="Encore", by=team, at=NOW)
    assert joined_reasons(ask(challenge)) == ["La décision suit l’avis du jury des projets."]
    Challenge.objects.update(refusal_code="")
    Application.objects.update(refusal_reason=None)
    rows = DecisionRequest.objects.order_by("pk")
    assert [joined_reasons(row) for row in rows] == [[], []]


def test_reasons_join_what_the_explanation_tells_already(db, team):
    campaign, panel = f.CampaignFactory(), f.PanelFactory()
    f.StageFactory(campaign=campaign, kind="preselection").panels.add(panel)
    people = [f.DepositedApplicationFactory(campaign=campaign) for _ in range(2)]
    for person, result in zip(people, (4, 2), strict=True):
        f.AssessmentFactory(
            juror__panel=panel, deposit=person.dossier.deposit, state="submitted", result=result, submitted_at=NOW
        )
    preselection.preselect_by_profession(campaign, {people[0].profession_id: 1}, by=team, at=NOW)
    publication.announce(campaign, at=NOW)
    second = Application.objects.get(pk=people[1].pk)
    words, own_marks, *_ = joined_reasons(ask(second))
    assert words == second.refusal_reason.words
    assert own_marks.replace("\u00a0", " ").startswith("Votre dossier a été lu une fois. Son résultat est 2,00")


def test_a_false_explanation_is_not_joined(refused, monkeypatch):
    from selection.domain.proofs import explanation
    from selection.domain.proofs.claims import Claim, FalseClaimError

    def contradicted(subject, *, at):
        raise FalseClaimError([Claim("nameless", {})])

    monkeypatch.setattr(explanation, "of", contradicted)
    assert joined_reasons(ask(refused)) == ["Une condition pour candidater n’est pas remplie."]


@pytest.mark.parametrize(
    ("state", "source", "target"),
    [("not_selected", "waiting", "heard"), ("not_shortlisted", "submitted", "submitted")],
)
def test_an_appeal_granted_reopens_the_dossier_at_once(db, team, state, source, target):
    subject = f.DepositedApplicationFactory(state=state, announced_state=state)
    appeal = ask(subject, APPEAL)
    decision_requests.answer(appeal, "grant", text="Vous avez raison.", by=team, at=NOW)
    subject.refresh_from_db()
    assert (subject.state, subject.announced_state, subject.refusal_reason) == (target, target, None)
    assert "de nouveau examiné" in told("answer")
    assert joined_reasons(DecisionRequest.objects.get()) == []


def test_a_closed_campaign_reopens_nothing(challenge, team):
    appeal = ask(challenge, APPEAL)
    Campaign.objects.update(state="closed")
    appeal.refresh_from_db()
    with pytest.raises(CampaignClosedError):
        decision_requests.answer(DecisionRequest.objects.get(), "grant", text="Oui", by=team, at=NOW)
    assert DecisionRequest.objects.get().state == "received", "the answer is undone with the rest"


@pytest.mark.takes("selection.DecisionRequest.lapse", by="selection.lapse_appeals")
def test_two_months_of_silence_refuse_an_appeal(refused, challenge, team, monkeypatch):
    appeal, reasons = ask(refused, APPEAL), ask(challenge)
    last = NOW + timedelta(days=60)
    assert day_of(last) == appeal.due_on
    monkeypatch.setattr("common.clock.now", lambda: last)
    tasks.lapse_appeals()
    assert DecisionRequest.objects.filter(state="received").count() == 2
    monkeypatch.setattr("common.clock.now", lambda: last + timedelta(days=1))
    tasks.lapse_appeals()
    tasks.lapse_appeals()
    assert dict(DecisionRequest.objects.values_list("pk", "state")) == {appeal.pk: "silent", reasons.pk: "received"}
    assert "saisir le tribunal administratif jusqu’au" in told("silence")
    late = DecisionRequest.objects.get(pk=appeal.pk)
    decision_requests.answer(late, "dismiss", text="Trop tard, mais non.", by=team, at=last + timedelta(days=2))
    assert "Vous pouvez saisir le tribunal administratif jusqu’au" in told("answer")


def test_a_closing_counts_what_waits_and_an_erasure_empties_it(refused):
    request = ask(refused)
    check = next(check for check in CHECKS if check.code == "decision-requests")
    assert list(check.find(refused.campaign, NOW)) == [request]
    assert str(request).startswith("Demande de motifs, ")
    assert personal_data.empty(Application.objects.filter(pk=refused.pk)) > 0
    request.refresh_from_db()
    assert (request.text, request.state) == ("", RequestState.RECEIVED)


def test_a_row_about_nothing_has_no_subject():
    with pytest.raises(LookupError):
        _ = DecisionRequest(kind="reasons").subject
