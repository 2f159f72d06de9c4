"""One place gives an instant its day, and one says a deadline: the others are refused where they are written."""

import ast
import re
import subprocess
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.days import ZONES, add_local, day_of, deadline_after
from common.language.formatting import french_date, french_deadline

ROOT = Path(__file__).parents[2]
OWNER = "common/days.py"
WRITER = "common/language/formatting.py"
DAY_METHODS = {"date", "today"}
DAY_FUNCTIONS = {"localdate", "TruncDate", "TruncDay", "ExtractDay"}
DAY_LOOKUP = re.compile(r"__date(__|$)")
INSTANT = re.compile(r"(^|_)at$")
DEADLINE = re.compile(r"(^|_)(closes_at|expires_at|due_at)$")
DEADLINE_IN_TEMPLATE = re.compile(r"\b\w*(closes_at|expires_at|due_at|\.until)\|(french_datetime|date:)")


def _sources() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "*.py"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [path for path in listed.split() if not path.startswith("tests/") and "/migrations/" not in path]


def _name(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _call_fault(node: ast.Call) -> str:
    name = _name(node.func)
    if isinstance(node.func, ast.Attribute) and name in DAY_METHODS and not node.args and not node.keywords:
        return f".{name}()"
    if name in DAY_FUNCTIONS:
        return name
    if name == "french_date" and INSTANT.search(_name(node.args[0])):
        return "french_date of an instant"
    if name == "french_datetime" and any(DEADLINE.search(_name(part)) for part in ast.walk(node.args[0])):
        return "french_datetime of a deadline"
    lookups = [word.arg for word in node.keywords if word.arg and DAY_LOOKUP.search(word.arg)]
    return lookups[0] if lookups else ""


def faults(source: str) -> list[str]:
    """Return what in a module gives an instant a day, or a deadline without its zone."""
    faults = []
    for node in ast.walk(ast.parse(source)):
        message = ""
        if isinstance(node, ast.Call):
            message = _call_fault(node)
        elif isinstance(node, ast.FormattedValue) and INSTANT.search(_name(node.value)) and node.format_spec:
            shown = "".join(str(part.value) for part in ast.walk(node.format_spec) if isinstance(part, ast.Constant))
            message = "a UTC day shown" if "%d/" in shown else ""
        if message:
            faults.append(f"{node.lineno}: {message}")
    return faults


@pytest.mark.parametrize("path", _sources())
def test_an_instant_gets_its_day_in_one_place(path):
    if path in (OWNER, WRITER):
        return
    assert faults((ROOT / path).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "at.date()", "clock.now().date()", "date.today()", "timezone.localdate(at)", "TruncDate('sent_at')",
        "rows.filter(sent_at__date=day)", "rows.filter(sent_at__date__lt=day)", "f'{at:%d/%m/%Y}'",
        "f'{row.expires_at:%d/%m/%Y}'", "french_datetime(window.closes_at, zone)", "french_datetime(due_at)", "french_date(run.adopted_at)",
        "french_datetime(window.closes_at or at, zone)",
    ],
)  # fmt: skip
def test_each_way_around_is_refused(source):
    assert len(faults(source)) == 1


@pytest.mark.parametrize(
    "source",
    ["day_of(at)", "form.date(1)", "f'key-{at:%Y%m%d}'", "french_datetime(row.sent_at)", "rows.filter(update=1)"],
)
def test_what_names_its_zone_is_not_refused(source):
    assert faults(source) == []


def test_templates_show_deadlines_with_their_zone():
    wrong = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in sorted((ROOT / "templates").rglob("*.*"))
        if path.suffix in {".html", ".txt"}
        for match in DEADLINE_IN_TEMPLATE.finditer(path.read_text(encoding="utf-8"))
    ]
    assert wrong == []


def test_an_instant_without_zone_has_no_day_to_write():
    with pytest.raises(TypeError, match="day_of"):
        french_date(datetime(2026, 7, 1, 22, 30, tzinfo=UTC))


@given(
    at=st.datetimes(min_value=datetime(2016, 1, 1), max_value=datetime(2036, 1, 1), timezones=st.just(UTC)),
    zone=st.sampled_from(sorted(ZONES)),
)
def test_a_local_day_holds_its_instant(at, zone):
    day = day_of(at, zone)
    assert abs((day - day_of(at, "UTC")).days) <= 1
    assert day_of(add_local(at, timedelta(days=7), zone), zone) == day + timedelta(days=7)
    assert french_date(day) in french_deadline(at, zone)


@pytest.mark.parametrize(
    ("at", "zone", "text"),
    [
        (datetime(2020, 2, 28, 22, 59, 59, tzinfo=UTC), "Europe/Paris",
         "28 février 2020 à 23 h 59 min 59 s (heure de Paris, UTC+1)"),
        (datetime(2020, 6, 11, 21, 0, tzinfo=UTC), "Europe/Paris",
         "11 juin 2020 à 23 h 00 (heure de Paris, UTC+2)"),
        (datetime(2020, 6, 11, 21, 0, tzinfo=UTC), "Pacific/Tahiti",
         "11 juin 2020 à 11 h 00 (heure de Tahiti, UTC-10)"),
        (datetime(2020, 6, 11, 21, 0, tzinfo=UTC), "Pacific/Marquesas",
         "11 juin 2020 à 11 h 30 (fuseau Pacific/Marquesas, UTC-9:30)"),
        (datetime(2020, 6, 11, 21, 0, tzinfo=UTC), "Indian/Reunion",
         "12 juin 2020 à 1 h 00 (heure de La Réunion, UTC+4)"),
    ],
)  # fmt: skip
def test_a_deadline_is_said_with_its_zone_and_its_seconds(at, zone, text):
    assert french_deadline(at, zone).replace("\u00a0", " ") == text


def test_a_paris_evening_belongs_to_its_own_day():
    assert day_of(datetime(2026, 7, 1, 22, 30, tzinfo=UTC)) == date(2026, 7, 2)


@pytest.mark.parametrize(("second", "expected"), [(0, "30"), (1, "31"), (59, "31")])
def test_a_delay_to_answer_ends_on_a_whole_minute(second, expected):
    end = deadline_after(datetime(2027, 3, 26, 8, 30, second, tzinfo=UTC), 3, "Europe/Paris")
    assert f"9\xa0h\xa0{expected} (heure" in french_deadline(end, "Europe/Paris")
