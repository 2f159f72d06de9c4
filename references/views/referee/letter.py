"""The referee's pages, by a personal link and without account: read what is asked, write, read again, send, decline."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from common import clock
from common.digests import digest
from common.language.french import with_de
from common.refusals import shown_in
from common.web.confirmation import Confirmation, confirmation_page
from references.domain import letters
from references.forms.writing import LetterForm, SendForm
from references.models import Reference, ReferenceLetter
from references.queries import deadlines, links

TITLE = "Lettre de recommandation"


def _reference(public_id: str, proof: str) -> Reference:
    reference = links.referred(public_id, proof)
    if reference is None:
        raise Http404
    return reference


def _letter(reference: Reference) -> ReferenceLetter | None:
    return ReferenceLetter.objects.filter(reference=reference).first()


def _shown(reference: Reference) -> dict[str, object]:
    """Return what each page says of what is asked."""
    application = reference.application
    return {
        "title": TITLE,
        "reference": reference,
        "candidate": application.candidate,
        "campaign": application.campaign,
        "due": deadlines.due_at(application),
        "contact": settings.COORDINATOR_ADDRESS,
    }


def _over(request: HttpRequest, reference: Reference, over: str) -> HttpResponse:
    """Say why nothing is to be written: 410 when the link serves no more, the thanks once the letter is sent."""
    sent = reference.answered_at is not None
    context = _shown(reference) | {"over": over}
    return render(request, "references/referee/over.html", context, status=200 if sent else 410)


def _save(request: HttpRequest, reference: Reference, form: LetterForm) -> HttpResponse:
    data = form.cleaned_data
    letters.save(
        reference, form.draft(), upload=data["file"], remove_file=bool(data.get("remove_file")),
        at=clock.received(request),
    )  # fmt: skip
    if form.is_to_preview:
        return redirect(links.path(reference, page="reference-preview"))
    messages.success(request, "Brouillon enregistré : vous pouvez y revenir par le même lien.")
    return redirect(links.path(reference))


@never_cache
@login_not_required
def write(request: HttpRequest, public_id: str, proof: str) -> HttpResponse:
    """Say who asks, for what, who reads and until when; keep the draft of the letter."""
    reference = _reference(public_id, proof)
    over = letters.obstacle(reference, clock.received(request))
    if over and request.method != "POST":
        return _over(request, reference, over)
    letter = _letter(reference)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = LetterForm(*posted, reference=reference, letter=letter)
    if form.is_valid():
        with shown_in(form):
            return _save(request, reference, form)
    context = _shown(reference) | {
        "form": form,
        "letter": letter,
        "path": links.path(reference),
        "decline_path": links.path(reference, page="reference-decline"),
    }
    return render(request, "references/referee/write.html", context, status=422 if form.is_bound else 200)


@never_cache
@login_not_required
def preview(request: HttpRequest, public_id: str, proof: str) -> HttpResponse:
    """Show the letter as its readers will read it; send it, once."""
    reference = _reference(public_id, proof)
    at = clock.received(request)
    over = letters.obstacle(reference, at)
    letter = _letter(reference)
    if request.method != "POST" and over:
        return _over(request, reference, over)
    if letter is None:
        return redirect(links.path(reference))
    form = SendForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with shown_in(form):
            letters.send(reference, seen=form.cleaned_data["seen"], at=at)
            return redirect(links.path(reference))
        if over:
            return redirect(links.path(reference))
    held = letters.content(reference, letter)
    context = _shown(reference) | {
        "form": form,
        "held": held,
        "seen": digest(held),
        "faults": letters.faults(reference, letter),
        "path": links.path(reference),
    }
    return render(request, "references/referee/preview.html", context, status=422 if form.is_bound else 200)


@never_cache
@login_not_required
def decline(request: HttpRequest, public_id: str, proof: str) -> HttpResponse:
    """Show what declining does, then decline."""
    reference = _reference(public_id, proof)
    over = letters.obstacle(reference, clock.received(request))
    if over:
        return redirect(links.path(reference))
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with shown_in(form):
            letters.decline(reference, at=clock.received(request))
            return redirect(links.path(reference))
    confirmation = Confirmation(
        title="Décliner",
        sentence=f"Vous n’écrivez pas cette lettre au sujet {with_de(str(reference.application.candidate))}.",
        label="Décliner",
        above=TITLE,
        back=links.path(reference),
        facts=[
            "Un courriel le dit à cette personne, sans motif : elle peut nommer quelqu’un d’autre.",
            "Ni l’équipe ni les jurys n’en tirent rien. Ce que vous aviez écrit est effacé.",
        ],
        form=form,
    )
    return confirmation_page(request, confirmation, campaign=reference.application.campaign)
