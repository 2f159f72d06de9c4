"""The measures play more promotions and decide in them: their demonstration is their own."""

import pytest

from tests.browser.conftest import demonstration


@pytest.fixture(scope="package")
def stack(data, identity):
    """Start the demonstration once for all the measures."""
    with demonstration(identity) as running:
        yield running
