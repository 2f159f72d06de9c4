"""The candidate's space: apply, rank wishes, follow, answer an offer."""

from datetime import datetime

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.decorators import current_user
from accounts.models import User
from applications.domain import applications, explanation, feedback, improvements, letters, selection, status, terms
from applications.domain.errors import SelectionRefusedError
from applications.enums import ApplicationState, OfferState
from applications.forms.applying import posted_wishes, reordered, wishable
from applications.models import Application, Offer
from applications.rules import (
    WRITABLE_STATES,
    editable_applications,
    is_blind,
    own_applications,
    own_offers,
    windows_open_to,
)
from applications.views import candidate_draft
from challenges.domain.calls import CallClosedError
from challenges.enums import CallKind
from challenges.rules import public_campaigns
from common import agenda as calendars
from common import clock
from common.transitions import TransitionRefusedError
from documents.forms import serving as produced
from dossiers.domain import deposits, receipts
from dossiers.forms import answering as dossier_forms
from dossiers.forms import blinding as blind_forms
from dossiers.forms import serving
from dossiers.models import Attachment, Deposit
from juries.enums import HearingState


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """List one's applications, the offers to answer and the calls that are open."""
    user = current_user(request)
    at = clock.now()
    applications = own_applications(user).select_related("dossier__deposit", "dossier__replaces__deposit")
    mine = [(application, status.next_step(application, at)) for application in status.with_calendar(applications)]
    offers = own_offers(user).select_related("application__campaign", "position__challenge", "position__profession")
    return render(
        request,
        "applications/candidate/home.html",
        {"title": "Espace candidature", "applications": mine, "windows": windows_open_to(user, at), "offers": offers},
    )


@require_POST
def start(request: HttpRequest, code: str) -> HttpResponse:
    """Open the person's dossier for a campaign."""
    campaign = get_object_or_404(public_campaigns(), code=code)
    try:
        application = applications.start(campaign, by=current_user(request), at=clock.now())
    except (CallClosedError, applications.ApplicationRefusedError) as error:
        messages.error(request, str(error))
        return redirect("candidate:home")
    return redirect("candidate:application", public_id=application.public_id)


@require_GET
def _show(request: HttpRequest, public_id: str) -> HttpResponse:
    queryset = status.with_calendar(own_applications(current_user(request))).select_related(
        "candidate", "dossier__form", "dossier__deposit", "dossier__replaces__deposit"
    )
    application = get_object_or_404(queryset, public_id=public_id)
    if application.state in WRITABLE_STATES:
        return candidate_draft.page(request, application, slug=request.GET.get("etape", ""))
    deposit = application.last_deposit
    assert deposit is not None  # noqa: S101 - what is not a draft was deposited
    comment = feedback.announced_feedback(application)
    context = {
        "title": f"Candidature, {application.campaign}",
        "application": application,
        "deposit": deposit,
        "answers": dossier_forms.readable(deposit.content),
        "wishes": applications.wanted(application),
        "step": status.next_step(application, clock.now()),
        "resumable": applications.may_resume(application, clock.now()),
        "expressing": application.announced_state == ApplicationState.SHORTLISTED
        and applications.wishes_come_later(application.campaign),
        "hearings": status.convocations(application),
        "pieces": deposit.dossier.attachments.select_related("field"),
        "explained": explanation.ready(application),
        "letters": [(letter, letters.issued(letter)) for letter in letters.available(application, at=clock.now())],
        "feedback": comment,
        "codes": feedback.words(comment) if comment is not None else [],
        "withdrawable": Application.transitions.allows("withdraw", application.state),
    }
    return render(request, "applications/candidate/deposited.html", context)


def application(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show an application; save or deposit one that is still a draft."""
    return candidate_draft.write(request, public_id) if request.method == "POST" else _show(request, public_id)


def _deposited(request: HttpRequest, public_id: str) -> tuple[Application, Deposit]:
    applications = own_applications(current_user(request)).select_related(
        "campaign", "dossier__deposit", "dossier__replaces__deposit"
    )
    application = get_object_or_404(applications, public_id=public_id)
    if application.last_deposit is None:
        raise Http404
    return application, application.last_deposit


@require_GET
def receipt(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the receipt of a deposit."""
    application, deposit = _deposited(request, public_id)
    context = {
        "title": "Récépissé de dépôt",
        "subject": "Votre candidature",
        "deposit": deposit,
        "campaign": application.campaign,
        "pdf": reverse("candidate:receipt-pdf", kwargs={"public_id": application.public_id}),
        "back": "candidate:home",
        "reader": False,
    }
    return render(request, "dossiers/receipt.html", context | receipts.page(deposit))


def receipt_pdf(request: HttpRequest, public_id: str) -> HttpResponse | FileResponse:
    """Ask for the sealed receipt (POST), or download it."""
    application, deposit = _deposited(request, public_id)
    campaign = application.campaign
    if request.method == "POST":
        receipts.issue(deposit, subject="Candidature", campaign=campaign.name, zone=campaign.timezone)
        return redirect("candidate:receipt", public_id=application.public_id)
    return produced.download(receipts.of(deposit), f"recepisse-{deposit.number}.pdf")


@require_GET
def piece(request: HttpRequest, public_id: str, piece: str) -> HttpResponse:
    """Give back to a person a file of their own."""
    application = get_object_or_404(own_applications(current_user(request)), public_id=public_id)
    attachment = get_object_or_404(Attachment, public_id=piece, dossier=application.dossier_id)
    return serving.download(request, attachment, name=attachment.name)


@require_GET
def agenda(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give the person's hearings as a calendar file."""
    application, _ = _deposited(request, public_id)
    events = [
        calendars.event(
            f"hearing-{hearing.public_id}",
            f"Audition, {application.campaign}",
            hearing.starts_at,
            hearing.ends_at,
            place=hearing.place,
            cancelled=hearing.state == HearingState.CANCELLED,
        )
        for hearing in status.convocations(application)
    ]
    if not events:
        raise Http404
    named = {"Content-Disposition": 'attachment; filename="audition.ics"'}
    return HttpResponse(calendars.calendar(events), content_type="text/calendar; charset=utf-8", headers=named)


@require_POST
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Withdraw a deposited application."""
    application = get_object_or_404(own_applications(current_user(request)), public_id=public_id)
    try:
        applications.withdraw(
            application, by=current_user(request), at=clock.now(), reason=request.POST.get("reason", "")
        )
        messages.success(request, "Votre candidature est retirée.")
    except TransitionRefusedError as error:
        messages.error(request, str(error))
    return redirect("candidate:home")


def blind(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one's draft as a blind reader will read it; hide more, leave what tells nothing, reword."""
    user = current_user(request)
    drafts = editable_applications(user).select_related("campaign", "candidate", "dossier__form")
    draft = get_object_or_404(drafts, public_id=public_id)
    if not is_blind(draft.campaign):
        raise Http404
    if request.method == "POST":
        blind_forms.save(request, draft.dossier, at=clock.now())
        messages.success(request, "Votre version anonyme est enregistrée.")
        return redirect("candidate:blind", public_id=draft.public_id)
    preview = blind_forms.preview(deposits.freeze(draft.dossier), applications.blind_rules(draft))
    context = {"title": "Ma version anonyme", "application": draft, "campaign": draft.campaign, "preview": preview}
    return render(request, "applications/candidate/blind.html", context)


@require_POST
def resume(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take up again an application withdrawn while its call is still open."""
    application = get_object_or_404(
        own_applications(current_user(request)).select_related("campaign", "dossier"), public_id=public_id
    )
    try:
        applications.resume(application, by=current_user(request), at=clock.received(request))
        messages.success(request, "Votre candidature est reprise : elle est de nouveau un brouillon, à déposer.")
    except (applications.ApplicationRefusedError, TransitionRefusedError) as error:
        messages.error(request, str(error))
    return redirect("candidate:application", public_id=application.public_id)


def wishes(request: HttpRequest, public_id: str) -> HttpResponse:
    """Rank the challenges wanted, once shortlisted, until the wishes' deadline; each button works without script."""
    user, at = current_user(request), clock.received(request)
    shortlisted = own_applications(user).filter(announced_state=ApplicationState.SHORTLISTED)
    application = get_object_or_404(shortlisted.select_related("campaign"), public_id=public_id)
    available = wishable(application)
    chosen = applications.wanted(application)
    if request.method == "POST":
        chosen = reordered(
            posted_wishes(request.POST, available), request.POST.get("action", ""), request.POST, available
        )
        if request.POST.get("action") == "deposit":
            try:
                applications.express_wishes(application, chosen, by=user, at=at)
            except (CallClosedError, applications.ApplicationRefusedError, applications.WishesRefusedError) as error:
                messages.error(request, str(error))
            else:
                messages.success(request, "Vos vœux sont enregistrés : vous pouvez les changer jusqu’à la clôture.")
                return redirect("candidate:application", public_id=application.public_id)
    window = application.campaign.windows.filter(kind=CallKind.WISHES).last()
    context = {
        "title": "Mes vœux",
        "application": application,
        "campaign": application.campaign,
        "wishes": chosen,
        "available": [challenge for challenge in available if challenge not in chosen],
        "window": window,
        "open": window is not None and window.is_open(at),
    }
    return render(request, "applications/candidate/wishes.html", context)


def _answer(offer: Offer, choice: str, *, by: User, at: datetime) -> str:
    """Record what the person chose and return it, in French. Raises :class:`SelectionRefusedError` for no choice."""
    if choice == "settle":
        improvements.settle(offer, by=by, at=at)
        return "Votre choix est définitif : cette place est la vôtre."
    if choice not in {"accept", "keep", "decline"}:
        raise SelectionRefusedError("Choisissez d’accepter ou de refuser la place : rien n’est enregistré.")
    selection.answer(offer, accepted=choice != "decline", keeps_wishes=choice == "keep", by=by, at=at)
    if choice == "decline":
        return "Votre refus est enregistré."
    sequel = ", et vos vœux mieux placés sont gardés" if choice == "keep" else ""
    return f"Votre réponse est enregistrée : vous acceptez cette place{sequel}."


def offer(request: HttpRequest, public_id: str) -> HttpResponse:
    """Read an offer and answer it."""
    user = current_user(request)
    offers = own_offers(user).select_related(
        "application__campaign", "position__challenge__administration", "position__profession"
    )
    offer = get_object_or_404(offers, public_id=public_id)
    if request.method == "POST":
        try:
            messages.success(request, _answer(offer, request.POST.get("answer", ""), by=user, at=clock.now()))
        except (SelectionRefusedError, TransitionRefusedError) as error:
            messages.error(request, str(error))
        return redirect("candidate:offer", public_id=offer.public_id)
    context = {
        "title": "Proposition",
        "offer": offer,
        "terms": terms.stated(offer),
        "may_keep": offer.state == OfferState.SENT and improvements.may_keep_wishes(offer, at=clock.now()),
        "may_settle": offer.state == OfferState.ACCEPTED and not improvements.is_final(offer, at=clock.now()),
    }
    return render(request, "applications/candidate/offer.html", context)
