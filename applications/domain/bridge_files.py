"""Read an export of « Démarche numérique »: the GraphQL answer to getDemarche (JSON), or the spreadsheet (CSV).

Shapes follow the published GraphQL schema (demarche, dossiers.nodes, champs, champDescriptorId, stringValue). A CSV
holds no field identifier: its labels are its keys.
"""

import csv
import io
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from common.inputs import whole

STATES = {"en_construction", "en_instruction", "accepte", "refuse", "sans_suite"}
CSV_FIXED = {"ID": "number", "Email": "email", "Déposé le": "deposited_at", "État du dossier": "state"}


class BadExportError(Exception):
    """The file is not an export; the message says where, in French."""


@dataclass(frozen=True, slots=True)
class OutsideField:
    """A field as the export describes it."""

    key: str
    label: str
    kind: str = ""


@dataclass(slots=True)
class OutsideDossier:
    """A dossier as the export holds it: values by field key, names of files apart."""

    number: int
    email: str
    deposited_at: datetime | None
    state: str = ""
    first_name: str = ""
    last_name: str = ""
    values: dict[str, str] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Export:
    """A whole export. ``number`` is 0 when the file does not say which procedure it comes from (CSV)."""

    number: int
    title: str
    fields: list[OutsideField]
    dossiers: list[OutsideDossier]


def _instant(text: str | None) -> datetime | None:
    found = parse_datetime(text) if text else None
    return timezone.make_aware(found) if found is not None and timezone.is_naive(found) else found


def _graphql_dossier(node: dict[str, Any]) -> OutsideDossier:
    person = node.get("demandeur") or {}
    made = OutsideDossier(
        number=int(node["number"]),
        email=(node.get("usager") or {}).get("email") or "",
        deposited_at=_instant(node.get("dateDepot")),
        state=node.get("state") or "",
        first_name=person.get("prenom") or "",
        last_name=person.get("nom") or "",
    )
    for one in node.get("champs") or []:
        key = one.get("champDescriptorId") or one["id"]
        made.values[key] = one.get("stringValue") or ""
        made.files += [str(file.get("filename")) for file in one.get("files") or []]
    return made


def read_json(content: bytes) -> Export:
    """Return a GraphQL answer. Raises :class:`BadExportError`."""
    try:
        data = json.loads(content)
        root = data["data"]["demarche"]
        described = root["activeRevision"]["champDescriptors"]
        fields = [OutsideField(one["id"], one["label"], one.get("__typename") or "") for one in described]
        nodes = root["dossiers"]["nodes"]
        return Export(int(root["number"]), root.get("title") or "", fields, [_graphql_dossier(node) for node in nodes])
    except UnicodeDecodeError:
        raise BadExportError("Ce fichier n’est pas un texte en UTF-8.") from None
    except ValueError as error:
        raise BadExportError(f"Ce fichier n’est pas l’export attendu ({error}).") from None
    except (KeyError, TypeError, AttributeError) as error:
        raise BadExportError(f"Il manque une partie de l’export : {error}.") from None


def read_csv(content: bytes) -> Export:
    """Return a spreadsheet exported as CSV, commas or semicolons. Raises :class:`BadExportError`."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadExportError("Ce fichier n’est pas un texte en UTF-8.") from None
    first = text.partition("\n")[0]
    rows = csv.DictReader(io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ",")
    labels = list(rows.fieldnames or [])
    missing = [name for name in ("ID", "Email") if name not in labels]
    if missing:
        raise BadExportError(f"Il manque la colonne {', '.join(missing)}.")
    asked = [label for label in labels if label not in CSV_FIXED]
    dossiers = []
    for line, row in enumerate(rows, start=2):
        if not whole((row["ID"] or "").strip()):
            raise BadExportError(f"Ligne {line} : « {row['ID']} » n’est pas un numéro de dossier.")
        dossiers.append(
            OutsideDossier(
                number=int(row["ID"]),
                email=(row["Email"] or "").strip(),
                deposited_at=_instant(row.get("Déposé le")),
                state=row.get("État du dossier") or "",
                values={label: row[label] or "" for label in asked},
            )
        )
    return Export(0, "", [OutsideField(label, label) for label in asked], dossiers)
