"""The lists that a person likes to come back to."""

from typing import Any

from django import template

from accounts.domain.saved_views import filter_of, offered

register = template.Library()


@register.inclusion_tag("components/saved_views.html", takes_context=True)
def saved_views(context: dict[str, Any]) -> dict[str, Any]:
    """Offer the views of this list, one's own and the team's, and to keep the present one (one query)."""
    request = context["request"]
    query = filter_of(request.META.get("QUERY_STRING", ""))
    return {
        "views": offered(request.path, request.user),
        "user": request.user,
        "place": request.path,
        "query": query,
        "csrf_token": context.get("csrf_token"),
    }
