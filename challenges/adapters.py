"""The enterprise directory of the State, asked by the team to fill a record; switched off by default.

It speaks the protocol of « recherche d'entreprises » : ``GET /search?q=…`` answers ``{"results": [{"siren",
"nom_complet", "sigle", "nature_juridique", "siege": {"libelle_commune"}}], "total_results"}``. Whatever happens to it,
a record can be written by hand.
"""

import json
from dataclasses import dataclass
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from django.conf import settings
from django.core.exceptions import ValidationError

from common.refusals import RefusedError
from common.validators import validate_siren

TIMEOUT_SECONDS = 4
MAX_SUGGESTIONS = 8


class LookupFailedError(RefusedError):
    """The directory does not answer, or not as it should."""

    def __init__(self) -> None:
        super().__init__("L’annuaire des entreprises ne répond pas : remplissez la fiche à la main, rien n’est bloqué.")


@dataclass(frozen=True, slots=True)
class Found:
    """One body found in the enterprise directory."""

    siren: str
    name: str
    acronym: str
    town: str


def lookup_enabled() -> bool:
    """Tell whether an address is configured."""
    return bool(settings.ENTERPRISE_DIRECTORY_URL)


def _valid(siren: str) -> bool:
    try:
        validate_siren(siren)
    except ValidationError:
        return False
    return True


def lookup(words: str) -> list[Found]:
    """Return the bodies found; those whose SIREN fails its own key are left out. Raises :class:`LookupFailedError`."""
    query = urlencode({"q": words, "per_page": MAX_SUGGESTIONS})
    address = f"{settings.ENTERPRISE_DIRECTORY_URL.rstrip('/')}/search?{query}"
    request = Request(address, headers={"Accept": "application/json"})  # noqa: S310 - the address is a setting
    try:
        with urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310 - same
            rows = json.load(answer)["results"]
        bodies = [
            Found(
                siren=str(row["siren"]),
                name=str(row["nom_complet"]),
                acronym=str(row.get("sigle") or ""),
                town=str((row.get("siege") or {}).get("libelle_commune") or ""),
            )
            for row in rows
        ]
    except (URLError, OSError, ValueError, KeyError, TypeError, AttributeError):
        raise LookupFailedError from None
    return [body for body in bodies if _valid(body.siren)][:MAX_SUGGESTIONS]
