"""What the team does with a circuit: remind or replace a signer, sign outside, issue again after a refusal."""

from functools import partial

from django.contrib import messages
from django.forms import Form
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.decorators import current_user, permission_required
from common import clock
from common.inspection.judging import UnavailableError
from common.refusals import shown_in
from common.web.acts import FormFactory, PageActs, refusal_shown_on
from common.web.confirmation import Confirmation, confirmation_page
from documents.domain.signing import outside
from documents.domain.signing.outside import OutsideRefusedError
from documents.models import Document, OutsideSigning, Signature
from talents.domain.documents import circuit_changes
from talents.forms.signing import SignedFileForm, SubstituteForm
from talents.rules import visible_documents

NOT_READ = "Ce fichier n’a pas pu être lu : la panne est de notre côté. Réessayez dans quelques minutes."


@require_http_methods(["GET", "POST"])
@permission_required("talents.sign", scope="document")
@refusal_shown_on("team:document", "public_id")
def signer(request: HttpRequest, public_id: str, rank: int) -> HttpResponse:
    """Send an invitation to sign again, or have somebody else sign."""
    related = Signature.objects.select_related("document", "signer").filter(document__public_id=public_id)
    signature = get_object_or_404(related, rank=rank, state__in=("waiting", "called"))
    now = clock.now()
    delegations = circuit_changes.substitutes(signature, at=now)
    acts = PageActs(request, {"remind": Form, "replace": partial(SubstituteForm, delegations=delegations)})
    name, form = acts.submitted
    if name == "remind":
        circuit_changes.remind(signature, at=now)
        messages.success(request, f"L’invitation est renvoyée. {signature.signer} en reçoit une par jour au plus.")
        return redirect("team:document", public_id=public_id)
    if form is not None and form.is_valid():
        with shown_in(form):
            person = form.person()
            again = circuit_changes.replace_signer(signature, person, at=now)
            if again is None:
                messages.success(request, f"{person} signe à la place.")
                return redirect("team:document", public_id=public_id)
            messages.success(request, f"Le document n° {again.number} nomme {person} et remplace le précédent.")
            return redirect("team:document", public_id=again.public_id)
    context = {
        "title": f"Signature demandée : {signature.signer}",
        "signature": signature,
        "document": signature.document,
        "campaign": getattr(getattr(signature.document, "subject", None), "campaign", None),
        "acts": acts,
        "substitutes": delegations,
    }
    return render(request, "talents/team/signer.html", context, status=acts.status)


def _outside_acts(document: Document) -> dict[str, FormFactory]:
    signers = circuit_changes.upto_choices(document)
    return {"take": Form, "cancel": Form, "return": partial(SignedFileForm, signers=signers)}


@require_http_methods(["GET", "POST"])
@permission_required("talents.sign", scope="document")
@refusal_shown_on("team:document", "public_id")
def outside_book(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a document out to another signature book, bring it back signed, or cancel."""
    document = get_object_or_404(Document.objects.select_related("subject__campaign"), public_id=public_id)
    user, now = current_user(request), clock.now()
    acts = PageActs(request, _outside_acts(document))
    match acts.name:
        case "return":
            return _bring_back(request, document, acts)
        case "take":
            circuit_changes.take_out(document, by=user, at=now)
            messages.success(request, "La sortie est enregistrée : téléchargez le PDF et faites-le signer.")
            return redirect("team:document-outside", public_id=public_id)
        case "cancel":
            circuit_changes.cancel_outside(document, by=user, at=now)
            messages.success(request, "La sortie est annulée : le document se signe de nouveau ici.")
            return redirect("team:document-outside", public_id=public_id)
    return _outside_page(request, document, acts)


def _bring_back(request: HttpRequest, document: Document, acts: PageActs) -> HttpResponse:
    _, form = acts.submitted
    if form.is_valid():
        with shown_in(form):
            data = form.cleaned_data
            try:
                circuit_changes.bring_back(
                    document, data["file"].read(), upto=data["upto"], by=current_user(request), at=clock.now()
                )
            except UnavailableError:
                raise OutsideRefusedError(NOT_READ, field="file") from None
            messages.success(request, "Le fichier signé est vérifié et gardé : le circuit continue.")
            return redirect("team:document", public_id=document.public_id)
    return _outside_page(request, document, acts)


def _outside_page(request: HttpRequest, document: Document, acts: PageActs) -> HttpResponse:
    context = {
        "title": "Parapheur externe",
        "document": document,
        "campaign": getattr(getattr(document, "subject", None), "campaign", None),
        "out": outside.current(document),
        "returned": outside.last_returned(document),
        "awaited": circuit_changes.open_signatures(document),
        "past": document.outside_signings.select_related("taken_by", "closed_by"),
        "acts": acts,
    }
    return render(request, "talents/team/outside.html", context, status=acts.status)


@require_http_methods(["GET", "POST"])
@permission_required("talents.sign", scope="document")
@refusal_shown_on("team:document", "public_id")
def again(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what issuing a refused document again does, then do it."""
    document = get_object_or_404(Document.objects.select_related("subject__campaign"), public_id=public_id)
    if request.method == "POST":
        issued = circuit_changes.issue_again(document, at=clock.now())
        messages.success(request, f"Le document n° {issued.number} remplace celui qui a été refusé.")
        return redirect("team:document", public_id=issued.public_id)
    refusal = circuit_changes.refused(document)
    if refusal is None:
        return redirect("team:document", public_id=public_id)
    confirmation = Confirmation(
        title="Établir à nouveau le document",
        sentence=f"Le document « {document.title} » est établi de nouveau, sous un autre numéro.",
        label="Établir à nouveau",
        above=document.number,
        back=reverse("team:document", args=[public_id]),
        facts=[
            f"{refusal.signer} a refusé de signer : « {refusal.reason} ».",
            "Le texte et les données sont ceux du premier : si le motif porte sur eux, corrigez-les d’abord.",
            "Le premier document reste au registre, avec ses signatures ; il est marqué comme remplacé.",
            "Le circuit s’ouvre de nouveau depuis la page du nouveau document, une fois produit.",
        ],
    )
    return confirmation_page(request, confirmation, campaign=document.subject.campaign)


@require_GET
def signed_file(request: HttpRequest, public_id: str) -> FileResponse:
    """Serve a signed file that came back to those who may download its document."""
    row = get_object_or_404(OutsideSigning.objects.exclude(file=""), public_id=public_id)
    if not visible_documents(current_user(request)).filter(pk=row.document_id).exists():
        raise Http404
    return FileResponse(row.file.open("rb"), as_attachment=True, filename=f"{row.document.number}-signe.pdf")
