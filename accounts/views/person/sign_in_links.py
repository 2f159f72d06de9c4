"""Enter by a link received by e-mail: ask for it, then open it."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from accounts.domain import sign_in_links
from accounts.forms import SignInLinkForm
from common import clock
from common.refusals import shown_in

MAX_TARGET_LENGTH = 300


def _target(request: HttpRequest) -> str:
    """Return the page that the link will lead to: the one asked for, when it is ours."""
    asked = (request.POST if request.method == "POST" else request.GET).get("next", "")
    safe = len(asked) <= MAX_TARGET_LENGTH and asked.startswith("/") and get_adapter(request).is_safe_url(asked)
    return asked if safe else reverse("spaces")


@login_not_required
@never_cache
def ask(request: HttpRequest) -> HttpResponse:
    """Send a link to an address. The answer is the same whether it has an account: nobody learns who has one."""
    target = _target(request)
    if request.user.is_authenticated:
        return redirect(target)
    form = SignInLinkForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        address = form.cleaned_data["email"].lower()
        if ratelimit.consume(request, action="request_login_code", key=address):
            secret = sign_in_links.issue(address, target=target, at=clock.now())
            link = request.build_absolute_uri(reverse("sign-in-link", args=[secret]))
            get_adapter(request).send_mail("account/email/sign_in_link", address, {"link": link})
            return render(request, "accounts/link_sent.html", {"title": "Lisez vos courriels", "address": address})
        form.add_error(None, "Plusieurs liens viennent d’être demandés : attendez une minute, puis recommencez.")
    context = {"title": "Recevoir un lien", "form": form, "target": target}
    return render(request, "accounts/link_request.html", context, status=422 if form.errors else 200)


@login_not_required
@never_cache
def enter(request: HttpRequest, secret: str) -> HttpResponse:
    """Sign in by a link. The page asks for one click, so that a mail scanner spends nothing."""
    refusal = Form(request.POST)
    if request.method == "POST":
        with shown_in(refusal):
            return _sign_in(request, secret)
    valid = sign_in_links.find_valid(secret, at=clock.now()) is not None
    context = {"title": "Ouvrir mon brouillon" if valid else "Ce lien n’est plus valable", "valid": valid}
    return render(request, "accounts/link.html", context, status=200 if valid else 410)


def _sign_in(request: HttpRequest, secret: str) -> HttpResponse:
    link, address = sign_in_links.use(secret, at=clock.now())
    record_authentication(request, address.user, method="code", email=address.email)
    if not address.verified:
        get_adapter(request).confirm_email(request, address)
    response: HttpResponse = perform_login(request, address.user, email=address.email, redirect_url=link.target)
    return response
