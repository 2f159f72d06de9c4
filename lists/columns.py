"""Typed columns: one declaration says what a page, a file, a JSON answer and a Table Schema hold of a row.

A kind of column knows how a value is drawn on a page (:meth:`Column.html`), written in a file (:meth:`Column.plain`)
and answered in JSON (:meth:`Column.json`). A column reads its value from a loaded row: it costs no query by itself, and
a test proves it for every list.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, Generic, TypeVar

from django.db.models import Choices
from django.template.defaultfilters import floatformat
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from common.language.formatting import french_date, french_datetime
from common.language.french import plural
from common.web.badges import badge

Row = TypeVar("Row")


@dataclass(frozen=True, kw_only=True)
class Column(Generic[Row]):
    """Text. ``name`` is for addresses and JSON, ``label`` for people; ``value`` reads a row.

    ``personal``: hidden from whoever may not know the person of the row, who reads what ``masked`` says of it.
    ``sort``: the path by which the database orders the list, never of a personal column and never null. ``shown``: on
    the page when nobody chose columns; ``filed``: in a file when nobody did. ``link``: the page that a click on the
    value opens.
    ``related``: the relations that reading the value follows, joined when the column is on the page or in the file;
    ``annotated``: what it adds to the rows then.
    ``description`` and ``required`` are for the schema of open data.
    """

    name: str
    label: str
    value: Callable[[Row], Any]
    personal: bool = False
    masked: Callable[[Row], str] = lambda _: ""
    sort: str = ""
    shown: bool = True
    filed: bool = True
    link: Callable[[Row], str] | None = None
    css: str = ""
    related: tuple[str, ...] = ()
    annotated: Callable[[Any], Any] | None = None
    description: str = ""
    required: bool = False
    schema_type: ClassVar[str] = "string"

    def __post_init__(self) -> None:
        """Raise ``ValueError`` for an order that would tell a name to whoever may not know it."""
        if self.personal and self.sort:
            raise ValueError(f"{self.name}: ordering by a personal column tells what it hides")

    def read(self, row: Row, *, known: bool) -> Any:
        """Return the value of a row, or what stands for it when its person may not be known."""
        return self.masked(row) if self.personal and not known else self.value(row)

    def html(self, value: Any) -> str:
        """Return a value as the page shows it, escaped."""
        return conditional_escape("" if value is None else value)

    def plain(self, value: Any) -> Any:
        """Return a value as a file holds it: text, a number, a day or an instant of the list's zone."""
        return "" if value is None else str(value)

    def json(self, value: Any) -> Any:
        """Return a value as JSON holds it."""
        return self.plain(value)

    def schema(self) -> dict[str, Any]:
        """Return the field of a Table Schema (specs.frictionlessdata.io)."""
        field: dict[str, Any] = {"name": self.name, "type": self.schema_type, "title": self.label}
        if self.description:
            field["description"] = self.description
        if self.required:
            field["constraints"] = {"required": True}
        return field

    def cell(self, row: Row, *, known: bool) -> SafeString:
        """Return the content of a cell of the page."""
        shown = self.html(self.read(row, known=known))
        if self.link is None:
            return SafeString(shown)
        return format_html('<a href="{}">{}</a>', self.link(row), SafeString(shown))


@dataclass(frozen=True, kw_only=True)
class Number(Column[Row]):
    """A number, with its unit in the singular when it has one (« an »)."""

    unit: str = ""
    css: str = "app-nowrap"
    schema_type: ClassVar[str] = "number"

    def html(self, value: Any) -> str:
        """Return a number with a comma and its unit."""
        if value is None:
            return ""
        figure = floatformat(value, "-1g") if isinstance(value, (Decimal, float)) else str(value)
        return f"{figure} {plural(value, self.unit)}" if self.unit else figure

    def plain(self, value: Any) -> Any:
        """Return the number itself."""
        return value

    def json(self, value: Any) -> Any:
        """Return a decimal as text: JSON's own numbers lose digits."""
        return str(value) if isinstance(value, Decimal) else value


@dataclass(frozen=True, kw_only=True)
class Integer(Number[Row]):
    """A whole number."""

    schema_type: ClassVar[str] = "integer"


@dataclass(frozen=True, kw_only=True)
class Day(Column[Row]):
    """A day."""

    css: str = "app-nowrap"
    schema_type: ClassVar[str] = "date"

    def html(self, value: date | None) -> str:
        """Return a day in words."""
        return french_date(value) if value else ""

    def plain(self, value: date | None) -> Any:
        """Return the day itself."""
        return value

    def json(self, value: date | None) -> Any:
        """Return a day as ISO 8601 writes it."""
        return value.isoformat() if value else None


@dataclass(frozen=True, kw_only=True)
class Instant(Column[Row]):
    """An instant, stored in UTC and read at the hour of Paris."""

    css: str = "app-nowrap"
    schema_type: ClassVar[str] = "datetime"

    def html(self, value: datetime | None) -> str:
        """Return an instant in words."""
        return french_datetime(value) if value else ""

    def plain(self, value: datetime | None) -> Any:
        """Return the hour of Paris, without its zone: spreadsheets have none."""
        return localtime(value).replace(tzinfo=None) if value else value

    def json(self, value: datetime | None) -> Any:
        """Return an instant as ISO 8601 writes it, in UTC."""
        return value.isoformat() if value else None


@dataclass(frozen=True, kw_only=True)
class State(Column[Row]):
    """A state or another choice: a badge on the page, its label in a file, its code in JSON."""

    choices: type[Choices]

    def html(self, value: str) -> str:
        """Return a badge."""
        return badge(value, self.plain(value))

    def plain(self, value: str) -> Any:
        """Return the label."""
        return str(self.choices(value).label)

    def json(self, value: str) -> Any:
        """Return the code."""
        return str(value)


@dataclass(frozen=True, kw_only=True)
class Flag(Column[Row]):
    """Yes or no."""

    schema_type: ClassVar[str] = "boolean"

    def html(self, value: bool) -> str:  # noqa: FBT001 - a value of a cell
        """Return « oui » or « non »."""
        return "oui" if value else "non"

    def plain(self, value: bool) -> Any:  # noqa: FBT001 - a value of a cell
        """Return the boolean itself."""
        return bool(value)


@dataclass(frozen=True, kw_only=True)
class Many(Column[Row]):
    """Several values, prefetched: separated by commas on a page, or by line when ``lines``; a list in JSON.

    ``joined``: one text in JSON too, as a table of open data holds it.
    """

    lines: bool = False
    separator: str = ", "
    joined: bool = False

    def html(self, value: Any) -> str:
        """Return the values, each escaped."""
        return ("<br>" if self.lines else self.separator).join(conditional_escape(item) for item in value)

    def plain(self, value: Any) -> Any:
        """Return the values as one text."""
        return self.separator.join(str(item) for item in value)

    def json(self, value: Any) -> Any:
        """Return the values as texts."""
        return self.plain(value) if self.joined else [str(item) for item in value]
