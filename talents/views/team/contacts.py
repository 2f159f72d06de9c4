"""Who follows a mission: see what a change would do, then do it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.decorators import current_user, permission_required
from common import clock
from common.days import day_of
from common.refusals import shown_in
from common.web.acts import pressed, typed_values
from talents.domain import contacts
from talents.enums import ActKind, ContactRole
from talents.forms.contacts import ContactForm
from talents.rules import team_missions

TITLES = {
    ContactRole.LEAD: "Désigner le responsable fonctionnel",
    ContactRole.SPONSOR: "Désigner le sponsor",
    ContactRole.COACH: "Désigner le coach",
}


@require_http_methods(["GET", "POST"])
@permission_required("talents.manage", scope="mission")
def contact(request: HttpRequest, public_id: str, role: str) -> HttpResponse:
    """Ask who takes a role, show what that would do and the very messages, then record it."""
    if role not in ContactRole.values:
        raise Http404
    user = current_user(request)
    related = team_missions(user).select_related(
        "cohort__campaign", "talent", "host", "contract", "lead", "sponsor", "coach", "position__challenge"
    )
    mission, chosen = get_object_or_404(related, public_id=public_id), ContactRole(role)
    form = ContactForm(request.POST or None, mission=mission, role=chosen, initial={"on": day_of(clock.now())})
    holder, forecast = contacts.holder(mission, chosen), None
    if form.is_valid():
        with shown_in(form):
            if pressed(request, "step", "preview", "record") == "record":
                contacts.change_contact(mission, form.change(), by=user, at=clock.now())
                messages.success(request, "Le changement est enregistré, et les personnes concernées sont prévenues.")
                return redirect("team:mission", public_id=public_id)
            forecast = contacts.forecast(mission, form.change(), by=user, at=clock.now())
    context = {
        "title": TITLES[chosen] if holder is None else TITLES[chosen].replace("Désigner", "Remplacer"),
        "campaign": mission.cohort.campaign,
        "mission": mission,
        "role": chosen,
        "holder": holder,
        "past": mission.acts.filter(kind=ActKind.CONTACT, role=role).select_related(
            "person_before", "person_after", "document", "by"
        ),
        "form": form,
        "forecast": forecast,
        "typed": typed_values(form) if forecast else [],
    }
    return render(request, "talents/team/contact.html", context, status=422 if form.errors else 200)
