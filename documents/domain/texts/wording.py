"""What the words around a merge field ask of its value, and both genders where a text names somebody (R22).

An editor writes « [agent|agente] » ; the instance says how both are printed: in full, in brackets or with a middle dot.
"""

import re
from collections.abc import Container
from itertools import zip_longest
from typing import Any

from common.language import french

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
    return PAIR.sub(lambda match: both(match[1], match[2], style=style), text)


def placed(place: re.Match[str], data: dict[str, Any], bodies: Container[str], *, running: bool) -> str:
    """Return the value of a merge field with the word before it, agreed: « d’Élise », « du ministère ».

    ``place`` has the groups ``before`` (« de », « à », « que », or nothing) and ``name``. In a ``running`` text, the
    name of a public body takes its article.
    """
    before, name = place["before"] or "", place["name"]
    value = french.typeset(str(data[name]))
    if name in bodies:
        return _placed_body(before, value, running=running, at_start=_starts(place))
    return french.elide(before, value) if before else value


def _starts(place: re.Match[str]) -> bool:
    """Tell whether a field opens its paragraph or its sentence."""
    written = place.string[: place.start()]
    return not written.strip() or written.endswith((">", "> ")) or written.rstrip().endswith((".", "?", "!"))


def _placed_body(before: str, value: str, *, running: bool, at_start: bool) -> str:
    match before.lower():
        case "de":
            return _with_case(french.of_body(value), before)
        case "à":
            return _with_case(french.to_body(value), before)
        case "que":
            return french.elide(before, french.with_article(value))
    if at_start:
        return french.starting_with_article(value) if running else value
    return french.with_article(value)


def _with_case(text: str, before: str) -> str:
    return text[:1].upper() + text[1:] if before[:1].isupper() else text
