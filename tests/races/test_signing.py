"""One code signs once, whatever the number of connections that bring it; guesses in parallel are all counted."""

from functools import partial

import pytest

from documents.domain import signatures
from tests import factories as f
from tests.factories import NOW

TIMES = 3


@pytest.fixture
def called(committed):
    """Return a signature that is awaited, and its code."""
    one = f.SignatureFactory(state="called", called_at=NOW)
    signatures.mark_read(one, at=NOW)
    return one, signatures.new_code(one, by=one.signer, at=NOW)


def sign(one, code, told):
    return signatures.sign(
        one, code, by=one.signer, at=NOW, address="127.0.0.1", agent="essai", then=lambda *done: told.append(done)
    )


@pytest.mark.parametrize("turn", range(TIMES))
def test_one_code_brought_by_two_connections_signs_once(called, race, turn):
    one, code = called
    told = []
    answers = race(*[partial(sign, one, code, told)] * 2, refusals=signatures.SignatureRefusedError)
    assert sorted(answer is None for answer in answers) == [False, True]
    one.refresh_from_db()
    assert (one.state, one.answered_at, len(told)) == ("signed", NOW, 1)
    assert signatures.faults([one.document]) == []


def test_guesses_brought_together_are_all_counted(called, race):
    one, code = called
    wrong = [f"{(int(code) + rank) % 10**6:06d}" for rank in range(1, 9)]
    told = []
    answers = race(*[partial(sign, one, guess, told) for guess in wrong], refusals=signatures.SignatureRefusedError)
    assert sorted(str(answer) for answer in answers) == sorted(
        ["Ce code n’est pas le bon."] * 5 + ["Ce code n’est plus valable : demandez-en un autre."] * 3
    )
    with pytest.raises(signatures.SignatureRefusedError):
        sign(one, code, told)  # the right one comes too late
    assert told == []
