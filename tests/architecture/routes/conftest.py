"""The sweeps of every route."""

import pytest

SWEEPS = {
    "test_attacks", "test_blind_crawl", "test_editing_matrix", "test_forbidden_sights", "test_hidden_moves",
    "test_object_matrix",
}  # fmt: skip


def pytest_collection_modifyitems(items):
    """Measure no coverage in the sweeps: they read again what other tests try, and tracing makes them twice as long."""
    for item in items:
        if item.path.stem in SWEEPS:
            item.add_marker(pytest.mark.no_cover)
