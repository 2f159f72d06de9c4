"""`docs/security.md` names tests and families of attacks that exist, and a line for each section of the standard."""

import re
from pathlib import Path

from tests.attack.client.kinds import FAMILIES

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs/security.md").read_text(encoding="utf-8")
# Sections of each chapter of OWASP ASVS 5.0.0, V1 to V17.
SECTIONS = (5, 4, 7, 4, 4, 8, 6, 4, 2, 7, 7, 3, 4, 3, 4, 5, 3)
STATES = {"oui", "en partie", "non", "sans objet", "hors niveau"}


def rows():
    """Return the lines of the table of the standard: section, state, what shows it."""
    return re.findall(r"^\| (V\d+\.\d+) [^|]+ \| ([^|]+) \| ([^|]+) \|$", TEXT, re.MULTILINE)


def test_each_section_of_the_standard_has_its_line():
    expected = [f"V{chapter}.{rank}" for chapter, count in enumerate(SECTIONS, 1) for rank in range(1, count + 1)]
    assert [section for section, _, _ in rows()] == expected
    assert {state for _, state, _ in rows()} <= STATES


def test_what_is_said_to_hold_names_what_shows_it():
    assert [section for section, state, shown in rows() if state == "oui" and "`" not in shown] == []


def test_each_test_and_family_named_exists():
    names = set(re.findall(r"`((?:tests|docs)/[\w./-]+?)(?:::\w+)?`", TEXT))
    assert [name for name in sorted(names) if not (ROOT / name).exists()] == []
    bare = set(re.findall(r"`(test_\w+\.py)(?:::\w+)?`", TEXT))
    present = {path.name for path in (ROOT / "tests").rglob("test_*.py")}
    assert bare <= present
    families = set(re.findall(r"`bin/attack ([a-z_]+)`", TEXT))
    assert families <= set(FAMILIES)
    assert {file.stem for file in (ROOT / "tests/attack").glob("*.py")} >= set(FAMILIES)
