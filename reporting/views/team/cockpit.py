"""The cockpit of a campaign, and what searches everything."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.decorators import current_user, permission_required, reauthentication_required
from accounts.rules import allowed
from challenges.rules import team_campaigns
from common import clock
from common.language.french import counted
from common.language.search import query_text
from common.web.pages import part
from reporting.domain import published_figures, season
from reporting.domain.cockpit import alerts, fairness
from reporting.domain.cockpit.alert import Notice
from reporting.forms import ReminderForm
from reporting.queries import background, delays, figures, indicators, promotions, refusals, search


@require_GET
@permission_required("campaigns.view", scope="campaign")
def cockpit(request: HttpRequest, code: str) -> HttpResponse:
    """Show the indicators of a campaign, the past beside the present, fairness and the season reports."""
    user = current_user(request)
    campaign = get_object_or_404(team_campaigns(user), code=code)
    counted = figures.figures(campaign)
    context = {
        "title": "Bilan",
        "campaign": campaign,
        "figures": counted,
        "indicators": indicators.indicators(campaign, published_figures.figures_of(campaign)),
        "delays": delays.delays(campaign),
        "refusals": refusals.refusals(campaign),
        "past": [row for row in promotions.promotions() if row.reported],
        "fairness": fairness.fairness(campaign) if allowed(user, "fairness.view", campaign) else [],
        "reports": part(request, season.reports(campaign), "bilans", size=5),
        "work": background.work(),
    }
    return render(request, "reporting/team/cockpit.html", context)


@permission_required("campaigns.view", write="campaigns.manage", scope="campaign")
def remind(request: HttpRequest, code: str) -> HttpResponse:
    """Show to whom an alert writes, and what; send it as it was corrected."""
    user = current_user(request)
    campaign = get_object_or_404(team_campaigns(user), code=code)
    data = request.POST if request.method == "POST" else request.GET
    alert = alerts.written_alert(campaign, data.get("alert", ""), at=clock.now())
    if alert is None:
        messages.info(request, "Plus personne n’est concerné : il n’y a rien à écrire.")
        return redirect("team:campaign", code=code)
    form = ReminderForm(request.POST or None, initial={"subject": alert.subject, "text": alert.text})
    if form.is_valid():
        notice = Notice(form.cleaned_data["subject"], form.cleaned_data["text"])
        sent = alerts.remind(campaign, alert, notice, by=user, at=clock.now())
        messages.success(
            request, f"Message écrit à {counted(sent, 'personne', 'personnes')}. On n’en reçoit qu’un par jour."
        )
        return redirect("team:campaign", code=code)
    context = {"title": "Écrire", "campaign": campaign, "alert": alert, "form": form}
    return render(request, "reporting/team/remind.html", context, status=422 if form.errors else 200)


@require_POST
@permission_required("campaigns.manage", scope="campaign")
@reauthentication_required
def report(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for the season report."""
    user = current_user(request)
    campaign = get_object_or_404(team_campaigns(user), code=code)
    document = season.report(campaign, by=user, at=clock.now())
    messages.success(request, f"Le bilan de saison {document.number} est en préparation.")
    return redirect("team:document", public_id=document.public_id)


@require_GET
@permission_required("campaigns.view")
def find(request: HttpRequest) -> HttpResponse:
    """Find people, dossiers, documents and challenges by their words, each as far as one may know it."""
    asked = query_text(request.GET.get("q", ""))
    results = search.everything(current_user(request), asked) if asked else []
    context = {
        "title": "Chercher partout",
        "q": asked,
        "results": results,
        "count": sum(len(rows) for _, rows in results),
    }
    return render(request, "reporting/team/search.html", context)
