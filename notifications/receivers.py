"""Messages that were written to an address become those of the person who proves it."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from accounts.domain.users import verified_addresses
from accounts.models import User
from notifications.models import Message


def _claim(user: User) -> None:
    waiting = Message.objects.filter(recipient__isnull=True, address__in=verified_addresses(user))
    waiting.update(recipient=user, address="")


@receiver(user_logged_in, dispatch_uid="messages-sign-in")
def claim_at_sign_in(user: User, **_: Any) -> None:
    """Show a person what was written to the addresses they proved."""
    _claim(user)


@receiver(email_confirmed, dispatch_uid="messages-confirmed")
def claim_once_confirmed(email_address: EmailAddress, **_: Any) -> None:
    """Show a person what was written to the address that they have just proved."""
    _claim(email_address.user)
