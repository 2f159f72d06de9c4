"""Pages read by key: the cost of a page does not grow with its depth, nor with the table."""

from typing import Any

from django.db.models import QuerySet


def keys(queryset: QuerySet[Any], *, after: int, size: int) -> tuple[list[int], int | None]:
    """Return the keys of the page that follows one, and its last key when there is another page.

    The keys alone: once joined to all that a line shows, a filter is no longer what PostgreSQL begins by. The caller
    reads the rows of these keys.
    """
    read = list(queryset.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[: size + 1])
    return read[:size], read[size - 1] if len(read) > size else None
