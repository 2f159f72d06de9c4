"""The house is as the plans say."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from django.apps import apps
from factory import Sequence
from factory.django import DjangoModelFactory
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from common.management.commands.draw_states import TARGET, drawing
from tests import factories
from tests.architecture.packages import PACKAGES, ROOT, modules
from tests.factories.base import FIRST_NUMBER

LAYERS = [
    "config",
    "devtools",
    "sandbox",
    "cms",
    "reporting",
    "followup",
    "talents",
    "selection",
    "panels",
    "exercises | references",
    "applications",
    "challenges",
    "juries",
    "dossiers",
    "lists",
    "documents | notifications",
    "accounts",
    "common",
]


def test_states_document_is_up_to_date():
    assert (ROOT / TARGET).read_text(encoding="utf-8") == drawing()


def test_every_model_has_a_factory():
    models = {
        factory._meta.model
        for factory in vars(factories).values()
        if isinstance(factory, type) and issubclass(factory, DjangoModelFactory)
    }
    logs = {model for model in apps.get_models() if model.__name__.endswith("Log")}
    pages = {model for model in apps.get_models() if model._meta.app_label == "cms"}
    ours = {model for model in apps.get_models() if model._meta.app_config.name in PACKAGES}
    assert {m.__name__ for m in ours - logs - pages} == {m.__name__ for m in models & ours}


def test_a_number_given_by_a_factory_is_never_one_that_a_test_writes():
    """Else a test that writes « EIG991 » fails in the random orders where a factory reached it before."""
    written = set()
    for path in (ROOT / "tests").rglob("*.py"):
        written |= set(re.findall(r'"([^"\n]*[^"\n\d])(\d{4,})"', path.read_text(encoding="utf-8")))
    for factory in (value for value in vars(factories).values() if isinstance(value, type)):
        for name, declaration in factory._meta.base_declarations.items():
            if isinstance(declaration, Sequence):
                value = str(declaration.function(factory._setup_next_sequence()))
                prefix, number = re.fullmatch(r"(.*?)(\d+)[^\d]*", value).groups()
                if prefix:
                    assert int(number) >= FIRST_NUMBER, (factory, name)
                    assert not {pair for pair in written if pair[0] == prefix}, (factory, name)


def test_every_template_is_used():
    templates = ROOT / "templates"
    text = "\n".join(p.read_text(encoding="utf-8") for p in [*modules(), *templates.rglob("*.*")])
    packages = (
        "account/",
        "allauth/",
        "dsfr/",
        "mfa/",
        "socialaccount/",
        "400.html",
        "403",
        "404.html",
        "429.html",
        "500.html",
    )
    names = [str(p.relative_to(templates)) for p in templates.rglob("*.*")]
    written = [n for n in names if n not in text and not n.startswith(packages)]
    named_by_code = {name for name in written if name.startswith(("emails/", "documents/"))}
    keys = {Path(name).stem for name in named_by_code}
    assert set(written) - named_by_code == set()
    assert {key for key in keys if f'"{key}"' not in text} == set()


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_module_keeps_its_size(path):
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 400
    functions = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef)]
    assert [f.name for f in functions if f.end_lineno - f.lineno > 60] == []


def test_every_package_that_is_imported_is_declared():
    """Else it goes away, or changes, with another that happened to need it."""
    imported = set()
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported.add(node.module.split(".")[0])
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    known = {canonicalize_name(Requirement(line).name) for line in declared}
    sources = packages_distributions()
    undeclared = {
        name for name in imported - sys.stdlib_module_names - {*PACKAGES, "checker"}
        if not known & {canonicalize_name(source) for source in sources[name]}
    }  # fmt: skip
    assert undeclared == set()


FOR_TYPES = re.compile(r"^if TYPE_CHECKING:\n(?:    .*\n|\n(?=    ))+", re.MULTILINE)


def test_no_in_function_import_but_the_reasoned_ones():
    """One is allowed with its reason, or for types alone."""
    imports = []
    for path in modules():
        for line in FOR_TYPES.sub("", path.read_text(encoding="utf-8")).splitlines():
            if re.match(r"\s+(from|import) ", line) and "PLC0415 - " not in line:
                imports.append(f"{path.name}: {line.strip()}")
    assert imports == []


SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
WITH_TASKS = {name for name in PACKAGES if (ROOT / name / "tasks.py").exists()}
NOT_BOUND = {  # by the module that a wall forbids, the packages that may import it
    "devtools": {"devtools"},
    "wagtail": {"cms", "config"},
    "weasyprint": {"documents"},
    "celery": WITH_TASKS | {"config"},
}


def walls(kind):
    return [wall for wall in SETTINGS["importlinter"]["contracts"] if wall["type"] == kind]


@pytest.mark.parametrize("wall", walls("forbidden"), ids=lambda wall: wall["forbidden_modules"][0])
def test_a_wall_binds_every_package_but_those_said(wall):
    bound = {name for name in wall["source_modules"] if "*" not in name}
    assert bound == set(PACKAGES) - NOT_BOUND[wall["forbidden_modules"][0]]


def test_no_package_is_left_out_of_what_reads_all_of_them():
    vocabulary = next(wall for wall in walls("layers") if "applications" in wall.get("containers", ()))
    assert set(SETTINGS["importlinter"]["root_packages"]) == set(PACKAGES)
    assert set(vocabulary["containers"]) == set(PACKAGES) - {"cms", "common", "config"}
    assert set(SETTINGS["slipcover"]["source"]) == set(PACKAGES)
    assert set(SETTINGS["mypy"]["files"]) == set(PACKAGES) - {"cms"}
    assert set(PACKAGES) == {path.parent.name for path in ROOT.glob("*/apps.py")} | {"config"}


def test_no_import_is_excused():
    assert [wall["name"] for wall in SETTINGS["importlinter"]["contracts"] if wall.get("ignore_imports")] == []


def test_architecture_page_shows_the_layers_that_are_enforced():
    contract = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f"layers = {str(LAYERS).replace(chr(39), chr(34))}" in contract
    drawn = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    order = re.findall(r"^ {4}([a-z_]+)(?:\[.*)?$", drawn.split("```mermaid")[1].split("```")[0], re.MULTILINE)
    assert order == [name for layer in LAYERS for name in layer.split(" | ")]


def test_lock_files_name_no_address():
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in text
        assert "--hash=sha256:" in text


def test_production_refuses_to_start_without_its_settings(monkeypatch):
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "-c", "import config.settings"],
        env={"PASSERELLE_ENV": "production", "PATH": "/usr/bin"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "SECRET_KEY" in done.stderr


def test_a_stored_file_is_deleted_in_one_place():
    """Deleted before its transaction commits, a file would be missing for a row that a rollback brings back."""
    elsewhere = [
        str(path.relative_to(ROOT)) for path in modules() if "storage.delete(" in path.read_text(encoding="utf-8")
    ]
    assert sorted(elsewhere) == ["common/files/backups.py", "config/tasks.py"]
