"""The identity providers that the environment names; without an address, there are none."""

from typing import Any
from urllib.parse import urlsplit

# Who vouches for an address: ProConnect alone, since a professional address is its own to check.
TRUSTS_EMAIL = {"proconnect": True, "franceconnect": False}


def _address(env: Any, name: str) -> str:
    return str(env.str(f"{name.upper()}_URL", ""))


def providers(env: Any) -> dict[str, dict[str, object]]:
    """Return the providers as allauth reads them."""
    providers: dict[str, dict[str, object]] = {name: {} for name in TRUSTS_EMAIL}
    for name, trusted in TRUSTS_EMAIL.items():
        if address := _address(env, name):
            providers[name]["APP"] = {
                "client_id": env.str(f"{name.upper()}_CLIENT_ID", ""),
                "secret": env.str(f"{name.upper()}_CLIENT_SECRET", ""),
                "settings": {"server_url": address, "verified_email": trusted, "email_authentication": trusted},
            }
    return providers


def origins(env: Any) -> list[str]:
    """Return the origins where a form of ours may lead: signing in and out there begins by one."""
    parts = [urlsplit(_address(env, name)) for name in TRUSTS_EMAIL]
    return [f"{part.scheme}://{part.netloc}" for part in parts if part.netloc]
