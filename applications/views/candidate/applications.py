"""The candidate's space: apply, rank wishes, follow, answer an offer."""

from django.contrib import messages
from django.forms import Form
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.decorators import current_user
from applications.domain import applications, wish_list
from applications.enums import ApplicationState
from applications.forms.applying import WithdrawForm, posted_reasons, posted_wishes, reordered, wish_rows, wishable
from applications.models import Application
from applications.queries import pairs, wishing
from applications.rules import editable_applications, is_blind, own_applications
from challenges.enums import ChallengeState
from challenges.models import Challenge
from challenges.rules import public_campaigns
from common import clock
from common.language.french import plural
from common.refusals import shown_in
from common.web.acts import refusal_shown_on
from common.web.confirmation import Confirmation, confirmation_page
from common.web.sources import SOURCE
from documents.forms import serving as produced
from dossiers.domain import deposits, receipts
from dossiers.forms import blinding as blind_forms
from dossiers.forms import serving
from dossiers.models import Attachment, Deposit


@require_POST
@refusal_shown_on("candidate:home")
def start(request: HttpRequest, code: str) -> HttpResponse:
    """Open the person's dossier for a campaign."""
    campaign = get_object_or_404(public_campaigns(), code=code)
    source = request.session.get(SOURCE, "")
    application = applications.start(campaign, by=current_user(request), at=clock.now(), source=source)
    request.session.pop(SOURCE, None)
    return redirect("candidate:application", public_id=application.public_id)


def _deposited(request: HttpRequest, public_id: str) -> tuple[Application, Deposit]:
    applications = own_applications(current_user(request)).select_related(
        "campaign", "dossier__deposit", "dossier__replaces__deposit"
    )
    application = get_object_or_404(applications, public_id=public_id)
    if application.last_deposit is None:
        raise Http404
    return application, application.last_deposit


@require_http_methods(["GET", "POST"])
@refusal_shown_on("candidate:home")
def add_wish(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what wanting a challenge does, then add it to the wishes of one's draft, begun when there is none."""
    offered = Challenge.objects.filter(state=ChallengeState.PUBLISHED, campaign__in=public_campaigns())
    challenge = get_object_or_404(offered.select_related("campaign"), slug=slug)
    mine = own_applications(current_user(request)).filter(campaign=challenge.campaign).first()
    if mine is not None and mine.announced_state != ApplicationState.DRAFT:
        return redirect(
            "candidate:wishes" if wish_list.wishes_follow_deposit(mine) else "candidate:application",
            public_id=mine.public_id,
        )
    if request.method == "POST":
        source = request.session.get(SOURCE, "")
        draft = applications.start(challenge.campaign, by=current_user(request), at=clock.now(), source=source)
        request.session.pop(SOURCE, None)
        rank = wish_list.add_wish(draft, challenge)
        messages.success(request, f"« {challenge} » est votre vœu {rank}. L’ordre se change ici.")
        return redirect(f"{reverse('candidate:application', args=[draft.public_id])}?etape=voeux")
    before = mine.wishes.count() if mine is not None else 0
    confirmation = Confirmation(
        title="Ajouter à mes vœux",
        sentence=f"« {challenge} » s’ajoute aux défis que vous souhaitez.",
        label="Ajouter à mes vœux",
        above="Mes candidatures",
        back=reverse("candidate:home"),
        facts=[
            "Votre dossier s’ouvre comme brouillon : rien n’est déposé." if mine is None else "Rien n’est déposé.",
            *([f"Ce sera votre vœu {before + 1} ; l’ordre se change ensuite."] if before else []),
        ],
    )
    return confirmation_page(request, confirmation, campaign=challenge.campaign)


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


@require_http_methods(["GET", "POST"])
@refusal_shown_on("candidate:home")
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what withdrawing a deposited application does, then withdraw it."""
    user, at = current_user(request), clock.now()
    application = get_object_or_404(own_applications(user).select_related("campaign"), public_id=public_id)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        applications.withdraw(application, by=user, at=at, reason=form.cleaned_data["reason"])
        messages.success(request, "Votre candidature est retirée.")
        return redirect("candidate:home")
    if not Application.transitions.allows("withdraw", application.state):
        return redirect("candidate:home")
    wishes = application.wishes.count()
    facts = [
        "L’équipe et les jurys n’examinent plus votre dossier.",
        *([f"{plural(wishes, 'Votre vœu ne compte', 'Vos vœux ne comptent')} plus."] if wishes else []),
        "Si une place vous est proposée et attend votre réponse, elle est refusée.",
        *filter(None, [pairs.end_sentence(application)]),
        "Tant que l’appel est ouvert, vous pouvez reprendre cette candidature et la déposer de nouveau."
        if applications.may_come_back(application, at)
        else "Vous ne pourrez pas reprendre cette candidature.",
    ]
    confirmation = Confirmation(
        title="Retirer ma candidature",
        sentence=f"Vous retirez votre candidature à « {application.campaign.name} ».",
        label="Retirer ma candidature",
        above="Ma candidature",
        back=reverse("candidate:application", args=[application.public_id]),
        facts=facts,
        form=form,
    )
    return confirmation_page(request, confirmation, campaign=application.campaign, application=application)


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
@refusal_shown_on("candidate:application", "public_id")
def resume(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take up again an application withdrawn while its call is still open."""
    application = get_object_or_404(
        own_applications(current_user(request)).select_related("campaign", "dossier"), public_id=public_id
    )
    applications.resume(application, by=current_user(request), at=clock.received(request))
    messages.success(request, "Votre candidature est reprise : elle est de nouveau un brouillon, à déposer.")
    return redirect("candidate:application", public_id=application.public_id)


def wishes(request: HttpRequest, public_id: str) -> HttpResponse:
    """Rank the challenges wanted, once shortlisted or deposited, until the deadline; buttons work without script."""
    user, at = current_user(request), clock.received(request)
    application = get_object_or_404(own_applications(user).select_related("campaign"), public_id=public_id)
    if not wish_list.wishes_follow_deposit(application):
        raise Http404
    available = wishable(application)
    chosen = wish_list.wanted(application)
    given = posted_reasons(request.POST, available)
    refusal = Form()
    if request.method == "POST":
        chosen = reordered(posted_wishes(request.POST, available), request.POST.get("action", ""), available)
        if request.POST.get("action") == "deposit":
            refusal = Form(request.POST)
            with shown_in(refusal):
                wish_list.express_wishes(application, chosen, by=user, at=at, given=given)
                messages.success(request, "Vos vœux sont enregistrés : vous pouvez les changer jusqu’à la clôture.")
                return redirect("candidate:application", public_id=application.public_id)
    window = wish_list.window_of_wishes(application)
    context = {
        "title": "Mes vœux",
        "application": application,
        "campaign": application.campaign,
        "wishes": wish_rows(application, chosen, given),
        "available": wishing.choices(application, [challenge for challenge in available if challenge not in chosen]),
        "asked": wish_list.own_range_of_wishes(application),
        "window": window,
        "open": wish_list.wishes_are_open(application, at),
        "opens_at": window.opens_at if window is not None and window.opens_at > at else None,
        "form": refusal,
    }
    return render(request, "applications/candidate/wishes.html", context, status=422 if refusal.errors else 200)
