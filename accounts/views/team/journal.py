"""The team reads what was done."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts import queries
from accounts.decorators import current_user, is_team, role_required
from accounts.enums import Act
from accounts.views.person.journal import PAGE_SIZE


@require_GET
@role_required(is_team)
def team(request: HttpRequest) -> HttpResponse:
    """Search the journal by act, person, object and date, a page at a time by key."""
    filters = {
        name: request.GET.get(name, "").strip() for name in ("act", "person", "target", "since", "until", "before")
    }
    reader = current_user(request)
    entries = queries.name_people(queries.acts(filters, reader)[: PAGE_SIZE + 1], reader)
    context = {
        "title": "Journal",
        "acts": Act.choices,
        "filters": filters,
        "query": urlencode({name: value for name, value in filters.items() if value and name != "before"}),
        "entries": entries[:PAGE_SIZE],
        "following": entries[PAGE_SIZE - 1].pk if len(entries) > PAGE_SIZE else None,
    }
    return render(request, "accounts/journal.html", context)
