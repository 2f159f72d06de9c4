"""What the words around a merge field ask of its value."""

import re
from collections.abc import Container
from typing import Any

from common.language import french


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
