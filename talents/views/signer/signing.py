"""The signer's pages: read, receive a code, sign or refuse."""

from functools import partial
from http import HTTPStatus

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.decorators import current_user
from accounts.models import User
from common import clock
from common.jobs import JobState
from common.refusals import shown_in
from common.web.acts import FormFactory, PageActs, refusal_shown_on
from common.web.pages import part
from documents.domain.signing import signatures
from documents.forms import serving
from documents.models import Document, Signature
from talents.domain.documents import circuits
from talents.forms.missions import RefuseSignatureForm, SignForm


def _signature(user: User, public_id: str) -> Signature:
    mine = Signature.objects.filter(signer=user).select_related("document", "signer")
    return get_object_or_404(mine, public_id=public_id)


def _evidence(signature: Signature) -> Document | None:
    document = circuits.evidence_of(signature.document)
    return document if document is not None and document.state == JobState.DONE else None


def _acts() -> dict[str, FormFactory]:
    return {"sign": partial(SignForm, consent=signatures.CONSENT), "refuse": RefuseSignatureForm}


def _page(request: HttpRequest, signature: Signature, acts: PageActs) -> HttpResponse:
    context = {
        "title": "Signer un document",
        "signature": signature,
        "document": signature.document,
        "others": signature.document.signatures.select_related("signer"),
        "evidence": _evidence(signature),
        "acts": acts,
        "called": signature.state == "called" or acts.status != HTTPStatus.OK,
    }
    return render(request, "talents/signature.html", context, status=acts.status)


@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """List what a person is asked to sign now, and what they signed."""
    user = current_user(request)
    answered = Signature.objects.filter(signer=user, answered_at__isnull=False).select_related("document")
    context = {
        "title": "Documents à signer",
        "waiting": circuits.waiting(user),
        "answered": part(request, answered.defer("document__context").order_by("-answered_at", "-pk"), "reponses"),
    }
    return render(request, "talents/signatures.html", context)


@require_GET
def signature(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what is to sign, where it stands, and how."""
    return _page(request, _signature(current_user(request), public_id), PageActs(request, _acts()))


@require_GET
def read(request: HttpRequest, public_id: str) -> FileResponse:
    """Open the document to sign; that it was opened is part of the evidence."""
    signature = _signature(current_user(request), public_id)
    signatures.mark_read(signature, at=clock.now())
    return serving.download(signature.document, "{number}.pdf")


@require_GET
def evidence(request: HttpRequest, public_id: str) -> FileResponse:
    """Hand over the evidence file once everybody signed."""
    return serving.download(_evidence(_signature(current_user(request), public_id)), "preuve-{number}.pdf")


@require_POST
@refusal_shown_on("signature", "public_id")
def code(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send a one-time code to the signer's address."""
    user = current_user(request)
    signature = _signature(user, public_id)
    message, sent = circuits.send_code(signature, by=user, at=clock.now())
    if message.withheld:
        messages.info(request, f"Répétition : aucun courriel ne part. Votre code est {sent}.")
    else:
        messages.success(request, f"Un code est envoyé à {user.email}.")
    return redirect("signature", public_id=public_id)


@require_POST
def sign(request: HttpRequest, public_id: str) -> HttpResponse:
    """Sign with the code and the consent."""
    user = current_user(request)
    signature = _signature(user, public_id)
    acts = PageActs(request, _acts(), act="sign")
    _, form = acts.submitted
    if form.is_valid():
        with shown_in(form):
            circuits.sign(
                signature, form.cleaned_data["code"], by=user, at=clock.now(),
                address=get_adapter().get_client_ip(request), agent=request.headers.get("User-Agent", ""),
            )  # fmt: skip
            messages.success(request, "Votre signature est enregistrée.")
            return redirect("signature", public_id=public_id)
    return _page(request, signature, acts)


@require_POST
def refuse(request: HttpRequest, public_id: str) -> HttpResponse:
    """Refuse to sign, with a reason."""
    user = current_user(request)
    signature = _signature(user, public_id)
    acts = PageActs(request, _acts(), act="refuse")
    _, form = acts.submitted
    if form.is_valid():
        with shown_in(form):
            circuits.refuse(signature, reason=form.cleaned_data["reason"], by=user, at=clock.now())
            messages.success(request, "Votre refus est enregistré ; l’équipe du programme en est informée.")
            return redirect("signature", public_id=public_id)
    return _page(request, signature, acts)
