"""A person keeps a list as they like to see it, or forgets one."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_POST

from accounts.decorators import current_user
from accounts.domain import saved_views
from common.web.inputs import whole

MAX_PLACE_LENGTH = 200


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep or forget a view of a list, and go back to it as it was."""
    user, place = current_user(request), request.POST.get("place", "")[:MAX_PLACE_LENGTH]
    try:
        resolve(place)  # an address of the platform, and nothing else
    except Resolver404 as error:
        raise Http404 from error
    query = saved_views.filter_of(request.POST.get("query", ""))
    forgotten = request.POST.get("forget", "")
    if forgotten:
        user.saved_views.filter(place=place, pk=whole(forgotten)).delete()
    else:
        try:
            view = saved_views.keep(
                place=place, name=request.POST.get("name", ""), query=query, by=user, shared="shared" in request.POST
            )
            messages.success(request, f"La vue « {view} » est gardée.")
        except saved_views.ViewRefusedError as error:
            messages.error(request, str(error))
    return redirect(f"{place}?{query}" if query else place)
