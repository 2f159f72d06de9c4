"""Where an act comes from: who asks, and a network that names no home; the journal reads both."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from ipaddress import ip_address, ip_network
from typing import Any

_address: ContextVar[str] = ContextVar("address", default="")
_asker: ContextVar[Callable[[], Any]] = ContextVar("asker", default=lambda: None)
_viewer: ContextVar[Any] = ContextVar("viewer", default=None)


def network(address: str) -> str:
    """Return the /24 (IPv4) or /48 (IPv6) network of an address, or nothing when it is not one."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return ""
    return str(ip_network(f"{parsed}/{24 if parsed.version == 4 else 48}", strict=False))  # noqa: PLR2004 - IP's own


def current() -> str:
    """Return the network of the request in progress; nothing in a task or a command."""
    return _address.get()


def asker() -> Any:
    """Return the person whose request is in progress, for acts that no argument names (rights given in the editor)."""
    user = _asker.get()()
    return user if getattr(user, "is_authenticated", False) else None


@contextmanager
def coming_from(address: str, asker: Callable[[], Any]) -> Iterator[None]:
    """Say where what happens in this block comes from; ``asker`` is asked only if somebody wants to know."""
    token, who = _address.set(network(address)), _asker.set(asker)
    try:
        yield
    finally:
        _address.reset(token)
        _asker.reset(who)


def viewer() -> Any:
    """Return who really reads, when a request shows the platform as somebody else sees it; else nothing."""
    return _viewer.get()


@contextmanager
def viewed_by(person: Any) -> Iterator[None]:
    """Say who really reads what happens in this block: the journal names them, and not whom they see as."""
    token = _viewer.set(person)
    try:
        yield
    finally:
        _viewer.reset(token)
