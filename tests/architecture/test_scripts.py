"""What no type checker reads still names what exists: the scripts of bin/, and the programs that tests hold as text."""

import ast
import re
from importlib import import_module
from types import ModuleType

import pytest

from tests.architecture.packages import PACKAGES, ROOT

OURS = {*PACKAGES, "tests", "checker"}
IMPORT = re.compile(r"\bfrom ([a-z_][\w.]*) import ((?:\w+(?: as \w+)?, )*\w+)")
SCRIPTS = [path for path in sorted((ROOT / "bin").iterdir()) if path.read_bytes().startswith(b"#!/usr/bin/env python")]
HOLDING_TEXT = sorted([*SCRIPTS, *(ROOT / "tests").rglob("*.py")])


def member(module, name):
    """Return what a module holds under a name; raises ``AttributeError`` or ``ImportError`` for nothing."""
    whole = import_module(module)
    return getattr(whole, name) if hasattr(whole, name) else import_module(f"{module}.{name}")


def missing_imports(pairs):
    missing = []
    for module, name in pairs:
        if module.split(".")[0] in OURS:
            try:
                member(module, name)
            except ImportError:
                missing.append(f"{module}.{name}")
    return missing


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_imports_and_calls_what_exists(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert missing_imports((node.module, alias.name) for node in imports for alias in node.names) == []
    modules = {
        alias.asname or alias.name: member(node.module, alias.name)
        for node in imports if node.module.split(".")[0] in OURS for alias in node.names
    }  # fmt: skip
    rebound = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    rebound |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    used = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)]
    assert [
        f"{path.name}:{node.lineno} {ast.unparse(node)}" for node in used
        if node.value.id not in rebound and isinstance(modules.get(node.value.id), ModuleType)
        and not hasattr(modules[node.value.id], node.attr)
    ] == []  # fmt: skip


@pytest.mark.parametrize("path", HOLDING_TEXT, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_program_held_as_text_imports_what_exists(path):
    texts = [
        node.value for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]  # fmt: skip
    pairs = [
        (match[1], name.split(" as ")[0].strip()) for text in texts for match in IMPORT.finditer(text)
        for name in match[2].split(",")
    ]  # fmt: skip
    assert missing_imports(pairs) == []
