"""How allauth meets our accounts."""

import base64
import hashlib
import logging
import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from accounts.connect.sessions import LEAVING, SESSION
from accounts.domain import journal
from accounts.enums import Act
from common.language.french import with_de

STATE_BYTES = 32  # 43 characters: ProConnect asks for 32 at least
log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Keep allauth's rules; addresses are stored in lower case, as everywhere on the platform."""

    def clean_email(self, email: str) -> str:
        """Return the address as it is stored."""
        cleaned: str = super().clean_email(email)
        return cleaned.lower()

    def logout(self, request: HttpRequest) -> None:
        """Sign out here, and keep in the new session what signing out of the identity provider takes."""
        held = request.session.get(SESSION)
        super().logout(request)
        if held:
            request.session[LEAVING] = held

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Go through the identity provider, when one signed the person in."""
        if SESSION in request.session:
            return reverse("connect-leave")
        return str(super().get_logout_redirect_url(request))


class SocialAdapter(DefaultSocialAccountAdapter):
    """Longer states than the stock ones; a failure is told to the person in our words, and to the journal."""

    def generate_state_param(self, state: dict[str, Any]) -> str:  # noqa: ARG002 - allauth's signature
        """Return an unguessable name for a state."""
        return secrets.token_urlsafe(STATE_BYTES)

    def on_authentication_error(
        self,
        request: HttpRequest,  # noqa: ARG002 - allauth's signature
        provider: Any,
        error: Any = None,
        exception: Any = None,
        extra_context: Any = None,  # noqa: ARG002 - the same
    ) -> None:
        """Say in the log why the provider's answer was refused: the page tells the person what to do."""
        log.warning("sign-in through %s refused: %s %s", provider, error, exception or "")
        journal.record(Act.REFUSED, f"Réponse {with_de(str(provider))} refusée", actor=None)


class MFAAdapter(DefaultMFAAdapter):
    """Secrets of authenticators are encrypted: the database alone does not give them."""

    @staticmethod
    def _cipher() -> Fernet:
        digest = hashlib.sha256(b"passerelle.mfa:" + settings.SECRET_KEY.encode()).digest()
        return Fernet(base64.urlsafe_b64encode(digest))

    def encrypt(self, text: str) -> str:
        """Return a secret as it is stored."""
        return self._cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return a stored secret."""
        return self._cipher().decrypt(encrypted_text.encode()).decode()
