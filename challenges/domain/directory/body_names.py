"""Write the names of public bodies as people write them: the register gives capitals without accents.

A curated table (``challenges/data/administration_names.json``, by SIREN) for those that the programme knows; rules for
the others: accents of the usual words, apostrophes, capitals of proper nouns and of the first word.
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

TABLE = Path(__file__).resolve().parents[2] / "data" / "administration_names.json"
SPELLINGS = TABLE.with_name("spellings.json")


def _fold(word: str) -> str:
    """Return a word as the register spells it: capitals without accents."""
    return word.lower().translate(str.maketrans("àâäçéèêëîïôöùûüœ", "aaaceeeeiioouuu~")).replace("~", "oe").upper()


@cache
def _spellings() -> dict[str, str]:
    """Return the usual spelling of a word by its capitals; a proper noun comes before a common one."""
    vocabulary = _vocabulary()
    return {_fold(word): word for kind in ("common", "proper", "acronyms") for word in vocabulary[kind]}


@cache
def _vocabulary() -> dict[str, Any]:
    """Return the words and the phrases whose spelling the rules know."""
    vocabulary: dict[str, Any] = json.loads(SPELLINGS.read_text(encoding="utf-8"))
    return vocabulary


@cache
def _table() -> dict[str, str]:
    table: dict[str, str] = json.loads(TABLE.read_text(encoding="utf-8"))
    return table


def _spell_word(word: str) -> str:
    folded = _fold(word)
    if folded == "A":
        return "à"
    return _spellings().get(folded, word.lower())


def spell(name: str) -> str:
    """Return a name of the register as people write it: « École nationale des ponts et chaussées ».

    A name that is not all capitals is left as somebody wrote it.
    """
    if not name.isupper():
        return name
    text = re.sub(r"\s+", " ", name.strip().replace("'", "’"))
    text = re.sub(r"\b([DL])(?:’|'| ) ?(?=[AEIOUYHÉÈ])", r"\1’", text)
    spelled = re.sub(r"[A-ZÀ-ÖØ-Þ]+", lambda match: _spell_word(match[0]), text)
    for common, proper in _vocabulary()["phrases"].items():
        spelled = re.sub(rf"\b{common}\b", proper, spelled)
    return spelled[:1].upper() + spelled[1:]


def write_name(siren: str, name: str) -> str:
    """Return a body's name as people write it, from the curated table or by the rules."""
    return _table().get(siren) or spell(name)
