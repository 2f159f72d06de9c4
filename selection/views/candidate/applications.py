"""The candidate's space: one's applications, where each stands, the decision."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.decorators import current_user
from accounts.domain.users import enters_by_code_alone
from applications.domain import applications, wish_list
from applications.domain.pairs import reading
from applications.enums import ApplicationState
from applications.models import Application
from applications.rules import WRITABLE_STATES, own_applications, windows_open_to
from applications.views.candidate import draft
from common import clock
from dossiers.domain import deliveries
from dossiers.domain.exchanges import threads
from dossiers.forms import answering as dossier_forms
from exercises.rules import own_attempts
from juries.enums import HearingState
from panels.queries import hearings
from selection.domain import feedback, letters
from selection.domain.proofs import explanation, milestones, status
from selection.domain.requests import decision_requests
from selection.rules import own_offers


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """List one's applications, the offers to answer and the calls that are open."""
    user = current_user(request)
    at = clock.now()
    applications = own_applications(user).select_related("dossier__deposit", "dossier__replaces__deposit")
    mine = [
        (application, status.next_step(application, at), milestones.milestones(application, at=at))
        for application in status.with_calendar(applications)
    ]
    deliveries.mark_read((application for application, *_ in mine), user, at=at)
    offers = own_offers(user).select_related("application__campaign", "position__challenge", "position__profession")
    context = {
        "title": "Mes candidatures",
        "applications": mine,
        "windows": windows_open_to(user, at),
        "offers": offers,
        "attempts": list(own_attempts(user).order_by("-exercise__closes_at", "pk")),
        "awaits_hearing": any(hearings.awaits_hearing(application) for application, *_ in mine),
        "enters_by_code": enters_by_code_alone(user),
    }
    return render(request, "selection/candidate/home.html", context)


def _may_wish(application: Application) -> bool:
    """Tell whether the wishes may be expressed, or changed, now."""
    if application.announced_state == ApplicationState.SHORTLISTED:
        return wish_list.wishes_come_later(application.campaign)  # the page says when they open
    return wish_list.wishes_are_open(application, clock.now())


@require_GET
def _show(request: HttpRequest, public_id: str) -> HttpResponse:
    queryset = status.with_calendar(own_applications(current_user(request))).select_related(
        "candidate", "dossier__form", "dossier__deposit", "dossier__replaces__deposit"
    )
    application = get_object_or_404(queryset, public_id=public_id)
    if application.state in WRITABLE_STATES:
        return draft.page(request, application, slug=request.GET.get("etape", ""), next_step=status.next_step)
    deliveries.mark_read([application], current_user(request), at=clock.now())
    deposit = application.deposit
    comment = feedback.announced_feedback(application)
    context = {
        "title": f"Candidature, {application.campaign}",
        "application": application,
        "deposit": deposit,
        "campaign": application.campaign,
        "answers": dossier_forms.readable(deposit.content),
        "wishes": wish_list.wanted(application),
        "step": status.next_step(application, clock.now()),
        "milestones": milestones.milestones(application, at=clock.now()),
        "exchange": threads.summary(application.thread_id),
        "resumable": applications.may_resume(application, clock.now()),
        "expressing": _may_wish(application),
        "hearings": hearings.known(application),
        "choosable": hearings.choosable(application, at=clock.now()),
        "awaited": any(each.state != HearingState.CANCELLED for each in hearings.convocations(application)),
        "awaits_hearing": hearings.awaits_hearing(application),
        "pieces": deposit.dossier.attachments.select_related("field"),
        "contestable": decision_requests.is_refused(application) or application.decision_requests.exists(),
        "forwardable": decision_requests.is_refused(application) or application.forwarding_consents.exists(),
        "explained": explanation.ready(application),
        "letters": [(letter, letters.issued(letter)) for letter in letters.available(application, at=clock.now())],
        "feedback": comment,
        "codes": feedback.words(comment) if comment is not None else [],
        "withdrawable": Application.transitions.allows("withdraw", application.state),
        **reading.summary(application),
    }
    return render(request, "selection/candidate/deposited.html", context)


def application(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show an application; save or deposit one that is still a draft."""
    if request.method == "POST":
        return draft.write(request, public_id, next_step=status.next_step)
    return _show(request, public_id)
