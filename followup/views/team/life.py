"""The team's side of a cohort's life: events and who came, teams that fell silent, what became of people."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.decorators import current_user, permission_required
from accounts.models import User
from challenges.rules import team_campaigns
from common import clock
from common.language.french import counted
from common.refusals import shown_in
from common.statistics.disclosure import THRESHOLD
from common.web.acts import refusal_shown_on
from common.web.inputs import whole
from common.web.pages import part
from followup.domain import bulletins, events, follow_up, sponsor_checks
from followup.forms.follow_up import CancelForm, EventForm
from followup.models import CohortEvent, PhaseReview, SponsorCheck, WeeklyReport
from followup.queries import outcomes, pulse
from talents.models import Cohort


def _cohort(user: User, code: str) -> Cohort:
    return get_object_or_404(
        Cohort.objects.select_related("campaign"), campaign__in=team_campaigns(user), campaign__code=code
    )


def _event(user: User, public_id: str) -> CohortEvent:
    mine = CohortEvent.objects.filter(cohort__campaign__in=team_campaigns(user)).select_related("cohort__campaign")
    return get_object_or_404(mine, public_id=public_id)


@require_http_methods(["GET", "POST"])
@permission_required("followup.view", write="followup.manage", scope="campaign")
def listing(request: HttpRequest, code: str) -> HttpResponse:
    """List a cohort's events and add one."""
    cohort = _cohort(current_user(request), code)
    form = EventForm(request.POST or None)
    if form.is_valid():
        event = form.save(commit=False)
        event.cohort = cohort
        event.save()
        messages.success(request, "L’événement est au calendrier de chacun.")
        return redirect("team:events", code=code)
    context = {
        "title": f"Événements, {code}",
        "campaign": cohort.campaign,
        "events": cohort.events.all(),
        "form": form,
    }
    return render(request, "followup/team/events.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@permission_required("followup.view", write="followup.manage", scope="event")
def event(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show an event and who came."""
    event = _event(current_user(request), public_id)
    if request.method == "POST":
        count = events.attend(event, [whole(pk) for pk in request.POST.getlist("person")])
        messages.success(request, f"{counted(count, 'présence est enregistrée', 'présences sont enregistrées')}.")
        return redirect("team:event", public_id=public_id)
    return _page(request, event, CancelForm())


def _page(request: HttpRequest, event: CohortEvent, form: CancelForm) -> HttpResponse:
    context = {
        "title": str(event),
        "campaign": event.cohort.campaign,
        "event": event,
        "people": events.people(event.cohort, event.audience),
        "present": set(event.attendances.values_list("person", flat=True)),
        "form": form,
    }
    return render(request, "followup/team/event.html", context, status=422 if form.errors else 200)


@require_POST
@permission_required("followup.manage", scope="event")
def cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    """Cancel an event, which stays in sight."""
    event = _event(current_user(request), public_id)
    form = CancelForm(request.POST)
    if form.is_valid():
        with shown_in(form):
            events.cancel(event, reason=form.cleaned_data["reason"], at=clock.now())
            messages.success(request, "L’événement est annulé ; les personnes concernées sont prévenues.")
            return redirect("team:event", public_id=public_id)
    return _page(request, event, form)


@require_GET
@permission_required("followup.view", scope="campaign")
def coaching(request: HttpRequest, code: str) -> HttpResponse:
    """Show how a cohort is doing: silent teams, last bulletins, reviews, what became of people."""
    cohort = _cohort(current_user(request), code)
    now = clock.now()
    reports = WeeklyReport.objects.filter(challenge__campaign=cohort.campaign).select_related("challenge")
    context = {
        "title": f"Accompagnement, {code}",
        "campaign": cohort.campaign,
        "weeks": pulse.weeks(bulletins.week_open(now)),
        "pulses": pulse.pulse(cohort.campaign, last=bulletins.week_open(now)),
        "worries": sponsor_checks.worries(cohort.campaign, at=now),
        "quiet": bulletins.quiet(cohort, at=now),
        "reports": part(request, reports, "bulletins", size=20),
        "reviews": PhaseReview.objects.filter(challenge__campaign=cohort.campaign).select_related(
            "challenge", "document"
        ),
        "outcomes": outcomes.outcomes(cohort),
        "small": THRESHOLD,
    }
    return render(request, "followup/team/coaching.html", context)


@require_POST
@permission_required("followup.manage", scope="campaign")
@refusal_shown_on("team:coaching", "code")
def sponsor(request: HttpRequest, code: str, check: str) -> HttpResponse:
    """Mark what a sponsor answered as dealt with."""
    user = current_user(request)
    rows = SponsorCheck.objects.filter(challenge__campaign=_cohort(user, code).campaign)
    sponsor_checks.mark_handled(get_object_or_404(rows, public_id=check), by=user, at=clock.now())
    messages.success(request, "La réponse du sponsor est marquée comme traitée.")
    return redirect("team:coaching", code=code)


@require_POST
@permission_required("followup.manage", scope="campaign")
@refusal_shown_on("team:coaching", "code")
def booklet(request: HttpRequest, code: str) -> HttpResponse:
    """Produce the closing booklet of a cohort."""
    cohort = _cohort(current_user(request), code)
    document = follow_up.booklet(cohort, at=clock.now())
    messages.success(request, f"Le livret n° {document.number} est en production.")
    return redirect("team:coaching", code=code)
