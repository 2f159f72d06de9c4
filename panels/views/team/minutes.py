"""The team draws up the minutes of a panel."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from accounts.decorators import current_user, permission_required
from challenges.models import Stage
from challenges.rules import team_campaigns
from common import clock
from documents.forms import serving as produced
from juries.domain import minutes as panel_minutes
from juries.domain.minutes import MinutesRefusedError, Session
from juries.models import Minutes, Panel
from panels.domain import minutes as campaign_minutes
from panels.forms.minutes import MinutesForm


@permission_required("panels.view", write="panels.manage", scope="panel")
def minutes(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a panel's minutes; draw them up, or correct them by new ones."""
    panel = get_object_or_404(Panel.objects.select_related("grid"), public_id=public_id)
    stages = Stage.objects.filter(campaign__in=team_campaigns(current_user(request))).select_related("campaign")
    stage = get_object_or_404(stages, panels=panel)
    known = list(panel.minutes.select_related("by", "signed_by"))
    form = MinutesForm(request.POST or None, panel=panel, correcting=bool(known))
    if form.is_valid():
        data = form.cleaned_data
        session = Session(
            present={int(pk) for pk in data["present"]},
            chair=int(data["chair"]),
            dissent=data["dissent"],
            remarks=data["remarks"],
            reason=data.get("reason", ""),
            facts=campaign_minutes.facts(stage, panel),
        )
        at = clock.now()
        try:
            panel_minutes.draw_up(panel, session, by=current_user(request), at=at)
            campaign_minutes.ask_signature(panel, at=at)
        except MinutesRefusedError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Le procès-verbal est établi : la présidence est invitée à le signer.")
            return redirect("team:minutes", public_id=public_id)
    context = {
        "title": "Procès-verbal",
        "panel": panel,
        "campaign": stage.campaign,
        "form": form,
        "known": [(minutes, panel_minutes.document(minutes)) for minutes in reversed(known)],
        "quorum": panel_minutes.quorum(panel),
    }
    return render(request, "panels/team/minutes.html", context, status=422 if form.errors else 200)


@require_GET
@permission_required("panels.view", scope="minutes")
def pdf(request: HttpRequest, public_id: str) -> FileResponse:
    """Download signed minutes."""
    panels = Panel.objects.filter(stages__campaign__in=team_campaigns(current_user(request)))
    minutes = get_object_or_404(Minutes, public_id=public_id, panel__in=panels)
    document = panel_minutes.document(minutes)
    return produced.download(document, "proces-verbal-{number}.pdf")
