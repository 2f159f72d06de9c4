"""Read an export of « Démarche numérique »: the GraphQL answer to getDemarche (JSON), or the spreadsheet (CSV).

Shapes follow the published GraphQL schema (demarche, dossiers.nodes, champs, champDescriptorId, stringValue). A CSV
holds no field identifier: its labels are its keys.
"""

import csv
import io
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from pydantic import Field

from common.language.text import normalize_line, normalize_text
from common.refusals import RefusedError
from common.web.bodies import BadBodyError, Body, parse_json
from common.web.inputs import whole

STATES = {"en_construction", "en_instruction", "accepte", "refuse", "sans_suite"}
MAX_NUMBER = 2**31 - 1  # of a procedure or a dossier: what its column holds
MAX_EXPORT_DEPTH = 30
MAX_KEY_LENGTH = 250
CSV_FIXED = {"ID": "number", "Email": "email", "Déposé le": "deposited_at", "État du dossier": "state"}


class BadExportError(RefusedError):
    """The file is not an export; the message says where, in French."""

    field = "file"


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


class FileIn(Body):
    """A file, of which the export tells the name."""

    filename: str | None = None


class ValueIn(Body):
    """What was answered to one question."""

    id: str
    champ_descriptor_id: str | None = Field(None, alias="champDescriptorId")
    string_value: str | None = Field(None, alias="stringValue")
    files: list[FileIn] | None = None


class UserIn(Body):
    """Whose account deposited."""

    email: str | None = None


class PersonIn(Body):
    """Who asks."""

    prenom: str | None = None
    nom: str | None = None


class DossierIn(Body):
    """One dossier."""

    number: int = Field(ge=1, le=MAX_NUMBER)
    state: str | None = None
    deposited_at: str | None = Field(None, alias="dateDepot")
    usager: UserIn | None = None
    demandeur: PersonIn | None = None
    champs: list[ValueIn] | None = None

    def dossier(self) -> OutsideDossier:
        """Return it as an import reads it."""
        person = self.demandeur or PersonIn()
        read = OutsideDossier(
            number=self.number,
            email=normalize_line((self.usager or UserIn()).email or ""),
            deposited_at=_instant(self.deposited_at),
            state=self.state or "",
            first_name=normalize_line(person.prenom or ""),
            last_name=normalize_line(person.nom or ""),
        )
        for value in self.champs or []:
            read.values[_key(value.champ_descriptor_id or value.id)] = value.string_value or ""
            read.files += [normalize_line(str(file.filename)) for file in value.files or []]
        return read


class FieldIn(Body):
    """A question."""

    id: str
    label: str
    kind: str | None = Field(None, alias="__typename")


class RevisionIn(Body):
    """The questions, as they are now."""

    fields: list[FieldIn] = Field(alias="champDescriptors")


class NodesIn(Body):
    """Dossiers."""

    nodes: list[DossierIn]


class ProcedureIn(Body):
    """A procedure with its dossiers."""

    number: int = Field(ge=1, le=MAX_NUMBER)
    title: str | None = None
    revision: RevisionIn = Field(alias="activeRevision")
    dossiers: NodesIn


class DataIn(Body):
    """What was asked for."""

    demarche: ProcedureIn


class AnswerIn(Body):
    """A GraphQL answer."""

    data: DataIn


def _key(text: str) -> str:
    """Return the stable key of a field, as its column holds it."""
    return normalize_line(text)[:MAX_KEY_LENGTH]


def _instant(text: str | None) -> datetime | None:
    try:
        instant = parse_datetime(text) if text else None
    except ValueError:
        return None
    return timezone.make_aware(instant) if instant is not None and timezone.is_naive(instant) else instant


def read_json(content: bytes) -> Export:
    """Return a GraphQL answer. Raises :class:`BadExportError`."""
    try:
        content.decode()
        root = parse_json(content, AnswerIn, max_depth=MAX_EXPORT_DEPTH).data.demarche
    except UnicodeDecodeError:
        raise BadExportError("Ce fichier n’est pas un texte en UTF-8.") from None
    except BadBodyError as error:
        if not error.place:
            raise BadExportError("Ce fichier n’est pas l’export attendu : ce n’est pas du JSON.") from None
        message = f"Il manque une partie de l’export, ou elle n’a pas la forme attendue : {error.place}."
        raise BadExportError(message) from None
    fields = [
        OutsideField(_key(field.id), normalize_line(field.label), field.kind or "") for field in root.revision.fields
    ]
    title = normalize_line(root.title or "")
    return Export(root.number, title, fields, [node.dossier() for node in root.dossiers.nodes])


def read_csv(content: bytes) -> Export:
    """Return a spreadsheet exported as CSV, commas or semicolons. Raises :class:`BadExportError`."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadExportError("Ce fichier n’est pas un texte en UTF-8.") from None
    first = text.partition("\n")[0]
    rows = csv.DictReader(io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ",")
    try:
        labels = rows.fieldnames = [_key(label) for label in rows.fieldnames or []]
        lines = list(rows)
    except csv.Error:
        raise BadExportError("Ce fichier n’est pas un tableau CSV.") from None
    missing = [name for name in ("ID", "Email") if name not in labels]
    if missing:
        raise BadExportError(f"Il manque la colonne {', '.join(missing)}.")
    asked = [label for label in labels if label not in CSV_FIXED]
    dossiers = []
    for line, row in enumerate(lines, start=2):
        number = whole((row["ID"] or "").strip())
        if not 1 <= number <= MAX_NUMBER:
            raise BadExportError(f"Ligne {line} : « {row['ID']} » n’est pas un numéro de dossier.")
        dossiers.append(
            OutsideDossier(
                number=number,
                email=normalize_line(row["Email"] or ""),
                deposited_at=_instant(row.get("Déposé le")),
                state=row.get("État du dossier") or "",
                values={label: normalize_text(row[label] or "") for label in asked},
            )
        )
    return Export(0, "", [OutsideField(label, label) for label in asked], dossiers)
