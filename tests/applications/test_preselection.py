"""One rule decides the preselection, from the team's page and from the demonstration alike."""

import ast
from collections import Counter
from decimal import Decimal
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from applications.domain.preselection import best_of_each_profession, share_places
from applications.models import Application

ROOT = Path(__file__).parents[2]
KEYS = st.integers(1, 6)


def rows(*professions):
    return [(Application(pk=rank, profession_id=key), Decimal(20 - rank), 2) for rank, key in enumerate(professions)]


def test_the_best_of_each_profession_take_its_places():
    results = rows(1, 1, 2, 1, 3, 2)
    assert [one.pk for one in best_of_each_profession(results, {1: 2, 2: 1})] == [0, 1, 2]


@given(weights=st.dictionaries(KEYS, st.integers(1, 9), min_size=1), dossiers=st.dictionaries(KEYS, st.integers(0, 40)),
       total=st.integers(0, 80))  # fmt: skip
def test_places_sum_to_the_total_or_to_the_dossiers(weights, dossiers, total):
    places = share_places(total, weights, dossiers)
    limit = sum(dossiers.get(key, 0) for key in weights)
    assert sum(places.values()) == min(total, limit)
    assert all(places[key] <= dossiers.get(key, 0) for key in weights)


@given(weights=st.dictionaries(KEYS, st.integers(1, 9), min_size=1), total=st.integers(0, 80))
def test_places_follow_the_weights(weights, total):
    places = share_places(total, weights, dict.fromkeys(weights, 100))
    whole = sum(weights.values())
    assert all(abs(places[key] - total * weights[key] / whole) <= len(weights) for key in weights)


def test_nothing_else_decides_a_preselection():
    callers = Counter()
    for path in ROOT.rglob("*.py"):
        folder = path.relative_to(ROOT).parts[0]
        if folder in {".venv", "tests"}:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "preselect":
                callers[str(path.relative_to(ROOT))] += 1
    assert callers == {"applications/domain/preselection.py": 1}
