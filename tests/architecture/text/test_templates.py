"""Templates are short, their lines too; what loops hold has a name; the house's components draw what repeats."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from common.templatetags import components
from tests.architecture.test_names import PARTICIPLES

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
PAGES = [path for path in TEMPLATES if path.suffix == ".html"]  # a line of a message is a line that someone reads
SCRIPTS = sorted((ROOT / "static").rglob("*.js"))
VAGUE = {*PARTICIPLES, "one"}
MAX_COLUMNS = 120
MAX_LINES = 150
TABLES = {
    "templates/components/table.html",
    "templates/allauth/elements/table.html",  # allauth writes its own head and rows
}
TAG = re.compile(r"\{%\s*(.*?)\s*%\}")
BOUND = (
    re.compile(r"^for ([\w, ]+?) in "),
    re.compile(r"\bas (\w+)$"),
    re.compile(r"(?:^with |^include .*? with )(.*)$"),
)
DECLARED = re.compile(r"\b(?:const|let|var|function)\s+(\w+)|[(,]\s*(\w+)(?=[^()]*\)\s*=>)|\b(\w+)\s*=>")


def relative(path):
    return str(path.relative_to(ROOT))


def template_names(source):
    """Return the vague names that the tags of a template give."""
    names = []
    for tag in TAG.findall(source):
        text = re.sub(r"\"[^\"]*\"|'[^']*'", '""', tag)
        loops, captured, given = (pattern.search(text) for pattern in BOUND)
        names += loops[1].replace(" ", "").split(",") if loops else []
        names += [captured[1]] if captured else []
        names += re.findall(r"(\w+)=", given[1]) if given else []
    return sorted(VAGUE & set(names))


def script_names(source):
    """Return the vague names that a script gives."""
    code = re.sub(r"//.*|/\*.*?\*/|`[^`]*`|\"[^\"\n]*\"|'[^'\n]*'", "", source)
    return sorted({name for match in DECLARED.findall(code) for name in match} & VAGUE)


@pytest.mark.parametrize("path", PAGES, ids=relative)
def test_template_is_short(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [number for number, line in enumerate(lines, 1) if len(line) > MAX_COLUMNS] == []
    assert len(lines) <= MAX_LINES


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_template_names_what_it_holds(path):
    assert template_names(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=relative)
def test_script_names_what_it_holds(path):
    assert script_names(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("{% for one in rows %}{% endfor %}", ["one"]),
        ("{% for name, told in rows %}{% endfor %}", ["told"]),
        ("{% with kept=row.kept %}{% endwith %}", ["kept"]),
        ('{% include "a.html" with found=row made="kept" %}', ["found", "made"]),
        ("{% capture as said %}{% endcapture %}", ["said"]),
        ("{% url 'team:home' as one %}", ["one"]),
        ("{% for row in one.rows %}{{ row.kept }}{% endfor %}", []),
        ('{% if row.origin == "found" %}{% endif %}', []),
    ],
)
def test_vague_names_of_templates_are_seen(source, names):
    assert template_names(source) == names


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("const told = await reply.json();", ["told"]),
        ("for (const one of rows) {}", ["one"]),
        ("rows.map((one) => one.id)", ["one"]),
        ("rows.map((row, kept) => row)", ["kept"]),
        ("rows.map(made => made.id)", ["made"]),
        ("function found() {}", ["found"]),
        ("// one that was kept", []),
        ('say("one => two");', []),
        ("result.one = 1;", []),
    ],
)
def test_vague_names_of_scripts_are_seen(source, names):
    assert script_names(source) == names


def test_a_table_of_the_design_system_is_drawn_in_one_place():
    wrapped = {relative(path) for path in TEMPLATES if "fr-table__wrapper" in path.read_text(encoding="utf-8")}
    assert wrapped == TABLES


def test_a_head_of_page_is_drawn_in_one_place():
    """But in what is printed, in an error shown without the site, and in the reading room, which has its own bar."""
    others = ("templates/documents/", "templates/layouts/error.html", "templates/juries/juror/assessment.html")
    headed = {relative(path) for path in TEMPLATES if "<h1" in path.read_text(encoding="utf-8")}
    assert {name for name in headed if not name.startswith(others)} == {"templates/components/page_header.html"}


def test_every_component_is_shown_in_the_gallery():
    gallery = (ROOT / "templates" / "gallery.html").read_text(encoding="utf-8")
    shown = {tag.split()[0] for tag in TAG.findall(gallery)}
    assert set(components.register.tags) - shown == set()


def test_no_style_is_written_in_a_page():
    """The content security policy would not apply it; what is printed has none."""
    pages = [path for path in PAGES if not relative(path).startswith("templates/documents/")]
    written = [relative(path) for path in pages if re.search(r"\sstyle=\"[^\"]*:", path.read_text(encoding="utf-8"))]
    assert written == []
