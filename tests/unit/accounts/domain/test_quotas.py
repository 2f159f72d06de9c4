"""Limits of a day, counted in the database."""

from datetime import timedelta

import pytest

from accounts.domain import quotas
from accounts.domain.quotas import Limit, QuotaExceededError
from accounts.models import DailyCount
from tests import factories as f
from tests.factories import NOW


def test_the_limit_of_a_day_refuses_the_next_act_and_counts_nothing(db):
    limits = [Limit("person:1", 2, "Assez."), Limit("object:1", 5, "Trop.")]
    for _ in range(2):
        quotas.spend("essai", limits, at=NOW)
    with pytest.raises(QuotaExceededError, match="Assez"):
        quotas.spend("essai", limits, at=NOW)
    assert dict(DailyCount.objects.values_list("subject", "count")) == {"person:1": 2, "object:1": 2}
    quotas.spend("autre", limits, at=NOW)
    quotas.spend("essai", limits, at=NOW + timedelta(days=1))
    quotas.refund("essai", "person:1", at=NOW)
    quotas.spend("essai", limits, at=NOW)
    assert str(DailyCount.objects.get(act="autre", subject="person:1")).startswith("autre, ")


def test_subjects_name_no_address(db):
    user = f.UserFactory()
    assert quotas.person_subject(user) == f"person:{user.pk}"
    assert quotas.object_subject(user) == f"accounts.user:{user.pk}"
    hashed = quotas.address_subject(" Zoe@Test.invalid")
    assert ("zoe" in hashed.lower(), hashed == quotas.address_subject("zoe@test.invalid")) == (False, True)
