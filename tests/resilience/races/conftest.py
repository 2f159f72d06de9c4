"""Races are played on PostgreSQL, in a copy of the test database whose writes are really committed."""

import threading

import pytest
from django.db import connection, connections


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """Lend a copy of the migrated test database, dropped afterwards."""
    if connection.vendor != "postgresql":
        pytest.skip("les courses se jouent sur PostgreSQL")
    settings = connection.settings_dict
    name = settings["NAME"]
    copy = f"{name}_races"
    with django_db_blocker.unblock():
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{copy}"')
            cursor.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{name}"')
        settings["NAME"] = copy
        try:
            yield
        finally:
            connection.close()
            settings["NAME"] = name
            with connection._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE "{copy}" WITH (FORCE)')


@pytest.fixture
def race(committed):
    """Return a function that runs calls at the same instant, each on its own connection, and returns what they gave.

    A refusal is returned as its exception; anything else that goes wrong fails the test.
    """

    def run(*calls, refusals):
        barrier, answers = threading.Barrier(len(calls)), [None] * len(calls)

        def one(rank, call):
            try:
                barrier.wait(timeout=20)
                answers[rank] = call()
            except Exception as error:  # noqa: BLE001 - handed to the test, which sorts refusals from faults
                answers[rank] = error
            finally:
                connections.close_all()

        threads = [threading.Thread(target=one, args=pair) for pair in enumerate(calls)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
            assert not thread.is_alive(), "deux actes s’attendent l’un l’autre"
        for answer in answers:
            if isinstance(answer, Exception) and not isinstance(answer, refusals):
                raise answer
        return answers

    return run
