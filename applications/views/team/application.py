"""The team's pages about applications and selection."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from accounts.decorators import current_user, permission_required
from accounts.domain import journal
from applications.domain import supplements
from applications.domain.instruction import APPLICATION_THREAD
from applications.enums import ApplicationState
from applications.forms.instruction import acts_on
from applications.lists import APPLICATIONS
from applications.models import Application
from applications.queries import pairs
from applications.queries.beside import beside
from applications.rules import accommodation_of, is_blind, knows_identity, visible_applications
from common.language.french import with_de
from common.web.acts import PageActs
from common.web.pages import part
from dossiers.domain.blind import blinding
from dossiers.forms import answering as dossier_forms
from dossiers.forms import exchanging, mentioning, serving
from dossiers.models import Attachment
from lists.around import around


def _pieces(application: Application, *, known: bool) -> QuerySet[Attachment]:
    """Return the files that this colleague may open: not those that tell who wrote a dossier read blind."""
    attachments = application.deposit.dossier.attachments.select_related("field")
    return attachments if known else attachments.filter(field__identifying=False)


def application_of(request: HttpRequest, public_id: str) -> Application:
    """Return an application that this colleague may read; any other does not exist."""
    applications = visible_applications(current_user(request)).select_related(
        "campaign",
        "candidate",
        "profession",
        "refusal_reason",
        "thread",
        "instructor",
        "dossier__deposit",
        "dossier__replaces__deposit",
    )
    return get_object_or_404(applications, public_id=public_id)


@require_GET
@permission_required("applications.view", scope="application")
def application(request: HttpRequest, public_id: str) -> HttpResponse:
    """Read one application with its deposit, wishes and history."""
    application = application_of(request, public_id)
    return show(request, application, PageActs(request, acts_on(application)))


def show(request: HttpRequest, application: Application, acts: PageActs) -> HttpResponse:
    """Show the page of an application with its acts, one of them as it was refused."""
    deposit = application.deposit
    known = knows_identity(current_user(request), application)
    journal.record_reading(
        f"Dossier {deposit.number} ouvert", actor=current_user(request), quality="Équipe programme",
        concerned=application.candidate, target=f"dossier {deposit.number}",
    )  # fmt: skip
    shown = blinding.read(deposit, blinded=not known)
    content = deposit.content if known else shown
    notes = mentioning.shown_notes(application.notes, current_user(request))
    context = {
        "title": f"Candidature {with_de(str(application.candidate))}" if known else f"Dossier {deposit.number}",
        "around": around(request, APPLICATIONS, application),
        "known": known,
        "hidden_person": None if known else application.candidate_id,
        "blind": is_blind(application.campaign),
        "mate": pairs.mate_for(current_user(request), application),
        "unmaskings": deposit.unmaskings.select_related("by"),
        "application": application,
        "campaign": application.campaign,
        "deposit": deposit,
        "answers": dossier_forms.readable(content),
        "wishes": application.wishes.select_related("challenge"),
        "accommodation": accommodation_of(application, current_user(request)),
        "sent": part(request, application.candidate.messages.all() if known else [], "messages", size=20),
        "facts": beside(application),
        "askable": Application.transitions.allows("ask", application.state),
        "exchange": exchanging.team_thread(APPLICATION_THREAD, application, current_user(request), known=known),
        "notes": notes,
        "tags": application.tags.all(),
        "checks": [(check, acts[f"check:{check.kind}"]) for check in application.checks.select_related("override_by")],
        "acts": acts,
        "refusable": Application.transitions.allows("refuse", application.state),
        "pieces": _pieces(application, known=known),
        "log": application.log.select_related("by"),
        "states": dict(ApplicationState.choices),
        "beside": [
            (supplement, supplement.read_by_team(application)) for supplement in supplements.asked(application.campaign)
        ],
    }
    return render(request, "applications/team/application.html", context, status=acts.status)


@require_POST
@permission_required("applications.view", scope="application")
def piece(request: HttpRequest, public_id: str, piece: str) -> HttpResponse:
    """Serve a file of a deposited application. By POST: it leaves a trace."""
    application = get_object_or_404(
        visible_applications(current_user(request)).select_related("campaign"), public_id=public_id
    )
    known = knows_identity(current_user(request), application)
    attachment = get_object_or_404(_pieces(application, known=known), public_id=piece)
    deposit = application.deposit
    journal.record_reading(
        f"Pièce du dossier {deposit.number} ouverte", actor=current_user(request), quality="Équipe programme",
        concerned=application.candidate, target=f"pièce {attachment.public_id}",
    )  # fmt: skip
    return serving.download(
        request, attachment, name=attachment.name if known else f"piece.{attachment.extension}", blind=not known
    )
