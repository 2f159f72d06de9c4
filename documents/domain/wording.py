"""French as documents set it: spaces that never break, and both genders where a text names somebody (R21, R22).

An editor writes « [agent|agente] » ; the instance says how both are printed: in full, in brackets or with a middle dot.
"""

import re
from itertools import zip_longest

from common.formatting import NBSP

BEFORE = re.compile(r"(?<=\S) (?=[:;!?»%€])")
AFTER = re.compile(r"« (?=\S)")
NUMBERED = re.compile(r"\b(n°|article|articles|L\.|R\.|D\.) (?=[\dLRD{])")
PAIR = re.compile(r"\[([^\[\]|]+)\|([^\[\]|]+)\]")
MARKS = {"brackets": ("(", ")"), "dot": ("·", "")}


def typeset(text: str) -> str:
    """Return a text whose signs and numbers stay with the word that bears them."""
    return NUMBERED.sub(rf"\1{NBSP}", AFTER.sub(f"«{NBSP}", BEFORE.sub(NBSP, text)))


def both(masculine: str, feminine: str, *, style: str) -> str:
    """Return « agent ou agente », « agent(e) » or « agent·e »; words that do not extend one another stay in full."""
    pairs = list(zip_longest(masculine.split(), feminine.split(), fillvalue=""))
    if style not in MARKS or not all(her.startswith(him) for him, her in pairs):
        return f"{masculine} ou {feminine[0].lower()}{feminine[1:]}"
    left, right = MARKS[style]
    return " ".join(him if him == her else f"{him}{left}{her.removeprefix(him)}{right}" for him, her in pairs)


def epicene(text: str, *, style: str) -> str:
    """Return a text where each pair is printed as the style says."""
    return PAIR.sub(lambda found: both(found[1], found[2], style=style), text)
