"""Two administrators leave in the same instant: one stays."""

from functools import partial

import pytest

from accounts.domain import roles
from accounts.models import RoleAssignment
from tests import factories as f
from tests.factories import NOW

TIMES = 3


@pytest.mark.parametrize("turn", range(TIMES))
def test_two_last_administrators_leave(race, turn):
    people = f.UserFactory.create_batch(2, is_team=True)
    calls = [partial(roles.end, person.role_assignments.get(), by=person, at=NOW) for person in people]
    answers = race(*calls, refusals=roles.RoleRefusedError)
    refusals = [answer for answer in answers if isinstance(answer, Exception)]
    assert len(refusals) == 1
    assert "dernière personne qui administre" in str(refusals[0])
    assert RoleAssignment.objects.filter(role="administrator", ended_at=None).count() == 1
