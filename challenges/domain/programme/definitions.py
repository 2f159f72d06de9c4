"""Write the forms, grids, trades and themes that campaigns are made of: the importer and the presets share this.

``data/presets/*.json`` carries those of the past promotions, so that an instance where nothing was imported opens a
campaign. What is already there is left as it is: a code that exists, in any version, is the team's own.
"""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from challenges.models import Profession, Theme
from dossiers.domain.questions.conditions import Comparison, Condition
from dossiers.models import Form, FormField
from juries.domain import charters
from juries.models import Criterion, ScoringGrid

FOLDER = Path(__file__).resolve().parents[2] / "data" / "presets"


@dataclass(frozen=True, slots=True)
class Definitions:
    """Forms, grids and calendars by code, labels of trades by code, labels of themes: plain values, as in the files."""

    forms: dict[str, dict[str, Any]]
    grids: dict[str, dict[str, Any]]
    professions: dict[str, str]
    seasons: dict[str, dict[str, Any]]
    themes: list[str]


def _content(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


@cache
def shipped() -> Definitions:
    """Return the definitions that come with the platform; do not change what is returned."""
    return Definitions(**{name: _content(name) for name in Definitions.__dataclass_fields__})


@cache
def shipped_levels() -> dict[str, dict[str, Any]]:
    """Return, by code of grid, the words of each mark of each criterion, lowest first, and who wrote them.

    The programme's data give criteria and scales without these words: this file is the platform's own, and
    ``write_definitions`` leaves it alone.
    """
    content: dict[str, dict[str, Any]] = _content("levels")
    return content


def write_forms(definitions: Definitions, codes: Iterable[str]) -> int:
    """Write the forms that no version has yet, with their questions, and return how many."""
    missing = [code for code in codes if not Form.objects.filter(code=code).exists()]
    for code in missing:
        definition = definitions.forms[code]
        form = Form.objects.create(code=code, title=definition["title"], source=definition["source"])
        questions = definition["fields"]
        FormField.objects.bulk_create(
            FormField(
                form=form, position=rank, **{name: value for name, value in question.items() if name != "condition"}
            )
            for rank, question in enumerate(questions, start=1)
        )
        _write_conditions(form, {question["label"]: question.get("condition") for question in questions})
    return len(missing)


def _write_conditions(form: Form, conditions: dict[str, dict[str, Any] | None]) -> None:
    """Write the conditions of a new form's questions, which name other questions by their labels."""
    fields = {field.label: field for field in form.fields.all()}
    for label, stored in conditions.items():
        if stored is None:
            continue
        tests = tuple(Comparison(fields[test["field"]].pk, test["operator"], test["value"]) for test in stored["tests"])
        fields[label].condition = Condition(tests, stored["match"]).stored()
        fields[label].save(update_fields=["condition"])


def write_grids(definitions: Definitions, codes: Iterable[str]) -> int:
    """Write the grids that no version has yet, with their criteria, and return how many."""
    known = set(ScoringGrid.objects.values_list("code", flat=True))
    missing = [code for code in dict.fromkeys(codes) if code not in known]
    for code in missing:
        definition = definitions.grids[code]
        columns = {name: value for name, value in definition.items() if name != "criteria"}
        worded = shipped_levels().get(code, {"source": "", "criteria": {}})
        grid = ScoringGrid.objects.create(code=code, levels_source=worded["source"], **columns)
        Criterion.objects.bulk_create(
            Criterion(grid=grid, position=rank, label=label, levels=_levels(grid, worded["criteria"].get(label, [])))
            for rank, label in enumerate(definition["criteria"], start=1)
        )
    return len(missing)


def _levels(grid: ScoringGrid, words: Iterable[str]) -> dict[str, str]:
    """Return words by the mark in figures, from the lowest mark of the grid."""
    return {str(mark): text for (mark, _), text in zip(grid.marks, words, strict=False)}


def write_professions(definitions: Definitions) -> None:
    """Write the trades that are missing, in the order of their labels."""
    Profession.objects.bulk_create(
        [Profession(code=code, label=label) for code, label in definitions.professions.items()], ignore_conflicts=True
    )


# The themes that the published data write without their accent, as this platform writes them.
THEMES_AS_WRITTEN = {"Ecologie": "Écologie", "Education": "Éducation"}


def themes_of(row: dict[str, Any]) -> list[str]:
    """Return the themes of a challenge of the programme's data files, each with its accents."""
    return [THEMES_AS_WRITTEN.get(label, label) for label in row.get("themes") or []]


def write_themes(labels: Collection[str]) -> None:
    """Write the themes that are missing."""
    Theme.objects.bulk_create([Theme(label=label) for label in sorted(labels)], ignore_conflicts=True)


def write_for(preset: dict[str, Any]) -> None:
    """Write what a preset names and this instance lacks, the first trades and themes, and the charter of juries.

    Trades and themes come only where there is none: a team that removed or renamed some of them keeps its own list.
    """
    definitions = shipped()
    write_forms(definitions, (preset["challenge_form"], preset["application_form"]))
    write_grids(definitions, [code for _, code, *_ in preset["stages"]])
    if not Profession.objects.exists():
        write_professions(definitions)
    if not Theme.objects.exists():
        write_themes(definitions.themes)
    charters.in_force()
