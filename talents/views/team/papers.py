"""Documents of the team: one by one, by batches, by challenge and by cohort; who signs them."""

from tempfile import SpooledTemporaryFile

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.decorators import current_user, permission_required, reauthentication_required
from accounts.domain import journal
from accounts.enums import Act
from common import clock
from common.days import day_of
from common.jobs import JobState
from common.language.french import counted, plural
from common.refusals import shown_in
from common.web.confirmation import Confirmation, confirmation_page
from documents.domain import production
from documents.domain.signing import outside
from documents.domain.signing.signatures import OPEN
from documents.domain.texts.declarations import nature_of
from documents.models import Document, DocumentBatch
from talents.domain.documents import circuit_changes, circuits
from talents.forms.missions import CircuitForm

MAX_REASONS = 5

IN_MEMORY = 32 * 1024 * 1024


@require_http_methods(["GET", "POST"])
@permission_required("talents.view", write="talents.sign", scope="document")
def document(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a document, what it was made from and who signs it; open its circuit."""
    related = Document.objects.select_related(
        "version__template", "replaces", "replaced_by", "batch", "subject__mission", "subject__campaign"
    )
    document = get_object_or_404(related, public_id=public_id)
    parties = circuits.parties(document, on=day_of(clock.now()))
    signatures = list(document.signatures.select_related("signer"))
    form = CircuitForm(request.POST or None, parties=parties)
    if request.method == "POST" and form.is_valid():
        with shown_in(form):
            circuits.start(document, form.people(), at=clock.now())
            messages.success(request, "La première personne est invitée à signer.")
            return redirect("team:document", public_id=public_id)
    about = getattr(document, "subject", None)
    context = {
        "title": document.title,
        "document": document,
        "nature": nature_of(document.template),
        "mission": getattr(about, "mission", None),
        "campaign": getattr(about, "campaign", None),
        "replaced_by": getattr(document, "replaced_by", None),
        "signatures": signatures,
        "evidence": circuits.evidence_of(document) if signatures else None,
        "refused": circuit_changes.refused(document),
        "awaited": [signature for signature in signatures if signature.state in OPEN],
        "out": outside.current(document),
        "outside_rows": document.outside_signings.exists(),
        "parties": parties,
        "form": form,
        "may_open": (bool(parties) and not signatures and document.state == JobState.DONE) or bool(form.errors),
    }
    return render(request, "talents/team/document.html", context, status=422 if form.errors else 200)


@require_POST
@permission_required("talents.sign", scope="batch")
@reauthentication_required
def archive(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Hand over the issued documents of a batch as one ZIP."""
    batch = get_object_or_404(DocumentBatch, public_id=public_id)
    target = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the response closes it
    if not production.archive(batch, target):
        target.close()
        messages.info(request, "Aucun document de ce lot n’est encore produit.")
        return redirect("team:batch", public_id=public_id)
    target.seek(0)
    journal.record(Act.EXPORT, f"Lot de documents « {batch} »", actor=current_user(request))
    return FileResponse(target, as_attachment=True, filename=f"lot-{batch.pk}.zip")


def _ask_to_cancel(request: HttpRequest, batch: DocumentBatch) -> HttpResponse:
    waiting = production.waiting(batch)
    count = waiting.count()
    if not count:
        messages.info(request, "Aucun document de ce lot n’attend : rien n’est à annuler.")
        return redirect("team:batch", public_id=batch.public_id)
    confirmation = Confirmation(
        title="Annuler ce qui attend",
        sentence=f"{counted(count, 'document ne sera pas produit', 'documents ne seront pas produits')}.",
        label="Annuler ce qui attend",
        above=str(batch),
        back=reverse("team:batch", args=[batch.public_id]),
        facts=[
            f"{plural(count, 'Son numéro reste', 'Leurs numéros restent')} au registre, sans document.",
            "Ce qui est produit, ou en train de l’être, n’est pas touché.",
            *(document.title for document in waiting),
        ],
    )
    return confirmation_page(request, confirmation)


@require_http_methods(["GET", "POST"])
@permission_required("talents.manage", scope="batch")
def cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what a batch still has in its queue, then cancel it."""
    batch = get_object_or_404(DocumentBatch, public_id=public_id)
    if request.method == "GET":
        return _ask_to_cancel(request, batch)
    count = production.cancel(batch)
    numbers = plural(count, "son numéro reste", "leurs numéros restent")
    cancelled = counted(count, "document est annulé", "documents sont annulés")
    messages.success(request, f"{cancelled} ; {numbers} au registre.")
    return redirect("team:batch", public_id=public_id)


def _ask_to_sign(request: HttpRequest, batch: DocumentBatch) -> HttpResponse:
    documents = circuits.unsigned(batch)
    count = documents.count()
    if not count:
        messages.info(request, "Tous les documents de ce lot ont déjà leur circuit de signature.")
        return redirect("team:batch", public_id=batch.public_id)
    confirmation = Confirmation(
        title="Faire signer",
        sentence=f"{counted(count, 'document part', 'documents partent')} à la signature.",
        label="Faire signer",
        above=str(batch),
        back=reverse("team:batch", args=[batch.public_id]),
        facts=[
            "Chaque signataire reçoit un message quand vient son tour ; le premier le reçoit maintenant.",
            "Un document dont un signataire n’est pas connu reste en l’état, et la page dit lequel.",
            *(document.title for document in documents),
        ],
    )
    return confirmation_page(request, confirmation)


@require_http_methods(["GET", "POST"])
@permission_required("talents.sign", scope="batch")
def sign_all(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show which documents of a batch would be signed; open their circuits, with the likeliest people."""
    batch = get_object_or_404(DocumentBatch, public_id=public_id)
    if request.method == "GET":
        return _ask_to_sign(request, batch)
    opened, left = circuits.start_all(batch, at=clock.now())
    if opened:
        done = counted(opened, "circuit de signature est ouvert", "circuits de signature sont ouverts")
        messages.success(request, f"{done}.")
    for reason in left[:MAX_REASONS]:
        messages.error(request, reason)
    if len(left) > MAX_REASONS:
        others = counted(len(left) - MAX_REASONS, "autre document", "autres documents")
        messages.error(request, f"{others} dans le même cas.")
    if not opened and not left:
        messages.info(request, "Tous les documents produits de ce lot ont leur circuit.")
    return redirect("team:batch", public_id=public_id)
