"""The life of a deposit is the same whatever is deposited."""

from datetime import timedelta

import pytest

from applications.domain import applications
from applications.models import Application
from challenges.domain import proposal_kind
from common.transitions import TransitionRefusedError
from dossiers.domain import lifecycle
from dossiers.models import Deposit
from tests import factories as f
from tests.factories import NOW

KINDS = {"proposal": proposal_kind.PROPOSAL, "application": applications.KIND}


@pytest.fixture(params=KINDS)
def kind(request):
    return KINDS[request.param]


@pytest.fixture
def subject(kind, db):
    if kind is applications.KIND:
        return f.DepositedApplicationFactory(state="submitted", announced_state="submitted")
    return f.deposited(state="submitted")


def test_each_deposit_of_a_dossier_has_its_own_number(db):
    dossier = f.DossierFactory()
    assert lifecycle.receipt_number("EIG4-D10000", dossier) == "EIG4-D10000"
    for rank in (2, 3):
        dossier = f.DossierFactory(replaces=dossier)
        f.DepositFactory(number=f"EIG4-D10000{rank}")  # of another proposal, whose number begins the same
        assert lifecycle.receipt_number("EIG4-D10000", dossier) == f"EIG4-D10000-{rank}"


def test_what_is_missing_is_asked_until_a_date(kind, subject, team):
    first, due = subject.deposit, NOW + timedelta(days=3)
    for note, due_at in ((" ", due), ("Le budget", NOW)):
        with pytest.raises(type(kind.refusal("note", ""))):
            lifecycle.ask_completion(kind, subject, note=note, due_at=due_at, by=team, at=NOW)
    lifecycle.ask_completion(kind, subject, note="Le budget", due_at=due, by=team, at=NOW)
    assert (subject.state, subject.announced_state, subject.completion_deadline) == ("incomplete", "incomplete", due)
    assert (subject.own_dossier.replaces, subject.deposit) == (first.dossier, first)
    assert kind.is_completing(subject)
    lifecycle.check_open(kind, subject, due)
    with pytest.raises(lifecycle.CompletionClosedError, match="Le délai pour compléter"):
        lifecycle.check_open(kind, subject, due + timedelta(microseconds=1))
    with pytest.raises(TransitionRefusedError):
        lifecycle.ask_completion(kind, subject, note="Encore", due_at=due, by=team, at=NOW)


def test_a_draft_is_written_while_its_call_is_open(kind, subject):
    type(subject).objects.filter(pk=subject.pk).update(state="draft")
    subject.refresh_from_db()
    with pytest.raises(Exception, match="n’est pas ouvert"):
        lifecycle.check_open(kind, subject, NOW)
    call = "applications" if isinstance(subject, Application) else "challenges"
    f.CallWindowFactory(campaign=subject.campaign, kind=call)
    lifecycle.check_open(kind, type(subject).objects.get(pk=subject.pk), NOW)


def test_a_bulk_decision_leaves_what_cannot_move(kind, subject, team):
    model = type(subject)
    decision = {"by": team, "at": NOW, "reason": "", "name": lambda row: row.deposit.number}
    changes = {"completion_note": "Écrit avec la décision"}
    effect = lifecycle.decide_many([subject], "shortlist", **decision, changes=changes)
    assert (effect.done, effect.left) == (1, [])
    written = model.objects.get(pk=subject.pk)
    assert (written.announced_state, written.completion_note) == ("submitted", "Écrit avec la décision")
    effect = lifecycle.decide_many([subject], "shortlist", **decision, changes=changes)
    label = subject.get_state_display().lower()
    assert (effect.done, effect.left) == (0, [f"{Deposit.objects.get().number} ({label})"])
    assert list(lifecycle.unannounced(model.objects.all())) == [subject]
