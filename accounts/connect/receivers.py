"""What a sign-in through the State teaches: an establishment, a second factor, an identity linked to an account."""

from typing import Any

from allauth.account.signals import user_logged_in
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.signals import social_account_added
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.connect.sessions import PENDING, SESSION
from accounts.domain import journal
from accounts.enums import Act
from accounts.models import User


@receiver(user_logged_in, dispatch_uid="connect-signed-in")
def signed_in(request: HttpRequest, user: User, sociallogin: SocialLogin | None = None, **_: Any) -> None:
    """Keep what the provider proved for this session, and the establishment it vouches for."""
    proof = request.session.pop(PENDING, None)
    if sociallogin is None or proof is None:
        return
    request.session[SESSION] = proof
    siret = str(sociallogin.account.extra_data.get("siret", ""))
    if siret and siret != user.siret:
        user.siret = siret
        user.save(update_fields=["siret"])


@receiver(social_account_added, dispatch_uid="connect-linked")
def linked(sociallogin: SocialLogin, **_: Any) -> None:
    """Keep that an identity was linked to an account that existed: its address is the same, its identifier is new."""
    provider = sociallogin.account.provider
    journal.record(
        Act.RELINK, f"Identité {provider} rattachée au compte", actor=sociallogin.user, concerned=sociallogin.user,
        target=provider,
    )  # fmt: skip
