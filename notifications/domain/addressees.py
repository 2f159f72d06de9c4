"""Whom a message is written to: a person, or an address that nobody has proved yet."""

from dataclasses import dataclass

from accounts.domain.users import find_user_by_verified_address, normalise_address
from accounts.models import User


@dataclass(frozen=True, slots=True)
class Addressee:
    """An address without account. Templates greet it without a name."""

    address: str

    def __str__(self) -> str:
        return self.address

    def get_short_name(self) -> str:
        """Return no name: nothing is known of who reads."""
        return ""


def resolve(address: str) -> User | Addressee:
    """Return the person who proved this address, or the address itself."""
    return find_user_by_verified_address(address) or Addressee(normalise_address(address))
