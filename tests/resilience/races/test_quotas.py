"""Requests brought together do not pass the limit of a day."""

from functools import partial

import pytest

from accounts.domain import quotas
from accounts.domain.quotas import Limit, QuotaExceededError
from accounts.models import DailyCount
from tests.factories import NOW

LIMITS = [Limit("person:1", 3, "Assez."), Limit("object:1", 50, "Trop.")]


@pytest.mark.parametrize("turn", range(3))
def test_eight_requests_at_once_count_three(committed, race, turn):
    answers = race(*[partial(quotas.spend, "essai", LIMITS, at=NOW)] * 8, refusals=QuotaExceededError)
    assert sum(answer is None for answer in answers) == 3
    assert dict(DailyCount.objects.values_list("subject", "count")) == {"person:1": 3, "object:1": 3}
