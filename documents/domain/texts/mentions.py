"""The legal mentions that a text must carry, whoever wrote it: those it lost, and how to put one back.

The text shipped with the platform carries every mention of its kind. Each mention has parts: the words of its clause,
and the merge fields printed with them. A text must print each part wherever the shipped text does: always, or where a
condition holds.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from html import unescape
from itertools import product
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup

from documents.domain.texts import composing, letters
from documents.domain.texts.composing import Block
from documents.domain.texts.declarations import Kind, Mention

ALWAYS = ""
KEPT_TEXTS = 4096


@dataclass(frozen=True, slots=True)
class _Part:
    """One part of a mention: the words of its clause, or the name of a merge field."""

    written: str
    is_field: bool


@dataclass(frozen=True, slots=True)
class _Place:
    """What a block prints, and the condition on which it does."""

    condition: str
    text: str
    fields: frozenset[str]

    def prints(self, part: _Part) -> bool:
        return part.written in self.fields if part.is_field else _plain(part.written) in self.text


class MissingMentionError(Exception):
    """A text lacks mentions that the law requires; the message names each with its source, in French."""

    def __init__(self, absent: Iterable[Mention]) -> None:
        self.absent = list(absent)
        names = " ; ".join(str(mention) for mention in self.absent)
        what, them = ("une mention", "la") if len(self.absent) == 1 else ("des mentions", "les")
        super().__init__(
            f"Le texte de ce document ne porte plus {what} que la loi exige : {names}."
            f" Remettez-{them} dans « Modèles de documents »."
        )


@cache
def _shipped(path: Path) -> tuple[Block, ...]:
    """Return the blocks of a text shipped with the platform, read once a process."""
    return tuple(letters.read(path)[2])


@lru_cache(KEPT_TEXTS)
def _plain(written: str) -> str:
    """Return a written text in small letters without markup, with ordinary spaces and French apostrophes."""
    spaced = unescape(BeautifulSoup(written, "html.parser").get_text(" ") if "<" in written else written)
    return " ".join(spaced.replace("'", "’").lower().split())


def _place(block: Block) -> _Place:
    text = "\n".join(_plain(written) for written in composing.written_parts(block))
    return _Place(block.get("condition", ALWAYS), text, frozenset(composing.tokens(block)))


def _places(blocks: Iterable[Block]) -> list[_Place]:
    return [_place(block) for block in blocks]


def _parts(mention: Mention) -> list[_Part]:
    return [_Part(mention.clause, is_field=False), *(_Part(name, is_field=True) for name in mention.values)]


def _conditions(places: Iterable[_Place], part: _Part) -> set[str]:
    """Return the conditions under which places print a part; the empty one where they always do."""
    return {place.condition for place in places if place.prints(part)}


def _opposite(condition: str) -> str:
    return condition[1:] if condition.startswith("!") else f"!{condition}"


def _covers(held: set[str], wanted: str) -> bool:
    """Tell whether a part printed under some conditions is printed wherever another condition holds."""
    return bool(held & {ALWAYS, wanted}) or any(_opposite(condition) in held for condition in held)


def dropped(kind: Kind, content: list[Block]) -> list[Mention]:
    """Return the mentions that a text would not print in some case, in the order of the table."""
    asked, held = _places(_shipped(kind.shipped)), _places(content)
    return [
        mention
        for mention in kind.mentions
        if not all(
            _covers(_conditions(held, part), wanted) for part in _parts(mention) for wanted in _conditions(asked, part)
        )
    ]


def absent(kind: Kind, content: list[Block], data: dict[str, Any]) -> list[Mention]:
    """Return the mentions that a text does not print in one case, where the shipped text prints them."""
    asked = _places(composing.printed(_shipped(kind.shipped), data)) if kind.mentions else []
    held = _places(composing.printed(content, data))
    return [
        mention
        for mention in kind.mentions
        if any(_conditions(asked, part) and not _conditions(held, part) for part in _parts(mention))
    ]


def _is_same(block: Block, other: Block) -> bool:
    """Tell whether two blocks are one and the same place of a text: same kind, title, field and condition."""
    names = ("type", "title", "caption", "field", "condition")
    return all(block.get(name, "") == other.get(name, "") for name in names) and (
        "title" in block or "caption" in block or block.get("text") == other.get("text")
    )


def _completed(block: Block, shipped: Block) -> Block:
    """Return a block with the paragraphs and rows of the shipped one that it lacks."""
    whole = dict(block)
    if "text" in shipped:
        held = _plain(block["text"])
        nodes = BeautifulSoup(shipped["text"], "html.parser").find_all(recursive=False)
        whole["text"] += "".join(str(node) for node in nodes if _plain(str(node)) not in held)
    if "rows" in shipped:
        whole["rows"] = [*block["rows"], *(row for row in shipped["rows"] if row not in block["rows"])]
    return whole


def _rank_of(content: list[Block], wanted: Iterable[Block]) -> int | None:
    """Return the rank in a text of the first of the wanted blocks that it holds."""
    for other in wanted:
        for rank, block in enumerate(content):
            if _is_same(block, other):
                return rank
    return None


def _inserted(kind: Kind, content: list[Block], shipped: Block) -> list[Block]:
    """Return a text with a shipped block in its place: after what precedes it there, before what follows it, or last.

    Last is before the signatures.
    """
    original = _shipped(kind.shipped)
    place = original.index(shipped)
    before, after = _rank_of(content, reversed(original[:place])), _rank_of(content, original[place + 1 :])
    end = next((rank for rank, block in enumerate(content) if block["type"] == "signatures"), len(content))
    rank = before + 1 if before is not None else after if after is not None else end
    return [*content[:rank], shipped, *content[rank:]]


def restored(kind: Kind, content: list[Block], mention: Mention) -> list[Block]:
    """Return a text with the shipped blocks that carry a mention put back where they lack; nothing else changes."""
    text = list(content)
    for part, shipped in product(_parts(mention), _shipped(kind.shipped)):
        wanted = shipped.get("condition", ALWAYS)
        if not _place(shipped).prints(part) or _covers(_conditions(_places(text), part), wanted):
            continue
        rank = next((rank for rank, block in enumerate(text) if _is_same(block, shipped)), None)
        if rank is None:
            text = _inserted(kind, text, shipped)
        else:
            text[rank] = _completed(text[rank], shipped)
    return text
