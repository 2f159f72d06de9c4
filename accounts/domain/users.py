"""Open accounts for people known by their address."""

from collections.abc import Iterable

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.models import User


@transaction.atomic
def invited(addresses: Iterable[str]) -> list[User]:
    """Return the people of these addresses, in order; an account without password is opened for the unknown ones.

    The address is proved by the first sign-in by code.
    """
    wanted = list(dict.fromkeys(address.strip().lower() for address in addresses))
    known = {user.email: user for user in User.objects.filter(email__in=wanted)}
    for address in wanted:
        if address not in known:
            known[address] = User.objects.create_user(address)
            EmailAddress.objects.create(user=known[address], email=address, primary=True, verified=False)
    return [known[address] for address in wanted]
