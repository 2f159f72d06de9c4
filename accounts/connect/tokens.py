"""Verify what an identity provider signs: ID token and userinfo are JWTs whose every claim is checked.

ProConnect and FranceConnect sign both with RS256 or ES256 (their documentation, 2025-2026); nothing weaker is taken.
A token that names no key or an unknown one is refused after one fresh reading of the keys.
"""

from typing import Any

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.core.cache import cache
from requests import RequestException

ALGORITHMS = ("RS256", "ES256")
HOUR = 3600
MINUTE = 60
LEEWAY = 30  # seconds that two clocks may differ by


def fetch(url: str) -> dict[str, Any]:
    """Return a JSON document of the provider. Raises :class:`OAuth2Error` in its place when it cannot be had."""
    try:
        with get_adapter().get_requests_session() as session:
            answer = session.get(url)
            answer.raise_for_status()
            data: dict[str, Any] = answer.json()
    except (RequestException, ValueError) as error:
        raise OAuth2Error(f"{url}: {type(error).__name__}") from error
    return data


def remembered(url: str) -> dict[str, Any]:
    """Return a JSON document of the provider, read once an hour."""
    key = f"connect:{url}"
    cached: dict[str, Any] | None = cache.get(key)
    if cached is None:
        cached = fetch(url)
        cache.set(key, cached, HOUR)
    return cached


def _key(keys_url: str, kid: str) -> jwt.PyJWK:
    """Return the provider's key of that name; an unknown name has the keys read afresh, once a minute at most."""
    for again in (False, True):
        if again and not cache.add(f"connect:afresh:{keys_url}", 1, MINUTE):
            break
        if again:
            cache.delete(f"connect:{keys_url}")
        for key in jwt.PyJWKSet.from_dict(remembered(keys_url)).keys:
            if key.key_id == kid:
                return key
    raise OAuth2Error("unknown signing key")


def verified(
    token: str, *, keys_url: str, issuer: str, audience: str, required: tuple[str, ...] = ("iss", "aud", "sub")
) -> dict[str, Any]:
    """Return the claims of a token signed by the provider, for us. Raises :class:`OAuth2Error` for any other."""
    try:
        header = jwt.get_unverified_header(token)
        if header.get("alg") not in ALGORITHMS or not header.get("kid"):
            raise OAuth2Error("a token must be signed with RS256 or ES256 and name its key")
        claims: dict[str, Any] = jwt.decode(
            token, _key(keys_url, header["kid"]), algorithms=list(ALGORITHMS), audience=audience, issuer=issuer,
            leeway=LEEWAY, options={"require": list(required)},
        )  # fmt: skip
    except jwt.PyJWTError as error:
        raise OAuth2Error(f"{type(error).__name__}: {error}") from error
    return claims
