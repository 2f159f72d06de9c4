"""One code signs once, whatever the number of connections that bring it; guesses in parallel are all counted."""

from functools import partial

import pytest

from documents.domain.signing import signatures
from tests import factories as f
from tests.factories import NOW

TIMES = 3


@pytest.fixture
def called(committed):
    """Return a signature that is awaited, and its code."""
    signature = f.SignatureFactory(state="called", called_at=NOW)
    signatures.mark_read(signature, at=NOW)
    return signature, signatures.new_code(signature, by=signature.signer, at=NOW)


def sign(signature, code, outcomes):
    return signatures.sign(
        signature,
        code,
        by=signature.signer,
        at=NOW,
        address="127.0.0.1",
        agent="essai",
        then=lambda *done: outcomes.append(done),
    )


@pytest.mark.parametrize("turn", range(TIMES))
def test_one_code_brought_by_two_connections_signs_once(called, race, turn):
    signature, code = called
    outcomes = []
    answers = race(*[partial(sign, signature, code, outcomes)] * 2, refusals=signatures.SignatureRefusedError)
    assert sorted(answer is None for answer in answers) == [False, True]
    signature.refresh_from_db()
    assert (signature.state, signature.answered_at, len(outcomes)) == ("signed", NOW, 1)
    assert signatures.faults([signature.document]) == []


def test_guesses_brought_together_are_all_counted(called, race):
    signature, code = called
    wrong = [f"{(int(code) + rank) % 10**6:06d}" for rank in range(1, 9)]
    outcomes = []
    answers = race(
        *[partial(sign, signature, guess, outcomes) for guess in wrong], refusals=signatures.SignatureRefusedError
    )
    assert sorted(str(answer) for answer in answers) == sorted(
        ["Ce code n’est pas le bon."] * 5 + ["Ce code n’est plus valable : demandez-en un autre."] * 3
    )
    with pytest.raises(signatures.SignatureRefusedError):
        sign(signature, code, outcomes)  # the right one comes too late
    assert outcomes == []
