"""What a caller needs is required by a type: code asserts nothing of a deposit, and little of the rest."""

import ast

import pytest

from challenges.models.campaign import NotRehearsalError, RollingCallError
from dossiers.models import NoDossierError, NotDepositedError
from dossiers.models.deposited import NotCompletedError
from tests import factories as f
from tests.architecture.test_house import ROOT, modules

# Invariants of a computation, of a table or of a library, each with its reason on the line.
ASSERTING = {
    "accounts/decorators.py",
    "selection/domain/matchings/composition_rules.py",
    "selection/domain/preselection.py",
    "selection/domain/ranking.py",
    "selection/domain/selection.py",
    "challenges/domain/commitments.py",
    "common/inspection/pool.py",
    "documents/domain/texts/letters.py",
    "documents/domain/signing/signatures.py",
    "juries/domain/changes.py",
    "juries/domain/sharing/flow.py",
    "juries/domain/sharing/network.py",
    "juries/queries/reading.py",
    "devtools/domain/candidate_stages.py",
    "devtools/domain/challenge_stages.py",
}


def asserted():
    """Yield each module that asserts, with what it asserts."""
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Assert):
                yield str(path.relative_to(ROOT)), ast.unparse(node.test)


def test_no_code_asserts_that_there_is_a_deposit_or_a_dossier():
    claims = [(module, claim) for module, claim in asserted() if "deposit" in claim or "dossier" in claim]
    assert claims == []


def test_few_modules_assert_anything():
    assert {module for module, _ in asserted()} == ASSERTING


def test_what_is_missing_is_named(db):
    challenge = f.ChallengeFactory()
    with pytest.raises(NoDossierError, match=str(challenge.pk)):
        challenge.own_dossier  # noqa: B018 - read for its refusal
    with pytest.raises(NotDepositedError, match=str(challenge.pk)):
        challenge.deposit  # noqa: B018 - same
    with pytest.raises(NotCompletedError, match=str(challenge.pk)):
        challenge.completion_deadline  # noqa: B018 - same
    with pytest.raises(NotRehearsalError):
        challenge.campaign.original  # noqa: B018 - same
    with pytest.raises(RollingCallError):
        f.CallWindowFactory(closes_at=None).closing  # noqa: B018 - same
