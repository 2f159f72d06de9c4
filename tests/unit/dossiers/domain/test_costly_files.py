"""Costly files in a row, in a worker of their own: what they take from the child, from the worker, from others."""

import json
import subprocess
import sys

import pytest
from django.conf import settings

from dossiers.domain import formats
from tests.unit.dossiers.hostile import costly

MEBIBYTE = 2**20
KEPT = {"quadratic streams", "long array", "xml names", "png 40 Mpx, grey", "jpeg 40 Mpx"}
"""Kinds that cost a naive reader, and that the child reads within its limits: they are kept."""
QUICK = [
    "nested flate", "flate without header", "hexadecimal chain", "lzw", "loop of pages", "deep page tree", "many objects",
    "giant xref", "object streams", "no table", "xml nodes", "xml attributes", "zip overlap", "png 40 Mpx", "jpeg scans",
    *sorted(KEPT),
]  # fmt: skip
"""Twenty kinds for each run of the suite; every kind, two hundred times, is for the attack on a running instance."""


def judge_folder(folder):
    command = [sys.executable, "-m", "tests.unit.dossiers.judging", str(folder)]
    done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def write_files(folder, count, kinds=None):
    """Write hostile files; the rank at the beginning of their names orders them."""
    for rank, (kind, content) in enumerate(costly.costly_files(count, kinds)):
        (folder / f"{rank:03d} {kind}").write_bytes(content)
        assert len(content) <= 10 * MEBIBYTE, kind


@pytest.fixture(scope="module")
def figures(tmp_path_factory):
    folder = tmp_path_factory.mktemp("costly")
    write_files(folder, len(QUICK), QUICK)
    return judge_folder(folder)


def test_each_file_is_judged_within_its_limits(figures, capsys):
    with capsys.disabled():
        shown = {name: value for name, value in figures.items() if name != "verdicts"}
        print(f"\n{shown}")  # noqa: T201 - the figures of the day
    assert figures["files"] == len(QUICK) == 20
    assert figures["worst_cpu"] <= 5.3
    assert figures["worst_child_bytes"] <= 256 * MEBIBYTE
    assert figures["worker_growth_bytes"] <= 20 * MEBIBYTE


def test_an_ordinary_file_is_judged_meanwhile(figures):
    assert figures["ordinary"] > 10
    assert figures["late_ordinary"] < 1


def test_the_worker_opens_nothing(figures):
    """The libraries that unfold are not even loaded where requests are answered."""
    assert figures["readers"] == []


def test_each_refusal_says_what_to_do(figures):
    names = {name[4:] for name, verdict in figures["verdicts"].items() if verdict in formats.MEDIA_TYPES}
    assert names == KEPT
    verdicts = {verdict for verdict in figures["verdicts"].values() if verdict not in formats.MEDIA_TYPES}
    assert all(":" in sentence and sentence.endswith(".") for sentence in verdicts)
    assert formats.REASONS[formats.UnavailableError] not in verdicts
