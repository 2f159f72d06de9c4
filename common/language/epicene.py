"""Both genders where a text names somebody: « [agent|agente] », printed in the style of its campaign (R22).

Papers, messages and pages that name a person write a pair; whoever prints says the style. A campaign chooses its own,
else the instance says it (``DOCUMENT_EPICENE``).
"""

import re
from collections.abc import Callable
from itertools import zip_longest

from django.conf import settings

from common.registry import Registry, qualified_name

PAIR = re.compile(r"\[([^\[\]|]+)\|([^\[\]|]+)\]")
MARKS = {"brackets": ("(", ")"), "dot": ("·", "")}  # brackets: in papers issued before campaigns chose

campaign_styles = Registry[Callable[[str], str]](qualified_name)
"""What gives the style of a campaign by its code; empty for one that did not choose."""


def both(masculine: str, feminine: str, *, style: str) -> str:
    """Return « agent ou agente » or « agent·e »; words that do not extend one another stay in full."""
    pairs = list(zip_longest(masculine.split(), feminine.split(), fillvalue=""))
    if style not in MARKS or not all(her.startswith(him) for him, her in pairs):
        return f"{masculine} ou {feminine[0].lower()}{feminine[1:]}"
    left, right = MARKS[style]
    return " ".join(him if him == her else f"{him}{left}{her.removeprefix(him)}{right}" for him, her in pairs)


def spell(text: str, *, style: str) -> str:
    """Return a text where each pair is printed as the style says."""
    return PAIR.sub(lambda match: both(match[1], match[2], style=style), text)


def style_of(campaign: str) -> str:
    """Return the style of a campaign by its code, else that of the instance."""
    chosen = (read(campaign) for read in campaign_styles) if campaign else ()
    return next(filter(None, chosen), settings.DOCUMENT_EPICENE)


def spell_for(text: str, campaign: str) -> str:
    """Return a text printed in the style of a campaign; the style is read only when the text names somebody."""
    return spell(text, style=style_of(campaign)) if PAIR.search(text) else text
