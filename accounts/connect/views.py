"""Leave for the identity provider, come back, and sign out of it too."""

import hmac
import secrets
from typing import Any
from urllib.parse import urlencode

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter, OAuth2CallbackView, OAuth2LoginView
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET
from requests import RequestException

from accounts.connect import tokens
from accounts.connect.sessions import FAREWELL, LEAVING, PENDING


class StateAdapter(OAuth2Adapter):
    """Read the provider's own description; trust no claim that is not signed."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.expected: dict[str, Any] = {}

    @property
    def description(self) -> dict[str, Any]:
        """Return the provider's OpenID configuration."""
        base = self.get_provider().app.settings["server_url"].rstrip("/")
        return tokens.remembered(f"{base}/.well-known/openid-configuration")

    @property
    def access_token_url(self) -> str:
        """Return where a code is exchanged."""
        return str(self.description["token_endpoint"])

    @property
    def authorize_url(self) -> str:
        """Return where people sign in."""
        return str(self.description["authorization_endpoint"])

    def _verified(self, token: str, *required: str) -> dict[str, Any]:
        known = self.description
        return tokens.verified(
            token, keys_url=known["jwks_uri"], issuer=known["issuer"], audience=self.get_provider().app.client_id,
            required=("iss", "aud", "sub", *required),
        )  # fmt: skip

    def _userinfo(self, access_token: str) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {access_token}"}
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.description["userinfo_endpoint"], headers=headers)
        if answer.status_code != 200 or "application/jwt" not in answer.headers.get("Content-Type", ""):  # noqa: PLR2004 - HTTP
            raise OAuth2Error("userinfo is not a signed token")
        return self._verified(answer.text)

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> SocialLogin:  # noqa: ARG002 - allauth's
        """Return the login that two signed tokens agree on. Raises :class:`OAuth2Error` when any check fails."""
        raw = str(kwargs["response"].get("id_token", ""))
        identity = self._verified(raw, "exp", "iat", "nonce")
        if not hmac.compare_digest(str(identity["nonce"]), str(self.expected.get("nonce", ""))):
            raise OAuth2Error("the nonce is not ours")
        info = self._userinfo(token.token)
        if info["sub"] != identity["sub"]:
            raise OAuth2Error("userinfo speaks of somebody else")
        proof = {name: identity[name] for name in ("acr", "amr") if name in identity}
        provider = self.get_provider()
        request.session[PENDING] = {
            "provider": self.provider_id, "id_token": raw, "strong": provider.is_strong(proof),
        }  # fmt: skip
        login: SocialLogin = provider.sociallogin_from_response(request, info | proof)
        return login


class ProConnectAdapter(StateAdapter):
    provider_id = "proconnect"


class FranceConnectAdapter(StateAdapter):
    provider_id = "franceconnect"


class CallbackView(OAuth2CallbackView):
    """Give the adapter the state that was kept, so that it knows which nonce to expect."""

    def _get_state(self, request: HttpRequest, provider: Any) -> Any:
        state, answer = super()._get_state(request, provider)
        self.adapter.expected = state or {}
        return state, answer


def _known(view: Any) -> Any:
    """Answer 404 where the provider is not configured, and our error page when it cannot be reached."""

    @login_not_required
    def wrapped(request: HttpRequest) -> HttpResponse:
        try:
            answer: HttpResponse = view(request)
        except SocialApp.DoesNotExist:
            raise Http404 from None
        except (OAuth2Error, RequestException):
            return render(request, "socialaccount/authentication_error.html", status=503)
        return answer

    return wrapped


proconnect_login = _known(OAuth2LoginView.adapter_view(ProConnectAdapter))
proconnect_callback = _known(CallbackView.adapter_view(ProConnectAdapter))
franceconnect_login = _known(OAuth2LoginView.adapter_view(FranceConnectAdapter))
franceconnect_callback = _known(CallbackView.adapter_view(FranceConnectAdapter))


def _farewell(request: HttpRequest, held: dict[str, Any]) -> str:
    """Return where to sign out of the provider too, or nothing when it says no such place; a state is kept."""
    adapter = {"proconnect": ProConnectAdapter, "franceconnect": FranceConnectAdapter}[held["provider"]](request)
    try:
        address = adapter.description.get("end_session_endpoint", "")
    except (OAuth2Error, SocialApp.DoesNotExist):
        return ""
    if not address:
        return ""
    state = request.session[FAREWELL] = secrets.token_urlsafe(32)
    back = request.build_absolute_uri(reverse("connect-signed-out"))
    query = {"id_token_hint": held["id_token"], "state": state, "post_logout_redirect_uri": back}
    return f"{address}?{urlencode(query)}"


@login_not_required
@require_GET
def leave(request: HttpRequest) -> HttpResponse:
    """Go on to the provider, once signed out here."""
    held = request.session.pop(LEAVING, None)
    return redirect((_farewell(request, held) if held else "") or "/")


@login_not_required
@require_GET
def signed_out(request: HttpRequest) -> HttpResponse:
    """Come back from signing out of the provider; a return that we did not ask for says nothing."""
    farewell = request.session.pop(FAREWELL, "")
    if farewell and hmac.compare_digest(farewell, request.GET.get("state", "")):
        messages.success(request, "Vous êtes déconnecté, ici et chez votre fournisseur d’identité.")
    return redirect("/")
