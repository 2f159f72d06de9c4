"""Keep and forget a list as one likes to see it."""

from django.http import QueryDict

from accounts.models import SavedView, User

MAX_QUERY_LENGTH = 500
OF_A_PAGE = ("after", "before", "page", "format")  # where one was in the list, and not how one looks at it


class ViewRefusedError(Exception):
    """A view that cannot be kept; the message is in French."""


def filter_of(query: str) -> str:
    """Return the filter that an address asks for, without the place in the list and what is empty."""
    criteria = QueryDict(mutable=True)
    for name, values in QueryDict(query).lists():
        if name not in OF_A_PAGE and any(values):
            criteria.setlist(name, [value for value in values if value])
    return criteria.urlencode()


def keep(*, place: str, name: str, query: str, by: User) -> SavedView:
    """Keep a filter under a name of one's own; the same name takes its place. Raises :class:`ViewRefusedError`."""
    clean, wanted = " ".join(name.split())[:60], filter_of(query)
    if not clean:
        raise ViewRefusedError("Donnez un nom à cette vue.")
    if not wanted:
        raise ViewRefusedError("Filtrez d’abord la liste : c’est ce filtre que la vue garde.")
    if len(wanted) > MAX_QUERY_LENGTH:
        raise ViewRefusedError("Ce filtre est trop long pour être gardé.")
    view, _ = SavedView.objects.update_or_create(owner=by, place=place, name=clean, defaults={"query": wanted})
    return view
