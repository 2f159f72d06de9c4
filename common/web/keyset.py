"""Pages read by key: the cost of a page does not grow with its depth, nor with the table."""

from typing import Any

from django.db.models import Q, QuerySet


def keys(
    queryset: QuerySet[Any], *, after: int, size: int, path: str = "", descending: bool = False
) -> tuple[list[int], int | None]:
    """Return the keys of the page that follows one, and its last key when there is another page.

    ``path`` orders by a column, or by what the queryset computes, that is never null, then by key; the row of ``after``
    says where to begin (one query more), and the first page is read again when it is gone. The keys alone: once joined
    to all that a line shows, a filter is no longer what PostgreSQL begins by. The caller reads the rows of these keys.
    """
    compare, sign = ("lt", "-") if descending else ("gt", "")
    if after and path:
        manager = queryset.model._default_manager  # noqa: SLF001 - the public name of a model's own manager
        rows = queryset if path in queryset.query.annotations else manager.all()
        limit = rows.filter(pk=after).values_list(path, flat=True).first()
        if limit is not None:
            queryset = queryset.filter(Q(**{f"{path}__{compare}": limit}) | Q(**{path: limit, f"pk__{compare}": after}))
    elif after:
        queryset = queryset.filter(**{f"pk__{compare}": after})
    order = [f"{sign}{path}", f"{sign}pk"] if path else [f"{sign}pk"]
    read = list(queryset.order_by(*order).values_list("pk", flat=True)[: size + 1])
    return read[:size], read[size - 1] if len(read) > size else None
