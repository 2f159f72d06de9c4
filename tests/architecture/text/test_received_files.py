"""What opens files lives in the child processes: nothing else may import it, but the writers listed here."""

import ast
import subprocess
import sys

import pytest

from tests.architecture.packages import ROOT, modules

READERS = frozenset(
    "pikepdf pypdf PIL willow zipfile tarfile zlib gzip bz2 lzma defusedxml xml lxml pyhanko openpyxl olefile fitz".split()
)
CHILDREN = ("dossiers/inspection/", "documents/inspection.py")
WRITERS = {
    "accounts/domain/privacy.py": {"zipfile"},
    "cms/publishing/sharing.py": {"PIL"},
    "cms/views/team/season.py": {"zipfile"},
    "common/files/backups.py": {"tarfile"},  # the operator's own archive, authenticated by its key before it is opened
    "common/files/spreadsheets.py": {"zipfile", "openpyxl", "xml"},
    "documents/domain/signing/keys.py": {"pyhanko"},
    "documents/domain/production.py": {"zipfile"},
    "talents/domain/pieces/archive.py": {"zipfile", "xml"},
    "documents/domain/signing/sealing.py": {"pyhanko"},
}
"""Modules that make files, and never open one that was received: module, libraries."""
JUDGES = {
    "dossiers/domain/formats.py",
    "documents/domain/signing/outside.py",
    "documents/domain/signing/verification.py",
}
"""The only modules that have a received file judged; every other goes through them."""


def imported(path):
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def relative(path):
    return str(path.relative_to(ROOT))


PARENTS = [path for path in modules() if not relative(path).startswith(CHILDREN)]


@pytest.mark.parametrize("path", PARENTS, ids=relative)
def test_only_children_open_received_files(path):
    roots = {name.split(".")[0] for name in imported(path)} & READERS
    if any(name.startswith(("xml.sax.saxutils", "xml.etree.ElementTree.Element")) for name in imported(path)):
        roots.discard("xml")
    assert roots <= WRITERS.get(relative(path), set())


def test_the_list_of_writers_is_what_is_written():
    for name, libraries in WRITERS.items():
        roots = {known.split(".")[0] for known in imported(ROOT / name)}
        assert libraries - roots - {"xml"} == set(), name


@pytest.mark.parametrize(
    "name", [name for name, libraries in WRITERS.items() if libraries & {"zipfile", "PIL", "openpyxl"}]
)
def test_writers_open_nothing(name):
    """An archive is opened to be written, an image is drawn from nothing, a workbook is new."""
    for node in ast.walk(ast.parse((ROOT / name).read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        if called.split(".")[-1] == "ZipFile":
            assert ast.literal_eval(node.args[1]) == "w", name
        assert called not in {"Image.open", "load_workbook", "openpyxl.load_workbook"}, name


def test_children_are_imported_by_nobody_but_by_name():
    """A module of the children that a parent imports would open files in the parent; our own documents aside."""
    inside = {
        relative(path): [
            name for name in imported(path) if name.startswith(("dossiers.inspection", "documents.inspection"))
        ]
        for path in PARENTS
    }
    assert {name for name, readers in inside.items() if readers} == {"documents/domain/signing/verification.py"}


def test_judgement_is_asked_by_three_modules():
    asking = {relative(path) for path in PARENTS if "common.inspection.judging.judge" in imported(path)}
    assert asking == JUDGES


def test_children_load_no_framework():
    """They start in a fraction of a second, weigh little and know no setting."""
    script = (
        "import sys, dossiers.inspection.tasks, common.inspection.child;"
        "print([name for name in ('django', 'celery', 'wagtail', 'config') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True, env={})
    assert done.stdout.strip() == "[]"
