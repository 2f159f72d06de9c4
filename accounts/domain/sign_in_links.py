"""Sign somebody in by a link sent to their address, whether it has an account or not: a draft begins with it.

The link serves once, for an hour; the database keeps the digest of its secret alone. Opening it proves the address, as
a code does: an account of this address that nobody had proved loses what another person set on it
(:func:`accounts.receivers.accept_once_confirmed`).
"""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Q

from accounts.domain.retention import Rule
from accounts.domain.users import address_being_proved, normalise_address
from accounts.models import SignInLink
from common.refusals import RefusedError

LIFETIME = timedelta(hours=1)
SECRET_BYTES = 32


class LinkExpiredError(RefusedError):
    """The link has served, or its hour is over."""


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def issue(address: str, *, target: str, at: datetime) -> str:
    """Return the secret of a new link for an address; ``target`` is the page that it leads to."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    SignInLink.objects.create(
        digest=_digest(secret),
        address=normalise_address(address),
        target=target,
        created_at=at,
        expires_at=at + LIFETIME,
    )
    return secret


def find_valid(secret: str, *, at: datetime) -> SignInLink | None:
    """Return the link of a secret while it may still serve."""
    return SignInLink.objects.filter(digest=_digest(secret), used_at__isnull=True, expires_at__gt=at).first()


@transaction.atomic
def use(secret: str, *, at: datetime) -> tuple[SignInLink, EmailAddress]:
    """Spend a link; return it with the address to prove, of an account opened for it when it had none.

    Raises :class:`LinkExpiredError`; of two requests at once, one spends it.
    """
    row = find_valid(secret, at=at)
    if row is None or not SignInLink.objects.filter(pk=row.pk, used_at__isnull=True).update(used_at=at):
        raise LinkExpiredError("Ce lien a déjà servi, ou son heure est passée : demandez-en un autre.")
    return row, address_being_proved(row.address)


def _over(limit: datetime) -> Iterable[SignInLink]:
    return SignInLink.objects.filter(Q(expires_at__lt=limit) | Q(used_at__lt=limit)).order_by("pk")


RULE = Rule("Liens de connexion échus ou utilisés", "sign_in_link", _over, lambda row, _at: row.delete())
