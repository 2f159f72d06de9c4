"""Read and check the programme's data files before anything is written."""

import json
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from challenges.domain.programme import presets
from common.days import PARIS, day_of
from common.language.text import normalize_json
from common.validators import validate_siren

FILES = {
    "promotions": "eig_promotions.json",
    "grids": "eig_selection_grids.json",
    "forms": "eig_dossier_forms.json",
    "administrations": "administrations_siren.json",
    "challenges": "eig_challenges.json",
}
REQUIRED = {
    "promotions": ("code", "programme", "number", "start"),
    "grids": ("code", "kind", "stage", "scale", "aggregation", "criteria"),
    "administrations": ("siren", "name"),
    "challenges": ("slug", "programme", "promotion_number", "title", "summary", "administration", "profiles"),
}


class BadDataError(Exception):
    """One line that names the file, the entry and the field at fault; nothing was written."""

    def __init__(self, file: str, entry: str, field: str, message: str) -> None:
        super().__init__(f"{file} · {entry} · {field} : {message}")


@dataclass(frozen=True, slots=True)
class ProgrammeFiles:
    """The checked content of the five files and of the presets."""

    promotions: list[dict[str, Any]]
    grids: list[dict[str, Any]]
    forms: dict[str, dict[str, Any]]
    administrations: list[dict[str, Any]]
    challenges: list[dict[str, Any]]
    presets: dict[str, dict[str, Any]]


def campaign_code(programme: str, number: int) -> str:
    """Return the code of a challenge's campaign: the source files every DIG challenge under number 3."""
    return "DIG1" if programme == "DIG" else f"{programme}{number}"


def instant(text: str, *, closing: bool) -> datetime:
    """Return the UTC instant of a source's date, local to Paris: a bare day or month opens or closes with it."""
    if "T" in text:
        return datetime.fromisoformat(text).replace(tzinfo=PARIS)
    parts = [int(part) for part in text.split("-")] + ([1, 1] if not closing else [])
    if closing and len(parts) < 3:  # noqa: PLR2004 - year, month, day
        year, month = [*parts, 12][:2]
        following = date(year + month // 12, month % 12 + 1, 1)
        day = date.fromordinal(following.toordinal() - 1)
    else:
        day = date(*parts[:3])
    return datetime.combine(day, time(23, 59, 59) if closing else time(), tzinfo=PARIS)


def day(text: str | None) -> date | None:
    """Return the first day that a source's date may mean, or nothing."""
    return day_of(instant(text, closing=False)) if text else None


def _load(folder: Path, name: str) -> Any:
    file = FILES[name]
    try:
        return normalize_json(json.loads((folder / file).read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise BadDataError(file, "-", "-", "fichier absent") from None
    except ValueError as error:
        raise BadDataError(file, "-", "-", f"ce n’est pas du JSON ({error})") from None


def _entries(folder: Path, name: str) -> list[dict[str, Any]]:
    rows = _load(folder, name)
    if not isinstance(rows, list):
        raise BadDataError(FILES[name], "-", "-", "une liste est attendue")
    for rank, row in enumerate(rows, start=1):
        label = next((str(row[key]) for key in ("code", "slug", "siren") if key in row), f"entrée {rank}")
        for field in REQUIRED[name]:
            if field not in row:
                raise BadDataError(FILES[name], label, field, "clé absente")
    return rows


def _unique(name: str, rows: list[dict[str, Any]], field: str) -> None:
    seen = set()
    for row in rows:
        if row[field] in seen:
            raise BadDataError(FILES[name], str(row[field]), field, "valeur en double")
        seen.add(row[field])


def _check_presets(files: ProgrammeFiles) -> None:
    grids = {grid["code"] for grid in files.grids}
    for promotion in files.promotions:
        code = promotion["code"]
        if code not in files.presets:
            raise BadDataError(FILES["promotions"], code, "code", "promotion sans règles connues")
        preset = files.presets[code]
        for _, grid, *_ in preset["stages"]:
            if grid not in grids:
                raise BadDataError(FILES["grids"], code, "code", f"grille inconnue : {grid}")
        for kind in ("challenge_form", "application_form"):
            if preset[kind] not in files.forms:
                raise BadDataError(FILES["forms"], code, kind, f"formulaire inconnu : {preset[kind]}")


def read(folder: Path) -> ProgrammeFiles:
    """Return the checked files of a folder. Raises :class:`BadDataError` at the first fault."""
    files = ProgrammeFiles(
        promotions=_entries(folder, "promotions"),
        grids=_entries(folder, "grids"),
        forms=_load(folder, "forms"),
        administrations=_entries(folder, "administrations"),
        challenges=_entries(folder, "challenges"),
        presets=presets.load(),
    )
    _unique("promotions", files.promotions, "code")
    _unique("grids", files.grids, "code")
    _unique("administrations", files.administrations, "siren")
    _unique("challenges", files.challenges, "slug")
    for row in files.administrations:
        try:
            validate_siren(row["siren"])
        except ValidationError as error:
            raise BadDataError(FILES["administrations"], row["siren"], "siren", str(error.message)) from None
    for code, form in files.forms.items():
        for rank, field in enumerate(form.get("fields", ()), start=1):
            if not {"section", "label", "max_lines", "required"} <= field.keys():
                raise BadDataError(FILES["forms"], code, f"champ {rank}", "clé absente")
    _check_presets(files)
    known = {promotion["code"] for promotion in files.promotions}
    for row in files.challenges:
        code = campaign_code(row["programme"], row["promotion_number"])
        if code not in known:
            raise BadDataError(FILES["challenges"], row["slug"], "promotion_number", f"promotion inconnue : {code}")
    return files
