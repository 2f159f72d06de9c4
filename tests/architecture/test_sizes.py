"""A folder is read at a glance and a module in one sitting: fifteen modules, four hundred lines, tests included."""

import subprocess
from collections import defaultdict
from pathlib import PurePath

import pytest

from tests.architecture.packages import ROOT

MAX_MODULES = 15
MAX_LINES = 400


def written():
    """Return the Python files of the repository, migrations left out: what the framework writes has its own length."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py", "bin/*"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    paths = [PurePath(name) for name in listed if (ROOT / name).is_file()]
    return [path for path in paths if "migrations" not in path.parts and (path.suffix == ".py" or is_script(path))]


def is_script(path):
    return (ROOT / path).read_bytes().startswith(b"#!/usr/bin/env python")


FILES = written()


def test_the_repository_is_read_whole():
    assert len(FILES) > 900


def test_no_folder_has_more_than_fifteen_modules():
    folders = defaultdict(list)
    for path in FILES:
        if path.suffix == ".py" and path.name != "__init__.py":
            folders[path.parent.as_posix()].append(path.name)
    assert {folder: len(names) for folder, names in folders.items() if len(names) > MAX_MODULES} == {}


@pytest.mark.parametrize("path", FILES, ids=str)
def test_no_module_has_more_than_four_hundred_lines(path):
    assert (ROOT / path).read_text(encoding="utf-8").count("\n") <= MAX_LINES
