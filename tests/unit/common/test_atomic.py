"""An act joins the transaction of its caller, or opens its own."""

from types import SimpleNamespace

from django.db import connection, transaction

from common import atomic


def test_act_inside_another_sets_no_savepoint(db, django_assert_num_queries):
    before = list(connection.savepoint_ids)
    with django_assert_num_queries(0), atomic.joined():
        assert connection.savepoint_ids == before


def test_act_alone_is_a_transaction(db, monkeypatch):
    """Nothing is open, as the connection says: what the block wrote goes with its refusal."""
    outside = SimpleNamespace(in_atomic_block=False)
    monkeypatch.setattr(
        atomic, "transaction", SimpleNamespace(get_connection=lambda: outside, atomic=transaction.atomic)
    )
    before = len(connection.savepoint_ids)
    with atomic.joined():
        assert len(connection.savepoint_ids) == before + 1
