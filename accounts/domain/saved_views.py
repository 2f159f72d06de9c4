"""Keep and forget a list as one likes to see it."""

from django.db.models import Q, QuerySet
from django.http import QueryDict

from accounts.models import SavedView, User
from common.refusals import RefusedError

MAX_QUERY_LENGTH = 500
OF_A_PAGE = ("after", "before", "page", "format")  # where one was in the list, and not how one looks at it


class ViewRefusedError(RefusedError):
    """A view that cannot be kept; the message is in French."""


def filter_of(query: str) -> str:
    """Return the filter that an address asks for, without the place in the list and what is empty."""
    criteria = QueryDict(mutable=True)
    for name, values in QueryDict(query).lists():
        if name not in OF_A_PAGE and any(values):
            criteria.setlist(name, [value for value in values if value])
    return criteria.urlencode()


def offered(place: str, person: User) -> QuerySet[SavedView]:
    """Return the views of a list that a person may choose: their own, and those that their team shares."""
    own = Q(owner=person)
    shared = Q(shared=True, owner__in=User.objects.team()) if person.is_team else Q(pk__in=())
    return SavedView.objects.filter(own | shared, place=place).select_related("owner").order_by("name", "pk")


def keep(*, place: str, name: str, query: str, by: User, shared: bool = False) -> SavedView:
    """Keep a filter under a name of one's own; the same name takes its place. Raises :class:`ViewRefusedError`.

    ``shared`` offers it to the whole team, when its owner is of the team.
    """
    clean, wanted = " ".join(name.split())[:60], filter_of(query)
    if not clean:
        raise ViewRefusedError("Donnez un nom à cette vue.")
    if not wanted:
        raise ViewRefusedError("Filtrez d’abord la liste : c’est ce filtre que la vue garde.")
    if len(wanted) > MAX_QUERY_LENGTH:
        raise ViewRefusedError("Ce filtre est trop long pour être gardé.")
    view, _ = SavedView.objects.update_or_create(
        owner=by, place=place, name=clean, defaults={"query": wanted, "shared": shared and by.is_team}
    )
    return view
