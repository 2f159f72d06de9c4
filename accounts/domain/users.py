"""Who an address belongs to: only an address that its owner proved leads to an account.

The address written on an account proves nothing: anybody may open an account with somebody else's. Every search of a
person by address is made here (a test refuses it elsewhere).
"""

from collections.abc import Iterable

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from accounts.models import User
from common.refusals import RefusedError


class UnprovedAddressError(RefusedError):
    """An account bears this address without having proved it; the message says so in French."""


def normalise_address(address: str) -> str:
    """Return an address as it is stored: trimmed, in lower case."""
    return address.strip().lower()


def mailbox_of(address: str) -> str:
    """Return an address without the tag of its local part: « zoe+essai@… » is read by « zoe@… »."""
    local, _, host = normalise_address(address).rpartition("@")
    return f"{local.partition('+')[0]}@{host}"


def verified_addresses(user: User) -> set[str]:
    """Return the addresses that a person proved to be theirs."""
    rows = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return {normalise_address(address) for address in rows}


def find_users_by_verified_addresses(addresses: Iterable[str]) -> dict[str, User]:
    """Return, by address, the active people who proved these addresses; the others are absent (one query)."""
    wanted = {normalise_address(address) for address in addresses}
    rows = EmailAddress.objects.filter(email__in=wanted, verified=True, user__is_active=True).select_related("user")
    return {normalise_address(row.email): row.user for row in rows.order_by("pk")}


def find_user_by_verified_address(address: str) -> User | None:
    """Return the active person who proved this address, or nothing."""
    return find_users_by_verified_addresses([address]).get(normalise_address(address))


def enters_by_code_alone(user: User) -> bool:
    """Tell whether a person has no other way in than a message: neither password, key nor identity provider."""
    if user.has_usable_password():
        return False
    key = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    return not key.exists() and not SocialAccount.objects.filter(user=user).exists()


@transaction.atomic
def address_being_proved(address: str) -> EmailAddress:
    """Return the address that its owner proves at this instant, of their account, or of one opened for it.

    An account that bears it unproved is theirs from now on: what another person set on it is taken away when the proof
    is recorded (:mod:`accounts.receivers`).
    """
    user = find_user_by_verified_address(address) or User.objects.filter(email=address).first()
    user = user or User.objects.create_user(address)
    defaults = {"primary": not EmailAddress.objects.filter(user=user, primary=True).exists()}
    return EmailAddress.objects.get_or_create(user=user, email=address, defaults=defaults)[0]


@transaction.atomic
def forget_unproved_credentials(user: User) -> None:
    """Take away the password and the linked identities of an account whose address nobody had proved."""
    SocialAccount.objects.filter(user=user).delete()
    if user.has_usable_password():
        user.set_unusable_password()
        user.save(update_fields=["password"])


@transaction.atomic
def open_imported_account(address: str) -> User:
    """Return the account of a person whose dossier is imported, opened without password when they have none.

    A dossier needs its author. The account serves nobody before its address is proved by a first sign-in. Raises
    :class:`UnprovedAddressError` when somebody who already signs in bears the address without having proved it.
    """
    clean = normalise_address(address)
    user = find_user_by_verified_address(clean)
    if user is not None:
        return user
    bearer = User.objects.filter(email=clean).first()
    if bearer is None:
        bearer = User.objects.create_user(clean)
        EmailAddress.objects.create(user=bearer, email=clean, primary=True, verified=False)
    elif bearer.has_usable_password() or bearer.last_login is not None or not bearer.is_active:
        raise UnprovedAddressError(
            f"un compte porte l’adresse {clean} sans l’avoir confirmée : la personne la confirme en se connectant"
        )
    return bearer
