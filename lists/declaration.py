"""One declaration of a list: who may read it, its criteria, its typed columns and its bulk acts.

From it come the page with its counted filters, its pages read by key and its chosen columns, the saved views, the file
of a spreadsheet, the JSON answer and the bulk acts. A package declares its lists in ``lists.py`` and registers them; a
list that is not a table of the database returns a sequence instead of a queryset, and is read by position.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import Any, ClassVar, Generic, TypeVar

from django.db.models import Choices, Model, QuerySet
from django.http import QueryDict
from django.utils.safestring import SafeString

from accounts.models import User
from accounts.rules import allowed
from common.language.french import counted
from common.registry import Registry
from common.web import keyset
from common.web.inputs import whole
from documents.domain.exports import Exportable, Table, exportable_lists
from lists.bulk import BulkAct
from lists.columns import Column
from lists.filters import FilterForm

PAGE_ROWS = 50
MAX_COUNTED_ROWS = 1000  # beyond, « plus de 1 000 »: counting a large table costs more than reading a page of it
EXPORT_CHUNK_ROWS = 2000

Row = TypeVar("Row")
Scope = TypeVar("Scope")


class List(Generic[Row, Scope]):
    """A list. A subclass gives its attributes and :meth:`scope`, :meth:`rows`; its instance is registered.

    ``scope`` is what the list is of: a campaign, a panel, or the person who reads. ``noun``: one row and several, for
    counts. ``ordering``: the path of the order when nobody chose one, never null; the key alone when empty.
    ``newest_first``: from the last. ``states``: those of the rows, where the list is a board too. No column costs a
    query a row: a test counts the queries of each list.
    """

    code: ClassVar[str]
    label: ClassVar[str]
    noun: ClassVar[tuple[str, str]]
    columns: ClassVar[Sequence[Column[Any]]]
    filters: ClassVar[type[FilterForm]] = FilterForm
    acts: ClassVar[Sequence[BulkAct[Any]]] = ()
    empty: ClassVar[str] = "Aucune ligne ne correspond."
    ordering: ClassVar[str] = ""
    newest_first: ClassVar[bool] = False
    page_rows: ClassVar[int] = PAGE_ROWS
    states: ClassVar[type[Choices] | None] = None

    def scope(self, user: User, params: QueryDict) -> Scope | None:
        """Return what an address names, or nothing when this person may not read it."""
        raise NotImplementedError

    def params(self, scope: Scope) -> dict[str, str]:  # noqa: ARG002 - of most lists
        """Return the parameters by which :meth:`scope` finds the scope again."""
        return {}

    def title(self, scope: Scope) -> str:  # noqa: ARG002 - of most lists
        """Return the name of the list's file."""
        return self.label

    def url(self, scope: Scope) -> str:
        """Return the address of the list's page."""
        raise NotImplementedError

    def rows(self, user: User, scope: Scope) -> Any:
        """Return the rows that this person may read, without any criterion: a queryset, or a sequence."""
        raise NotImplementedError

    def load(self, rows: QuerySet[Any], user: User) -> QuerySet[Any]:  # noqa: ARG002 - of most lists
        """Return rows with all that the columns read."""
        return rows

    def prepare(self, rows: list[Any], user: User) -> list[Any]:  # noqa: ARG002 - of most lists
        """Return loaded rows with what is computed for a whole page at once."""
        return rows

    def columns_of(self, scope: Scope) -> Sequence[Column[Any]]:  # noqa: ARG002 - of most lists
        """Return the columns that the list of a scope may show."""
        return self.columns

    def known(self, row: Row) -> bool:  # noqa: ARG002 - of most lists
        """Tell whether the reader may know the person of a row: the personal columns are shown then."""
        return True


@dataclass(frozen=True, slots=True)
class Header:
    """The heading of a column, with the address that orders by it and whether the list is ordered so."""

    column: Column[Any]
    sort: str = ""
    order: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row as the page shows it: its key, its cells with their classes."""

    key: int
    cells: list[tuple[SafeString, str]]


class Reading(Generic[Row, Scope]):
    """A list as somebody reads it: their rows, criteria, columns and order, from the parameters of an address.

    ``offered`` are the columns that the list of this scope may show.
    """

    def __init__(self, definition: List[Row, Scope], user: User, scope: Scope, params: QueryDict) -> None:
        """Read the parameters; unknown columns, orders and keys are ignored."""
        self.definition, self.user, self.scope, self.params = definition, user, scope, params
        self.offered = definition.columns_of(scope)
        self.form = definition.filters(
            params, user=user, scope=scope, code=definition.code, rows=lambda: definition.rows(user, scope)
        )
        asked = params.get("sort", "")
        sortable = {column.name: column for column in self.offered if column.sort}
        self.order = sortable.get(asked.removeprefix("-"))
        self.descending = asked.startswith("-") if self.order else definition.newest_first
        self.path = self.order.sort if self.order else definition.ordering

    @property
    def sort(self) -> str:
        """Return the order that was asked for, as an address says it; nothing for the list's own."""
        return f"{'-' if self.descending else ''}{self.order.name}" if self.order else ""

    @cached_property
    def rows(self) -> Any:
        """Return the rows of the filter."""
        return self.form.narrow(self.definition.rows(self.user, self.scope))

    @property
    def chosen(self) -> list[str]:
        """Return the names of the columns that the address asks for, in its order."""
        known = {column.name for column in self.offered}
        return [name for name in dict.fromkeys(self.params.getlist("column")) if name in known]

    def _columns(self, *, default: Callable[[Column[Row]], bool]) -> list[Column[Row]]:
        """Return the columns chosen, or those that are so by default."""
        by_name = {column.name: column for column in self.offered}
        return [by_name[name] for name in self.chosen] or [c for c in self.offered if default(c)]

    @cached_property
    def columns(self) -> list[Column[Row]]:
        """Return the columns of the page: those chosen, or those shown by default."""
        return self._columns(default=lambda column: column.shown)

    @cached_property
    def count(self) -> int:
        """Return how many rows the filter has, at most one more than :data:`MAX_COUNTED_ROWS`.

        A query when they do not fit on the first page.
        """
        if not self.params.get("after") and self.after is None:
            return len(self.page)
        if isinstance(self.rows, QuerySet):
            return self.rows.order_by()[: MAX_COUNTED_ROWS + 1].count()
        return len(self.rows)

    @property
    def count_text(self) -> str:
        """Return how many rows the filter has, in words."""
        singular, plural = self.definition.noun
        if self.count > MAX_COUNTED_ROWS:
            return f"plus de {counted(MAX_COUNTED_ROWS, singular, plural)}"
        return counted(self.count, singular, plural)

    @cached_property
    def _slice(self) -> tuple[list[Row], int | None]:
        """Return the rows of the page and the key after which the next one begins, if there is one."""
        after, size = whole(self.params.get("after", "")), self.definition.page_rows
        if not isinstance(self.rows, QuerySet):
            following = after + size
            return list(self.rows[after:following]), following if following < len(self.rows) else None
        return self._read(self.columns, after=after, size=size)

    def _read(self, columns: Iterable[Column[Row]], *, after: int, size: int) -> tuple[list[Row], int | None]:
        """Return rows that follow a key, loaded for columns, in order, and the last key when there are others.

        Two queries.
        """
        keys, last = keyset.keys(self.rows, after=after, size=size, path=self.path, descending=self.descending)
        manager = self.rows.model._default_manager  # noqa: SLF001 - the public name of a model's own manager
        rows = self.definition.load(manager.filter(pk__in=keys), self.user)
        if related := [path for column in columns for path in column.related]:
            rows = rows.select_related(*related)
        for column in columns:
            rows = column.annotated(rows) if column.annotated is not None else rows
        loaded = {row.pk: row for row in rows}
        return self.definition.prepare([loaded[key] for key in keys if key in loaded], self.user), last

    @property
    def page(self) -> list[Row]:
        """Return the loaded rows of the page."""
        return self._slice[0]

    @property
    def after(self) -> int | None:
        """Return the key after which the next page begins, or nothing on the last page."""
        return self._slice[1]

    @property
    def lines(self) -> list[Line]:
        """Return the rows of the page as they are shown."""
        shown = []
        for position, row in enumerate(self.page):
            known = self.definition.known(row)
            cells = [(column.cell(row, known=known), column.css) for column in self.columns]
            key = row.pk if isinstance(row, Model) else position
            shown.append(Line(key, cells))
        return shown

    def address(self, **changes: str) -> str:
        """Return the query of this reading with some parameters changed, from its first row."""
        query = QueryDict(mutable=True)
        for name, values in self.params.lists():
            present = [value for value in values if value]
            if present and name not in {*changes, "after", "csrfmiddlewaretoken"}:
                query.setlist(name, present)
        for name, value in changes.items():
            query[name] = value
        return query.urlencode()

    @property
    def headers(self) -> list[Header]:
        """Return the headings of the page, with the address that orders by each column that may."""
        headers = []
        for column in self.columns:
            if not column.sort:
                headers.append(Header(column))
                continue
            current = self.order is column
            reverse = current and not self.descending
            order = ("descending" if self.descending else "ascending") if current else ""
            headers.append(Header(column, self.address(sort=f"{'-' if reverse else ''}{column.name}"), order))
        return headers

    @property
    def export_columns(self) -> list[Column[Row]]:
        """Return the columns of a file: those chosen, or those filed by default."""
        return self._columns(default=lambda column: column.filed)

    @cached_property
    def acts(self) -> list[BulkAct[Any]]:
        """The acts of the list that this person's roles let them do."""
        place = self.scope if hasattr(self.scope, "role_scope") else None
        return [act for act in self.definition.acts if not act.permission or allowed(self.user, act.permission, place)]

    def _chunks(self) -> Iterator[list[Row]]:
        """Yield all the rows of the filter, loaded, some thousands at a time."""
        if not isinstance(self.rows, QuerySet):
            yield list(self.rows)
            return
        after: int | None = 0
        while after is not None:
            rows, after = self._read(self.export_columns, after=after, size=EXPORT_CHUNK_ROWS)
            yield rows

    def plain_rows(self) -> Iterator[list[Any]]:
        """Yield the rows of a file."""
        columns, known = self.export_columns, self.definition.known
        for chunk in self._chunks():
            for row in chunk:
                readable = known(row)
                yield [column.plain(column.read(row, known=readable)) for column in columns]

    def table(self) -> Table:
        """Return the list as a file holds it."""
        count = self.rows.order_by().count() if isinstance(self.rows, QuerySet) else len(self.rows)
        header = [column.label for column in self.export_columns]
        return Table(self.definition.title(self.scope), header, count, self.plain_rows)

    def records(self) -> list[dict[str, Any]]:
        """Return the rows of the page by column name, as JSON holds them."""
        return [
            {column.name: column.json(column.read(row, known=self.definition.known(row))) for column in self.columns}
            for row in self.page
        ]


lists = Registry[List[Any, Any]](attrgetter("code"))


def reading(code: str, user: User, params: QueryDict) -> Reading[Any, Any] | None:
    """Return a list as somebody may read it now, or nothing."""
    definition = lists.get(code)
    scope = definition.scope(user, params) if definition is not None else None
    return Reading(definition, user, scope, params) if definition is not None and scope is not None else None


def register(*definitions: List[Any, Any]) -> None:
    """Register lists, each with its file."""

    def exportable(definition: List[Any, Any]) -> Exportable:
        def table(user: User, params: QueryDict) -> Table | None:
            listed = reading(definition.code, user, params)
            return listed.table() if listed else None

        return Exportable(definition.code, table)

    lists.register(*definitions)
    exportable_lists.register(*(exportable(definition) for definition in definitions))


class TeamList(List[Row, User]):
    """A list of the whole platform, for those of the team who have its permission."""

    permission = "campaigns.view"

    def scope(self, user: User, params: QueryDict) -> User | None:  # noqa: ARG002 - the whole platform
        """Return the reader, if they have the permission of the list."""
        return user if allowed(user, self.permission) else None
