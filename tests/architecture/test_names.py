"""A name is the noun of the thing it holds."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

from tests.architecture.packages import PACKAGES

ROOT = Path(settings.BASE_DIR)
PARTICIPLES = {"found", "made", "kept", "told", "said"}
MAX_LINES_OF_ONE = 5  # beyond, the reader no longer sees which one is meant
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def sources():
    """Return every program of ours: the packages, the tests, and the commands of ``bin``."""
    modules = [path for folder in (*PACKAGES, "checker", "tests") for path in (ROOT / folder).rglob("*.py")]
    files = [path for path in (ROOT / "bin").iterdir() if path.is_file()]
    commands = [path for path in files if path.read_bytes().startswith(b"#!/usr/bin/env python")]
    return sorted([*(path for path in modules if "migrations" not in path.parts), *commands])


def bound_name(node):
    """Return the name that a node gives to a thing, or nothing: functions, classes and modules are not things."""
    if isinstance(node, ast.Name | ast.Attribute):
        name = node.id if isinstance(node, ast.Name) else node.attr
        return name if isinstance(node.ctx, ast.Store) else None
    if isinstance(node, ast.arg):
        return node.arg
    return node.name if isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) else None


def vague_names(node, lines=None):
    """Yield (line, name) of each vague name; ``lines`` counts those of the innermost function, none in a module."""
    for child in ast.iter_child_nodes(node):
        name = bound_name(child)
        if name in PARTICIPLES or (name == "one" and (lines is None or lines > MAX_LINES_OF_ONE)):
            yield getattr(child, "lineno", 0), name
        is_function = isinstance(child, FUNCTIONS)
        yield from vague_names(child, child.end_lineno - child.lineno + 1 if is_function else lines)


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_name_says_what_it_holds(path):
    assert list(vague_names(ast.parse(path.read_text(encoding="utf-8")))) == []


LONG = "def count(rows):\n    total = 0\n    for {0} in rows:\n        total += {0}\n\n    return total\n"


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("found = 1", ["found"]),
        ("made: int = 1", ["made"]),
        ("for kept in rows:\n    pass", ["kept"]),
        ("def count(told, *, said=0):\n    pass", ["told", "said"]),
        ("[found for found in rows]", ["found"]),
        ("if (made := rows):\n    pass", ["made"]),
        ("class Row:\n    kept: int", ["kept"]),
        ("self.found = []", ["found"]),
        ("try:\n    pass\nexcept ValueError as told:\n    pass", ["told"]),
        ("match rows:\n    case [*said]:\n        pass", ["said"]),
        ("[one for one in rows]", ["one"]),
        (LONG.format("one"), ["one"]),
        (LONG.format("row"), []),
        ("def double(rows):\n    return [2 * one for one in rows]", []),
        ("rows.sort(key=lambda one: one.pk)", []),
        ("def found():\n    pass", []),
        ("rows.found(1)", []),
    ],
)
def test_vague_names_are_seen(source, names):
    assert sorted(name for _, name in vague_names(ast.parse(source))) == sorted(names)
