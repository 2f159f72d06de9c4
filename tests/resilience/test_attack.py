"""The quick part of `make attack`: every family, on PostgreSQL and Redis behind nginx, and not one hole."""

import os
import re
import subprocess
import sys

import pytest

from tests import databases
from tests.attack.client import kinds
from tests.attack.client.kinds import Kind, Trial, kind, run_kind
from tests.resilience.stack import ROOT

MIN_KINDS, MIN_PAYLOADS = 55, 1000
# The instance that is attacked has servers of its own: the suite's are read by other processes meanwhile.
OF_THE_SUITE = {"DATABASE_URL", "CELERY_BROKER_URL", "CACHE_URL", "COUNTERS_URL", databases.VARIABLE,
                "DJANGO_SETTINGS_MODULE", "VAR_DIR", "EMAIL_URL"}  # fmt: skip


def test_no_attack_of_the_quick_part_finds_a_hole():
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        pytest.skip("PostgreSQL et Redis demandés : « make test-rest »")
    apart = {name: value for name, value in os.environ.items() if name not in OF_THE_SUITE}
    done = subprocess.run(
        [sys.executable, "bin/attack", "--quick"], cwd=ROOT, capture_output=True, text=True, timeout=900, check=False,
        env=apart,
    )  # fmt: skip
    assert done.returncode == 0, (
        "\n".join(line for line in done.stdout.splitlines() if line.startswith(("TROU", " "))) + done.stderr[-2000:]
    )
    kinds_, payloads, holes = (int(word) for word in re.findall(r"\d+", done.stdout.splitlines()[-1])[:3])
    assert kinds_ >= MIN_KINDS
    assert payloads >= MIN_PAYLOADS
    assert holes == 0


def declared(run):
    return Kind("essai", "Un essai", run, quick=True, demonstration=False)


@pytest.mark.parametrize(
    ("run", "holes"),
    [
        (lambda _, trial: (trial.expect(True, "a"), trial.control(True, "b")), 0),
        (lambda _, trial: (trial.expect(False, "a"), trial.control(True, "b")), 1),
        (lambda _, trial: (trial.expect(True, "a"), trial.control(False, "b")), 1),
        (lambda _, trial: trial.expect(True, "a"), 1),  # nothing says that it could have failed
        (lambda _, trial: trial.control(True, "b"), 1),
        (lambda _, trial: (trial.expect(True, "a"), trial.control(True, "b"), 1 / 0), 1),
    ],
)
def test_an_attack_that_proves_nothing_is_a_hole(run, holes):
    assert len(run_kind(declared(run), None).holes) == holes


def test_kinds_are_many_and_each_is_declared_once(monkeypatch):
    loaded = kinds.load_kinds()
    assert len({(row.family, row.title) for row in loaded}) == len(loaded) >= 60
    assert {row.family for row in loaded} == set(kinds.FAMILIES)
    monkeypatch.setattr(kinds, "KINDS", [])
    kind("Un essai", demonstration=True)(lambda target, trial: None)
    assert [(row.family, row.quick) for row in kinds.KINDS] == [("test_attack", False)]
    assert Trial().holes == []
