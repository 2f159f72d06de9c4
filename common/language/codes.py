"""Codes that addresses and tables name things by, made from the words that people give them."""

from collections.abc import Collection

from django.utils.text import slugify

RANK_CHARS = 4  # characters left for « -2 » and what follows


def new_code(label: str, *, taken: Collection[str], longest: int, otherwise: str) -> str:
    """Return a code made from a label, that none of those taken is; ``longest`` in characters.

    ``otherwise`` stands for a label without letter nor figure.
    """
    base = slugify(label)[: longest - RANK_CHARS] or otherwise
    candidates = (base, *(f"{base}-{rank}" for rank in range(2, len(taken) + 3)))
    return next(code for code in candidates if code not in taken)
