"""How the sentences of a kind of document are proved again, by template."""

from collections.abc import Callable
from typing import Final

from documents.models import Document

Proof = Callable[[Document], list[str]]
PROOFS: Final[dict[str, Proof]] = {}
"""Each returns the sentences of a document that are false."""


def proof(template: str) -> Callable[[Proof], Proof]:
    """Register how the sentences of a kind of document are proved again."""

    def register(function: Proof) -> Proof:
        PROOFS[template] = function
        return function

    return register
