"""What each kind of document may print: the application that asks declares it, an editor chooses from it.

A kind's context is a frozen dataclass whose fields are made by :func:`text`, :func:`body`, :func:`day`, :func:`amount`,
:func:`count`, :func:`lines`, :func:`rows` and :func:`condition`. No other name can be printed: a template language
that reaches objects would print, or run, anything (`docs/adr/0022`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import Any

from common.registry import Registry
from documents.enums import FieldKind


@dataclass(frozen=True, slots=True)
class MergeField:
    """One name that a template may print; an ``optional`` one may be empty."""

    name: str
    label: str
    kind: FieldKind
    optional: bool
    columns: tuple[tuple[str, str], ...] = ()
    is_body: bool = False  # a public body, which takes an article inside a sentence


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention that a text of law requires of documents.

    ``label`` says what it is about, ``source`` cites the text of law, ``papers`` are the codes of the kinds that print
    it, ``clause`` the words that carry it and ``values`` the merge fields printed with them.
    """

    label: str
    source: str
    papers: tuple[str, ...]
    clause: str
    values: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.label} ({self.source})"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document: its context, the text shipped with the platform, its numbers' series, its legal mentions."""

    code: str
    label: str
    context: type[Any]
    shipped: Path
    series: str = ""
    mentions: tuple[Mention, ...] = ()

    def fields(self) -> dict[str, MergeField]:
        """Return the merge fields by name."""
        return {
            field.name: MergeField(
                field.name, field.metadata["label"], field.metadata["kind"], field.metadata["optional"],
                field.metadata["columns"], field.metadata["body"],
            )
            for field in fields(self.context)
            if "kind" in field.metadata
        }  # fmt: skip

    def bodies(self) -> frozenset[str]:
        """Return the names of the merge fields that hold a public body."""
        return frozenset(name for name, field in self.fields().items() if field.is_body)

    def conditions(self) -> dict[str, str]:
        """Return the named facts that a clause may depend on, with their labels."""
        return {field.name: field.metadata["label"] for field in fields(self.context) if "kind" not in field.metadata}


NATURES = {  # documents whose template is a file of the repository
    "campaign_rules": "Règlement de campagne",
    "decision_explanation": "Explication d’une décision",
    "deposit_receipt": "Récépissé de dépôt",
    "funding_annex": "Annexe financière",
    "jury_minutes": "Procès-verbal de jury",
}
document_kinds = Registry[Kind](attrgetter("code"))


def _field(
    label: str,
    *,
    kind: FieldKind,
    optional: bool = False,
    columns: Sequence[tuple[str, str]] = (),
    is_body: bool = False,
) -> Any:
    metadata = {"label": label, "kind": kind, "optional": optional, "columns": tuple(columns), "body": is_body}
    default: Any = [] if kind in {FieldKind.LIST, FieldKind.ROWS} else ""
    if not optional:
        return field(metadata=metadata)
    return field(default_factory=list, metadata=metadata) if default == [] else field(default="", metadata=metadata)


text = partial(_field, kind=FieldKind.TEXT)
body = partial(_field, kind=FieldKind.TEXT, is_body=True)
day = partial(_field, kind=FieldKind.DATE)
amount = partial(_field, kind=FieldKind.AMOUNT)
count = partial(_field, kind=FieldKind.NUMBER)
lines = partial(_field, kind=FieldKind.LIST)
rows = partial(_field, kind=FieldKind.ROWS)


def condition(label: str) -> Any:
    """Declare a fact, true or false, that clauses may depend on."""
    return field(default=False, metadata={"label": label})


def kind(code: str) -> Kind:
    """Return a registered kind. Raises :class:`KeyError` for another code."""
    return document_kinds[code]


def find(code: str) -> Kind | None:
    """Return a registered kind, or nothing."""
    return document_kinds.get(code)


def nature_of(code: str) -> str:
    """Return what kind of document a template makes, in words."""
    kind = find(code)
    return kind.label if kind is not None else NATURES.get(code, "Document")


def kinds() -> list[Kind]:
    """Return every registered kind, by label."""
    return sorted(document_kinds, key=attrgetter("label"))


def sample(kind: Kind) -> dict[str, Any]:
    """Return a context that shows each field by its own label, to preview a template without a case."""
    shown: dict[str, Any] = dict.fromkeys(kind.conditions(), True)
    for name, merge_field in kind.fields().items():
        label = f"‹{merge_field.label}›"
        match merge_field.kind:
            case FieldKind.LIST:
                shown[name] = [label, label]
            case FieldKind.ROWS:
                shown[name] = [{column: f"‹{title}›" for column, title in merge_field.columns}]
            case _:
                shown[name] = label
    return shown
