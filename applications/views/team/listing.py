"""The team's list of applications: filter, search, act on many, compare, export."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from accounts.decorators import current_user, permission_required
from accounts.domain import journal
from applications.lists import APPLICATIONS
from applications.rules import deposited_applications, knows_identity, visible_applications
from challenges.models import Campaign
from challenges.rules import team_campaigns
from common.web.inputs import whole
from dossiers.domain.blind import blinding
from dossiers.forms import answering as dossier_forms
from lists.views import list_page

COMPARED = 2


def _campaign(request: HttpRequest, code: str) -> Campaign:
    return get_object_or_404(team_campaigns(current_user(request)), code=code)


@require_GET
@permission_required("applications.view", scope="campaign")
def application_list(request: HttpRequest, code: str) -> HttpResponse:
    """List a campaign's applications, fifty at a time."""
    campaign = _campaign(request, code)
    context = {"title": "Candidatures", "campaign": campaign}
    return list_page(request, APPLICATIONS, campaign, context, template="applications/team/application_list.html")


@require_GET
@permission_required("applications.view", scope="campaign")
def compare(request: HttpRequest, code: str) -> HttpResponse:
    """Read two applications side by side, each as far as one may know it."""
    user, campaign = current_user(request), _campaign(request, code)
    applications = visible_applications(user) & deposited_applications().filter(campaign=campaign)
    ticked = [whole(key) for key in request.GET.getlist("row")]
    chosen = list(applications.filter(pk__in=ticked).select_related("candidate", "profession")[: COMPARED + 1])
    if len(chosen) != COMPARED:
        messages.error(request, "Cochez deux candidatures à comparer.")
        return redirect("team:applications", code=code)
    sides, labels = [], dict[str, None]()
    for application in chosen:
        deposit = application.deposit
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
