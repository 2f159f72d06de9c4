"""Read forms, grids, trades and themes in the programme's data files, as :mod:`definitions` writes them."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from challenges.domain.programme.definitions import Definitions, themes_of
from challenges.domain.programme.programme_files import ProgrammeFiles
from challenges.enums import CallKind, StageKind
from dossiers.enums import FieldKind, KnownFact
from juries.enums import Aggregation

PROFESSIONS = {
    "developer": "Développement",
    "designer": "Design",
    "data_scientist": "Science des données",
    "data_engineer": "Ingénierie des données",
    "product_director": "Direction de produit",
    "technical_director": "Direction technique",
    "impact_director": "Direction de l’impact",
    "operations_director": "Direction des opérations",
    "digital_lawyer": "Droit du numérique",
    "other": "Autre métier",
}
PREFILLED = {
    "Informations personnelles": KnownFact.IDENTITY,
    "Présentation": KnownFact.ABOUT,
    "Principales": KnownFact.SKILLS,
    "Spécialité": KnownFact.EXPERIENCE,
}
QUESTIONS = Path(__file__).resolve().parents[2] / "data" / "questions.json"
IDENTIFYING_LABELS = frozenset({"Informations personnelles", "CV", "Présentation"})


@cache
def _wordings() -> dict[str, dict[str, dict[str, Any]]]:
    """Return how each question of each form is worded, by form and label: the source gives bare labels."""
    return json.loads(QUESTIONS.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def _kind(entry: dict[str, Any]) -> str:
    """Return the nature of a question, read from the source's notes."""
    note, label, section = entry.get("note") or "", entry["label"], entry["section"]
    read = [
        (label == "CV", FieldKind.FILE),
        (section == "Contacts", FieldKind.CONTACT),
        ("oui/non" in note, FieldKind.YES_NO),
        (label.startswith("Nombre"), FieldKind.NUMBER),
        (note.startswith("tableau"), FieldKind.TABLE),
        (bool(entry["max_lines"]) or "métiers" in note, FieldKind.LONG_TEXT),
        (section in {"Administration", "Financement"}, FieldKind.SHORT_TEXT),
    ]
    return next((kind.value for true, kind in read if true), FieldKind.LONG_TEXT.value)


def _columns(note: str) -> list[str]:
    """Return the columns of « tableau : nom, fonction », or none."""
    _, colon, names = note.partition("tableau : ")
    return [name.strip().capitalize() for name in names.split(",")] if colon else []


def _form(code: str, source: dict[str, Any]) -> dict[str, Any]:
    wordings = _wordings().get(code, {})
    fields: list[dict[str, Any]] = [
        {
            "section": entry["section"],
            "label": entry["label"],
            "help_text": entry.get("note") or "",
            "kind": _kind(entry),
            "required": entry["required"],
            "max_lines": entry["max_lines"],
            "identifying": entry["label"] in IDENTIFYING_LABELS,
            "prefill": str(PREFILLED.get(entry["label"], "")) if code.startswith("AAC") else "",
            "options": _columns(entry.get("note") or ""),
        }
        for entry in source["fields"]
    ]
    fields += [
        {"section": "Attestations", "label": text[:1].upper() + text[1:], "kind": FieldKind.ATTESTATION.value}
        for text in source.get("attestations", ())
    ]
    worded = [field | wordings.get(field["label"], {}) for field in fields]
    return {"title": f"Dossier {code}", "source": source.get("source", ""), "fields": worded}


def _grid(row: dict[str, Any]) -> dict[str, Any]:
    scale, note = row["scale"] or {}, row["aggregation"] or ""
    return {
        "kind": row["kind"],
        "stage": row["stage"],
        "scale_min": scale.get("min"),
        "scale_max": scale.get("max"),
        "labels": scale.get("labels", {}),
        "aggregation": (Aggregation.SUM if note.startswith("somme") else Aggregation.MEAN).value,
        "aggregation_note": note,
        "source": row.get("source", ""),
        "criteria": row["criteria"],
    }


def calls(row: dict[str, Any]) -> Iterator[tuple[CallKind, dict[str, Any], list[tuple[str, str | None]]]]:
    """Yield the calls of a promotion as the source writes them, each with its (opening, closing) dates, local to Paris.

    « Fil de l’eau » calls have several windows, or one without close.
    """
    given = [
        (CallKind.CHALLENGES, row.get("call_for_projects")),
        (CallKind.APPLICATIONS, row.get("call_for_applications")),
    ]
    wishes = row.get("wishes_window")
    if wishes:
        given.append((CallKind.WISHES, {"open": wishes[0], "close": wishes[1]}))
    for kind, entry in given:
        call = entry or {}
        spans = [(call["open"], call.get("close"))] if call.get("open") else []
        spans += [(sprint[0], sprint[1]) for sprint in call.get("sprints", ())]
        yield kind, call, spans


def jury_days(row: dict[str, Any]) -> Iterator[tuple[StageKind, list[str]]]:
    """Yield the stages whose days the source gives."""
    for kind, name in ((StageKind.CHALLENGE_JURY, "project_jury"), (StageKind.HEARING, "candidate_jury")):
        if row.get(name):
            yield kind, row[name]


def _season(row: dict[str, Any]) -> dict[str, Any]:
    """Return the real calendar of a promotion: dates as written, local to Paris; a start known by its year is not kept.

    A call in sprints gives the hearings of its first one.
    """
    stages = {kind.value: [days[0], days[-1]] for kind, days in jury_days(row)}
    sprints = (row.get("call_for_applications") or {}).get("sprints")
    if sprints:
        stages[StageKind.HEARING.value] = sprints[0][2:]
    return {
        "continuous": "fil de l’eau" in ((row.get("call_for_projects") or {}).get("mode") or ""),
        "windows": [[kind.value, opening, closing] for kind, _, spans in calls(row) for opening, closing in spans],
        "stages": stages,
        "starts_on": row["start"] if "-" in row["start"] else None,
    }


def read(files: ProgrammeFiles) -> Definitions:
    """Return what the files define."""
    return Definitions(
        forms={code: _form(code, source) for code, source in files.forms.items()},
        grids={row["code"]: _grid(row) for row in files.grids},
        professions=PROFESSIONS,
        seasons={row["code"]: _season(row) for row in files.promotions},
        themes=sorted({label for row in files.challenges for label in themes_of(row)}),
    )
