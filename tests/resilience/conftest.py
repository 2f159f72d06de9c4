"""A platform of one's own for each trial."""

import pytest

from tests.resilience.stack import Stack


@pytest.fixture
def platform():
    running = Stack()
    running.run("migrate", "-v0")
    yield running
    running.close()
