"""A candidate names referees, writes to them again, takes back what is asked, and reads what they may."""

from functools import partial

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.decorators import current_user
from applications.enums import ApplicationState
from applications.models import Application
from common import clock
from common.refusals import shown_in
from common.web.acts import PageActs, refusal_shown_on
from common.web.confirmation import Confirmation, confirmation_page
from notifications.models import Message
from references.domain import requests
from references.enums import ReferenceState
from references.forms.asking import RefereeForm
from references.models import Reference
from references.models.reference import LIVE
from references.queries import deadlines, letters, links
from references.rules import own_references, writable_applications

WITHHELD = "Répétition : aucun courriel ne part. Le lien de cette personne est {}"


def _application(request: HttpRequest, public_id: str) -> Application:
    mine = writable_applications(current_user(request)).select_related(
        "campaign", "candidate", "dossier__deposit", "dossier__replaces__deposit"
    )
    return get_object_or_404(mine, public_id=public_id)


def _is_draft(application: Application) -> bool:
    return application.announced_state == ApplicationState.DRAFT


def _acts(request: HttpRequest, application: Application) -> PageActs:
    campaign = application.campaign
    form = partial(
        RefereeForm, is_draft=_is_draft(application), is_required=campaign.references_required,
        is_confidential=campaign.references_confidential,
    )  # fmt: skip
    return PageActs(request, {"name": form, "resend": Form})


def _done(reference: Reference, message: Message | None) -> str:
    """Return what to say of a courriel that left, or did not."""
    if message is None:
        return f"{reference.name} recevra votre demande quand vous déposerez votre candidature."
    if message.withheld:
        return WITHHELD.format(links.path(reference))
    return f"{reference.name} va recevoir votre demande par courriel."


def _act(request: HttpRequest, application: Application, acts: PageActs) -> str:
    """Do what the page's button says; return what to say of it."""
    user, at = current_user(request), clock.received(request)
    name, form = acts.submitted
    if name == "name":
        reference = requests.name_referee(application, **form.values(), by=user, at=at)
        return _done(reference, Message.objects.filter(key=reference.message_key).first())
    reference = get_object_or_404(own_references(user), public_id=acts.key, application=application.pk)
    return _done(reference, requests.resend(reference, by=user, at=at))


def references(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what is asked of each referee and where it stands; name one, or write again."""
    application = _application(request, public_id)
    acts = _acts(request, application)
    _, form = acts.submitted
    if form is not None and form.is_valid():
        with shown_in(form):
            messages.success(request, _act(request, application, acts))
            return redirect("candidate:references", public_id=public_id)
    rows = letters.rows(application)
    campaign = application.campaign
    live = sum(row.reference.state in LIVE for row in rows)
    is_open = deadlines.is_awaited(application, clock.now())
    context = {
        "title": "Vos référents",
        "application": application,
        "campaign": campaign,
        "rows": [(row, _letter(row.reference, application)) for row in rows],
        "is_draft": _is_draft(application),
        "is_open": is_open,
        "left": campaign.references_asked - live,
        "due": deadlines.due_at(application),
        "form": acts["name"],
        "refused": form if acts.name == "resend" else None,
    }
    return render(request, "references/candidate/references.html", context, status=acts.status)


def _letter(reference: Reference, application: Application) -> object:
    """Return a letter as its candidate may read it, or nothing."""
    if reference.state != ReferenceState.RECEIVED or application.campaign.references_confidential:
        return None
    return letters.sections([reference])[0]


@require_http_methods(["GET", "POST"])
@refusal_shown_on("candidate:references", "public_id")
def cancel(request: HttpRequest, public_id: str, reference: str) -> HttpResponse:
    """Show what taking back a request does, then take it back: the place is free for another referee."""
    user, application = current_user(request), _application(request, public_id)
    asked = get_object_or_404(own_references(user), public_id=reference, application=application.pk)
    if not Reference.transitions.allows("cancel", asked.state):
        raise Http404
    back = reverse("candidate:references", kwargs={"public_id": public_id})
    if request.method == "POST":
        requests.cancel(asked, by=user, at=clock.now())
        messages.success(request, f"{asked.name} ne fait plus partie de vos référents : la place est libre.")
        return redirect(back)
    message = "Un courriel lui dit que sa lettre n’est plus demandée, et son lien ne sert plus."
    facts = [message if asked.is_pending else "Aucun courriel n’était parti : rien ne lui est écrit."]
    if asked.state == ReferenceState.STARTED:
        facts.append("Sa lettre est commencée : ce qui est déjà écrit ne sera pas lu.")
    confirmation = Confirmation(
        title="Remplacer un référent",
        sentence=f"{asked.name} ne fait plus partie de vos référents : vous pourrez nommer quelqu’un d’autre.",
        label="Libérer cette place",
        above="Vos référents",
        back=back,
        facts=facts,
    )
    return confirmation_page(request, confirmation, campaign=application.campaign, application=application)
