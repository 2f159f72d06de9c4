"""The team invites people to a restricted call, without preselection."""

from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.decorators import current_user, permission_required
from applications.domain import restricted_calls
from applications.enums import ApplicationState
from applications.forms.restricted_calls import RestrictedForm
from applications.models import Application
from challenges.enums import CallKind
from challenges.rules import team_campaigns
from common import clock
from common.language.french import counted
from common.refusals import shown_in


@permission_required("applications.process", scope="campaign")
def invitations(request: HttpRequest, code: str) -> HttpResponse:
    """List who is invited and where they are; invite by address, or a whole past promotion."""
    campaigns = team_campaigns(current_user(request))
    campaign = get_object_or_404(campaigns, code=code)
    form = RestrictedForm(request.POST or None, campaigns=campaigns.exclude(pk=campaign.pk))
    if form.is_valid():
        with shown_in(form):
            count = restricted_calls.invite(
                campaign, form.people(), addresses=form.cleaned_data["addresses"], reason=form.cleaned_data["reason"],
                by=current_user(request), at=clock.now(),
            )  # fmt: skip
            messages.success(request, f"{counted(count, 'personne est invitée', 'personnes sont invitées')}.")
            return redirect("team:restricted", code=code)
    state = Application.objects.filter(campaign=campaign, candidate=OuterRef("person")).values("state")
    rows = campaign.restricted_invitations.select_related("person", "by").annotate(state=Subquery(state))
    context = {
        "title": "Appel restreint",
        "campaign": campaign,
        "windows": campaign.windows.filter(kind=CallKind.RESTRICTED),
        "form": form,
        "invited": rows,
        "waiting": restricted_calls.waiting_addresses(campaign, at=clock.now()),
        "states": dict(ApplicationState.choices),
    }
    return render(request, "applications/team/restricted_calls.html", context, status=422 if form.errors else 200)
