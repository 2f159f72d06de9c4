"""Of the design system, the files that pages reach are served, and no others."""

import posixpath
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.finders import AppDirectoriesFinder
from dsfr.constants import DsfrStaticAssets

from config.static_files import ENTRY_FILES, REFERENCE, UsedFilesFinder, reach_files
from tests.factories import UserFactory

TAG = re.compile(r"""\{%\s*static\s+["']([^"']+)["']|\bstatic\(["']([^"']+)["']\)|["'(]/static/([^"')?#]+)""")
RENDERED = re.compile(r"""(?:src|href)="/static/([^"?#]+)""")
VARIABLE = re.compile(r"\{%\s*static\s+(?:DsfrStaticAssets\.)?([A-Za-z_]\w*)")
DESIGN_TAG = re.compile(r"\{%\s*(dsfr_\w+)")
SOURCES = [
    *Path(settings.BASE_DIR, "templates").rglob("*.html"),
    *(path for app in settings.INSTALLED_APPS if "." not in app for path in Path(settings.BASE_DIR, app).rglob("*.py")),
]


@pytest.fixture(scope="module")
def served():
    return {path for finder in finders.get_finders() for path, _storage in finder.list([])}


def named():
    for source in SOURCES:
        for groups in TAG.findall(source.read_text(encoding="utf-8")):
            yield "".join(groups), source.name


def test_each_file_that_a_page_names_is_served(served):
    references = dict(named())
    assert "passerelle/passerelle.css" in references
    assert {path: source for path, source in references.items() if path not in served} == {}


def test_each_file_that_our_style_sheets_name_is_served(served):
    sheets = sorted(path for path in served if path.startswith("passerelle/") and path.endswith(".css"))
    assert sheets == ["passerelle/passerelle.css", "passerelle/pictures.css", "passerelle/workspace.css"]
    named_files = {
        posixpath.normpath(posixpath.join(posixpath.dirname(sheet), name))
        for sheet in sheets
        for name in REFERENCE.findall(Path(settings.BASE_DIR, "static", sheet).read_text(encoding="utf-8"))
    }
    assert "dsfr/dist/fonts/Marianne-Bold.woff2" in named_files
    assert named_files - served == set()


@pytest.mark.parametrize("address", ["/comptes/login/", "/absente/", "/equipe/composants/"])
def test_each_file_that_a_rendered_page_names_is_served(db, client, served, address):
    client.force_login(UserFactory(is_superuser=True, is_team=True))
    page = client.get(address, follow=True).content.decode()
    names = set(RENDERED.findall(page))
    assert {"dsfr/dist/dsfr/dsfr.main.min.css", "dsfr/dist/dsfr/dsfr.module.min.js"} <= names
    assert names - served == set()


def test_a_name_given_to_a_page_by_the_design_system_is_served(served):
    """A tag of the design system whose template names other files is added here once these are served."""
    texts = [path.read_text(encoding="utf-8") for path in SOURCES if path.suffix == ".html"]
    constants = {name for text in texts for name in VARIABLE.findall(text)}
    assert {constant for constant in constants if getattr(DsfrStaticAssets, constant) not in served} == set()
    assert {tag for text in texts for tag in DESIGN_TAG.findall(text)} == {"dsfr_css", "dsfr_js"}


def test_the_design_system_is_served_as_far_as_its_style_sheets_reach(served):
    shipped = {path for path, _storage in AppDirectoriesFinder(["dsfr"]).list([])}
    design_system = served & shipped
    assert set(ENTRY_FILES) < design_system
    assert len(design_system) < 0.7 * len(shipped)
    assert {path for path in design_system if Path(path).suffix in {".css", ".js"}} == {
        entry for entry in ENTRY_FILES if Path(entry).suffix in {".css", ".js"}
    }
    assert {Path(path).suffix for path in design_system} == {".css", ".js", ".svg", ".woff", ".woff2"}


def test_a_font_of_documents_is_found():
    assert UsedFilesFinder().find("dsfr/dist/fonts/Marianne-Bold.woff2").endswith("Marianne-Bold.woff2")


def test_style_sheets_are_followed_once_each(tmp_path):
    (tmp_path / "css").mkdir()
    (tmp_path / "css" / "a.css").write_text("@import url(b.css); i{background:url('../icon.svg?v=1')} b{x:url(data:,)}")
    (tmp_path / "css" / "b.css").write_text('@import url("a.css");')
    (tmp_path / "icon.svg").write_text("<svg/>")
    assert reach_files(tmp_path, ["css/a.css"]) == {"css/a.css", "css/b.css", "icon.svg"}


def test_a_style_sheet_that_names_an_absent_file_is_refused(tmp_path):
    (tmp_path / "a.css").write_text("i{background:url(gone.svg)}")
    with pytest.raises(FileNotFoundError, match="gone.svg"):
        reach_files(tmp_path, ["a.css"])
