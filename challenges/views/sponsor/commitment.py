"""The sponsor's page: read the commitments, receive a code, sign."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache

from accounts.models import User
from challenges.domain import commitments
from challenges.domain.commitments import CommitmentRefusedError
from challenges.forms.challenges import SignForm
from challenges.models import Commitment
from common import clock


def _page(request: HttpRequest, commitment: Commitment, form: SignForm, *, status: int = 200) -> HttpResponse:
    context = {
        "title": "Engagements du sponsor",
        "commitment": commitment,
        "challenge": commitment.challenge,
        "form": form,
        "consent": commitments.CONSENT,
        "expired": clock.now() > commitment.expires_at,
    }
    return render(request, "challenges/commitment.html", context, status=status)


def _send_code(request: HttpRequest, commitment: Commitment) -> HttpResponse:
    """Send a code, and show the page again with what was already typed."""
    typed = {name: request.POST.get(name, "") for name in ("name", "function", "agree")}
    try:
        message, code = commitments.send_commitment_code(commitment, at=clock.now())
    except CommitmentRefusedError as refusal:
        messages.error(request, str(refusal))
        return _page(request, commitment, SignForm(initial=typed), status=422)
    if message.withheld:
        messages.info(request, f"Répétition : aucun courriel ne part. Votre code est {code}.")
    else:
        messages.success(request, f"Un code est envoyé à {commitment.address} : il est valable quinze minutes.")
    return _page(request, commitment, SignForm(initial=typed))


def _sign(request: HttpRequest, commitment: Commitment) -> HttpResponse:
    form = SignForm(request.POST)
    if not form.is_valid():
        return _page(request, commitment, form, status=422)
    data = form.cleaned_data
    try:
        commitments.sign_commitment(
            commitment, data["code"], name=data["name"], function=data["function"], at=clock.now(),
            network=get_adapter().get_client_ip(request), agent=request.headers.get("User-Agent", ""),
            visitor=request.user if isinstance(request.user, User) else None,
        )  # fmt: skip
    except CommitmentRefusedError as refusal:
        form.add_error("code", str(refusal))
        return _page(request, commitment, form, status=422)
    messages.success(request, "Votre signature est enregistrée. Merci.")
    return redirect("commitment", token=commitment.token)


@never_cache
@login_not_required
def commitment(request: HttpRequest, token: str) -> HttpResponse:
    """Read and sign one's commitments; the link is personal and dies after thirty days, nothing else is shown."""
    related = Commitment.objects.select_related("challenge__administration", "challenge__campaign", "asked_by")
    row = get_object_or_404(related, token=token)
    if clock.now() > row.expires_at:
        return _page(request, row, SignForm(), status=410)
    if request.method != "POST":
        return _page(request, row, SignForm())
    if row.signed_at is not None:
        messages.error(request, "Ces engagements sont déjà signés.")
        return _page(request, row, SignForm(), status=422)
    return _send_code(request, row) if request.POST.get("act") == "code" else _sign(request, row)
