"""Fingerprints of stored content: the same JSON, written the same way, wherever it is hashed."""

import hashlib
import json
from collections.abc import Callable
from typing import Any


def canonical_json(content: Any, *, default: Callable[[Any], Any] | None = None) -> str:
    """Return content as JSON with sorted keys and no blanks, the text that is hashed.

    ``default`` turns what JSON does not know into what it does; without it such a value raises ``TypeError``.
    """
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=default)


def digest(content: Any, *, default: Callable[[Any], Any] | None = None) -> str:
    """Return the SHA-256 of the canonical JSON of content, in hexadecimal."""
    return hashlib.sha256(canonical_json(content, default=default).encode()).hexdigest()
