"""The row before and the row after, in the list that a person last read: they go from a record to the next one.

The list remembers its last address in a cookie of the browser, for the rest of the day: an act on a record, that comes
back to the record, loses nothing, and reading a list writes nothing in the database.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, QueryDict

from accounts.decorators import current_user
from common.web import keyset
from lists.declaration import List, Reading

COOKIE = "liste-{}"
COOKIE_SECONDS = 12 * 3600
MAX_QUERY_LENGTH = 1500  # a longer filter is not remembered: browsers keep four thousand characters a cookie


@dataclass(frozen=True, slots=True)
class Around:
    """The addresses of the rows around one, empty at the ends, and of the list itself, with its criteria in words."""

    previous: str
    following: str
    back: str
    criteria: str


def remember(response: HttpResponse, reading: Reading[Any, Any]) -> HttpResponse:
    """Keep the address of a list in the browser, with its scope."""
    scope = QueryDict(mutable=True)
    scope.update(reading.definition.params(reading.scope))
    query = f"{scope.urlencode()}&{reading.address()}"
    if len(query) <= MAX_QUERY_LENGTH:
        response.set_cookie(
            COOKIE.format(reading.definition.code), query, max_age=COOKIE_SECONDS, httponly=True, samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )  # fmt: skip
    return response


def _address(reading: Reading[Any, Any], key: int | None) -> str:
    """Return the page of a row, by the first column that leads somewhere."""
    if key is None:
        return ""
    link = next(column.link for column in reading.definition.columns if column.link is not None)
    manager = reading.rows.model._default_manager  # noqa: SLF001 - the public name of a model's own manager
    return link(manager.get(pk=key))


def around(request: HttpRequest, definition: List[Any, Any], row: Model) -> Around | None:
    """Return what is around a row in the list that this person last read; nothing when the row is not in it.

    Eight queries at most; none when no list was read.
    """
    params = QueryDict(request.COOKIES.get(COOKIE.format(definition.code), ""))
    if not params:
        return None
    scope = definition.scope(current_user(request), params)
    if scope is None:
        return None
    reading = Reading(definition, current_user(request), scope, params)
    if not reading.rows.filter(pk=row.pk).exists():
        return None

    def beside(*, descending: bool) -> int | None:
        keys, _ = keyset.keys(reading.rows, after=row.pk, size=1, path=reading.path, descending=descending)
        return keys[0] if keys else None

    criteria = params.copy()
    for name in definition.params(scope):
        del criteria[name]
    return Around(
        previous=_address(reading, beside(descending=not reading.descending)),
        following=_address(reading, beside(descending=reading.descending)),
        back=f"{definition.url(scope)}?{criteria.urlencode()}",
        criteria=", ".join(criterion.value for criterion in reading.form.in_use),
    )
