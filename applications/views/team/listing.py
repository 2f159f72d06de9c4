"""The team's list of applications: filter, search, act on many, compare, export."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.decorators import current_user, is_team, role_required
from accounts.domain import journal
from accounts.models import User
from applications.domain import applications, instruction
from applications.queries import listing as queries
from applications.rules import deposited_applications, knows_identity, visible_applications
from challenges.models import Campaign
from challenges.rules import team_campaigns
from common import clock
from common.web.inputs import whole
from dossiers.domain.blind import blinding
from dossiers.forms import answering as dossier_forms

COMPARED = 2


def _campaign(request: HttpRequest, code: str) -> Campaign:
    return get_object_or_404(team_campaigns(current_user(request)), code=code)


@require_GET
@role_required(is_team)
def application_list(request: HttpRequest, code: str) -> HttpResponse:
    """List a campaign's applications, fifty at a time."""
    user, campaign = current_user(request), _campaign(request, code)
    filters = queries.read_filter(request.GET)
    after = request.GET.get("after", "")
    queryset = queries.application_list(user, campaign, filters)
    context = {
        "title": f"Candidatures, {campaign.code}",
        "campaign": campaign,
        "page": queries.application_page(queryset, user, after=whole(after)),
        "filters": filters,
        "query": urlencode(filters.values),
        "facets": queries.facets(campaign),
        "team": User.objects.filter(is_team=True).order_by("email"),
        "columns": [(name, label) for name, (label, _) in queries.COLUMNS.items()],
        "acts": instruction.ACTS.items(),
    }
    return render(request, "applications/team/application_list.html", context)


@require_POST
@role_required(is_team)
def bulk(request: HttpRequest, code: str) -> HttpResponse:
    """Act on every application of a filter: say what it would do, do it once confirmed on the same number."""
    user, campaign = current_user(request), _campaign(request, code)
    filters, act = queries.read_filter(request.POST), request.POST.get("act", "")
    queryset = queries.application_list(user, campaign, filters)
    word = request.POST.get("word", "")
    if act not in instruction.ACTS:
        messages.error(request, "Choisissez une action.")
        return redirect("team:applications", code=code)
    effect = instruction.effect(queryset, act)
    if request.POST.get("confirmed") != str(effect.done):
        context = {
            "title": instruction.ACTS[act],
            "campaign": campaign,
            "act": act,
            "filters": filters,
            "word": word,
            "effect": effect,
            "changed": "confirmed" in request.POST,
            "query": urlencode(filters.values),
        }
        return render(request, "applications/team/bulk.html", context)
    try:
        done = instruction.act_on(queryset, act, word=word, by=user, at=clock.now())
        messages.success(request, f"{done.done} candidature(s) : {instruction.ACTS[act].lower()}.")
    except applications.ApplicationRefusedError as error:
        messages.error(request, str(error))
    return redirect("team:applications", code=code)


@require_GET
@role_required(is_team)
def compare(request: HttpRequest, code: str) -> HttpResponse:
    """Read two applications side by side, each as far as one may know it."""
    user, campaign = current_user(request), _campaign(request, code)
    applications = visible_applications(user) & deposited_applications().filter(campaign=campaign)
    chosen = list(
        applications.filter(public_id__in=_identifiers(request)).select_related("candidate", "profession")[:COMPARED]
    )
    if len(chosen) != COMPARED:
        messages.error(request, "Cochez deux candidatures à comparer.")
        return redirect("team:applications", code=code)
    sides, labels = [], dict[str, None]()
    for application in chosen:
        deposit = application.last_deposit
        assert deposit is not None  # noqa: S101 - what the team sees was deposited
        known = knows_identity(user, application)
        journal.record_reading(
            f"Dossier {deposit.number} comparé", actor=user, quality="Équipe programme",
            concerned=application.candidate, target=f"dossier {deposit.number}",
        )  # fmt: skip
        content = deposit.content if known else blinding.read(deposit, blinded=True)
        shown = {row["label"]: row["value"] for rows in dossier_forms.readable(content).values() for row in rows}
        labels |= dict.fromkeys(shown)
        sides.append((application, deposit, known, shown))
    rows = [(label, [shown.get(label, "") for *_, shown in sides]) for label in labels]
    context = {"title": "Comparer deux candidatures", "campaign": campaign, "sides": sides, "rows": rows}
    return render(request, "applications/team/compare.html", context)


def _identifiers(request: HttpRequest) -> list[UUID]:
    identifiers = []
    for text in request.GET.getlist("one"):
        try:
            identifiers.append(UUID(text))
        except ValueError:
            continue
    return identifiers
