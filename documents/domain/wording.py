"""Both genders where a text names somebody (R22).

An editor writes « [agent|agente] » ; the instance says how both are printed: in full, in brackets or with a middle dot.
"""

import re
from itertools import zip_longest

PAIR = re.compile(r"\[([^\[\]|]+)\|([^\[\]|]+)\]")
MARKS = {"brackets": ("(", ")"), "dot": ("·", "")}


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
