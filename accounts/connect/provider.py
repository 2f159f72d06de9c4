"""ProConnect (agents) and FranceConnect (everybody) as allauth providers, strict where the stock one is not.

Their servers refuse any parameter they do not document, ask for a state and a nonce of 32 characters or more, and sign
userinfo: see ``ecosystem.md`` §2. Authentication is not authorisation: nobody gets a right by signing in.
"""

import secrets
from typing import Any, ClassVar

from allauth.account.models import EmailAddress
from allauth.socialaccount.providers.base import ProviderAccount
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider
from django.http import HttpRequest, HttpResponseBase

from accounts.connect.views import FranceConnectAdapter, ProConnectAdapter
from common.language.text import normalize_json, normalize_line
from common.web.inputs import is_whole

SIRET_LENGTH = 14
NONCE_BYTES = 32  # 43 characters
STRONG = frozenset({"eidas0-mfa", "eidas1-mfa", "eidas2", "eidas3"})


def _claim(data: dict[str, Any], name: str) -> str:
    """Return a claim that is a text, on one line; a claim of another type is none."""
    value = data.get(name)
    return normalize_line(value) if isinstance(value, str) else ""


class StateProvider(OAuth2Provider):
    """What both have in common."""

    account_class = ProviderAccount
    pkce_enabled_default = True
    scope: ClassVar[tuple[str, ...]]
    parameters: ClassVar[dict[str, str]]
    family_name: ClassVar[str]

    def redirect(self, request: HttpRequest, process: str, **kwargs: Any) -> HttpResponseBase:
        """Leave for the provider with a fresh nonce, kept with the state; a link adds nothing to what we ask."""
        nonce = secrets.token_urlsafe(NONCE_BYTES)
        kwargs["auth_params"] = self.parameters | {"nonce": nonce}
        kwargs["scope"] = list(self.scope)
        answer: HttpResponseBase = super().redirect(request, process, nonce=nonce, **kwargs)
        return answer

    def extract_uid(self, data: dict[str, Any]) -> str:
        """Return the identifier that the provider gives the person."""
        return str(data["sub"])

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """Return the address and the two names."""
        return {
            "email": _claim(data, "email").lower(),
            "first_name": _claim(data, "given_name"),
            "last_name": _claim(data, self.family_name),
        }

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Return what is kept: who vouches, for which establishment, how strongly; no identity twice."""
        siret = _claim(data, "siret")
        vouched = {"siret": siret} if is_whole(siret) and len(siret) == SIRET_LENGTH else {}
        return vouched | {name: normalize_json(data[name]) for name in ("idp_id", "acr", "amr") if name in data}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        """Return the address; allauth takes it as verified where the settings trust the provider."""
        email = _claim(data, "email").lower()
        return [EmailAddress(email=email, verified=False, primary=True)] if email else []

    @staticmethod
    def is_strong(data: dict[str, Any]) -> bool:
        """Tell whether the provider proved a second factor."""
        return data.get("acr") in STRONG or "mfa" in (data.get("amr") or ())


class ProConnectProvider(StateProvider):
    """The State's sign-in for agents; the professional address is the provider's to vouch for."""

    id = "proconnect"
    name = "ProConnect"
    oauth2_adapter_class = ProConnectAdapter
    scope = ("openid", "given_name", "usual_name", "email", "siret")
    parameters: ClassVar[dict[str, str]] = {"claims": '{"id_token":{"amr":{"essential":true}}}'}
    family_name = "usual_name"


class FranceConnectProvider(StateProvider):
    """The State's sign-in for everybody; asks for no more than a name and an address."""

    id = "franceconnect"
    name = "FranceConnect"
    oauth2_adapter_class = FranceConnectAdapter
    scope = ("openid", "given_name", "family_name", "email")
    parameters: ClassVar[dict[str, str]] = {"acr_values": "eidas1"}
    family_name = "family_name"


provider_classes = [ProConnectProvider, FranceConnectProvider]
