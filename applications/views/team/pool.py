"""The team searches the talent pool and invites."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.decorators import current_user, is_team, role_required
from applications.domain import pool
from challenges.enums import CallKind
from challenges.models import Profession, Skill
from challenges.rules import open_windows, team_campaigns
from common import clock

MAX_MEMBERS_LISTED = 100


@role_required(is_team)
def members(request: HttpRequest) -> HttpResponse:
    """List the members of a search; invite all of them to an open call."""
    at = clock.now()
    data = request.POST if request.method == "POST" else request.GET
    filters = {name: str(data.get(name, "")) for name in ("skill", "profession", "text")}
    members = pool.members(**filters, at=at)
    if request.method == "POST":
        campaign = get_object_or_404(team_campaigns(current_user(request)), code=request.POST.get("campaign", ""))
        try:
            count = pool.invite(campaign, members, word=request.POST.get("word", ""), by=current_user(request), at=at)
            messages.success(request, f"{count} personne(s) invitée(s).")
        except pool.PoolRefusedError as error:
            messages.error(request, str(error))
        return redirect("team:pool")
    context = {
        "title": "Vivier",
        "filters": filters,
        "query": urlencode(filters),
        "count": members.count(),
        "members": members.select_related("person__pool").prefetch_related("skills", "professions")[
            :MAX_MEMBERS_LISTED
        ],
        "skills": Skill.objects.filter(profiles__isnull=False).distinct(),
        "professions": Profession.objects.all(),
        "windows": open_windows(CallKind.APPLICATIONS, at),
    }
    return render(request, "applications/team/pool.html", context)
