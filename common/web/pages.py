"""Parts of a list inside a page that shows other things: a part at a time, never cut, with links to the others."""

from collections.abc import Sequence
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

PART_ROWS = 50


class Part(Page):  # type: ignore[type-arg] # of any rows
    """Some rows of a list, and the addresses of the parts before and after; ``name`` is the parameter of its number."""

    name: str
    query: str

    def address(self, number: int) -> str:
        """Return the query of the page with another part of this list."""
        return f"{self.query}{'&' if self.query else ''}{self.name}={number}"

    @property
    def before(self) -> str:
        """Return the query of the part before, or nothing on the first one."""
        return self.address(self.number - 1) if self.has_previous() else ""

    @property
    def after(self) -> str:
        """Return the query of the part after, or nothing on the last one."""
        return self.address(self.number + 1) if self.has_next() else ""


class _Parts(Paginator):  # type: ignore[type-arg] # of any rows
    def _get_page(self, *args: Any, **kwargs: Any) -> Part:
        return Part(*args, **kwargs)


def part(request: HttpRequest, rows: QuerySet[Any] | Sequence[Any], name: str, *, size: int = PART_ROWS) -> Part:
    """Return the part of an ordered list that the address asks for by the parameter ``name``, the first by default."""
    shown = cast("Part", _Parts(rows, size).get_page(request.GET.get(name)))
    query = request.GET.copy()
    query.pop(name, None)
    shown.name, shown.query = name, query.urlencode()
    return shown
