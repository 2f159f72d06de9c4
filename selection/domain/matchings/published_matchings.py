"""The inputs of an announced matching as anybody may have them: marks for people, ranks, wishes, seats; no result.

A mark is a keyed hash of the application, with a secret of the matching: it is the same nowhere else, and only the
person's own letter tells whose it is. ``checker/check_matching.py`` replays the file without the platform.
"""

import hashlib
import hmac
from base64 import b32encode
from typing import Any

from challenges.models import Position
from common.digests import digest
from selection.domain.matchings import matching, scenarios
from selection.models import MatchRun

MARK_BYTES = 10


def mark(salt: str, application: int) -> str:
    """Return the mark of a person in one published matching."""
    code = hmac.new(salt.encode(), str(application).encode(), hashlib.sha256).digest()
    return b32encode(code[:MARK_BYTES]).decode()


def public_inputs(inputs: dict[str, Any], salt: str) -> dict[str, Any]:
    """Return stored inputs without results nor keys of people, sorted by mark."""
    wished = {
        mark(salt, application): [str(p) for p in mine if p is not None] for application, mine in inputs["wishes"]
    }
    ranks = {
        str(position): dict(sorted((mark(salt, application), place) for application, place, _ in rows))
        for position, rows in inputs["ranks"]
    }
    return {
        "wishes": dict(sorted(wished.items())),
        "ranks": ranks,
        "seats": {str(position): count for position, count in inputs["seats"]},
        "holders": dict(
            sorted((mark(salt, application), str(seat)) for application, seat in inputs.get("holders", []))
        ),
    }


def fingerprint(inputs: dict[str, Any], salt: str) -> str:
    """Return the fingerprint that a person's letter gives of the published inputs."""
    return digest(public_inputs(inputs, salt))


def published(run: MatchRun) -> dict[str, Any]:
    """Return the file of an announced matching (one query)."""
    seated = matching.deferred_acceptance(*scenarios.data(run.inputs))
    positions = Position.objects.filter(pk__in=dict(run.inputs["seats"])).select_related("challenge", "profession")
    inputs = public_inputs(run.inputs, run.salt)
    return {
        "campaign": run.campaign.code,
        "fingerprint": digest(inputs),
        "inputs": inputs,
        "result": dict(
            sorted((mark(run.salt, application), str(position)) for application, position in seated.items())
        ),
        "names": {str(position.pk): f"{position.challenge}, {position.profession}" for position in positions},
    }
