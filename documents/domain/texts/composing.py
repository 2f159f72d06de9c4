"""The blocks of a template: what they may hold, what they lack, and what they become with the data of one case.

A block is a dictionary with a ``type``:

- ``article``: ``title`` and ``text`` (HTML of a few tags); numbered in the order in which it is printed;
- ``text``: ``text`` alone; ``heading``: ``title`` alone, outside the numbers;
- ``table``: ``caption`` and ``rows`` of ``label`` and ``value``;
- ``list`` and ``rows``: the ``field`` that holds the lines, or the lines of columns, with a ``caption`` for the latter;
- ``signatures``: ``parties``, one box each, never parted from its title; ``break``: a new page.

Any block may have a ``condition`` (the name of a fact, preceded by « ! » to deny it). A clause taken from the shared
ones keeps its ``reference``, ``valid_from`` and ``valid_until`` (ISO days).
"""

import re
from collections.abc import Container, Iterable, Iterator
from datetime import date
from functools import partial
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag
from django.utils.html import escape

from common.language import epicene
from common.language.formatting import french_date
from common.language.french import typeset
from documents.domain.texts import wording
from documents.domain.texts.declarations import Kind
from documents.enums import FieldKind

Block = dict[str, Any]
TOKEN = re.compile(r"\{\{\s*(\w+)\s*\}\}")
PLACED = re.compile(r"(?:(?P<before>\b(?:[Dd]e|[Àà]|[Qq]ue)) )?\{\{\s*(?P<name>\w+)\s*\}\}")
BRACES = re.compile(r"\{[{%#]|[%#}]\}")
TAGS = frozenset({"p", "br", "b", "strong", "i", "em", "ul", "ol", "li", "sup"})
TYPES = {
    "article": ("title", "text"),
    "text": ("text",),
    "heading": ("title",),
    "table": ("caption", "rows"),
    "list": ("field",),
    "rows": ("field", "caption"),
    "signatures": ("parties",),
    "break": (),
}
STYLE = "_epicene"  # how both genders are printed, frozen with the data
FIELD_KINDS = {"list": FieldKind.LIST, "rows": FieldKind.ROWS}


def clean(html: str) -> str:
    """Return the HTML with the few tags of a contract, no attribute, and text that is only text.

    What is neither an allowed tag nor plain text leaves: comments, declarations, instructions, scripts, styles. An
    unknown tag leaves alone, its text stays.
    """
    soup = BeautifulSoup(html, "html.parser")
    for node in list(soup.descendants):
        if isinstance(node, Tag):
            node.attrs = {}
        elif type(node) is not NavigableString:  # its subclasses are written as they were read, unescaped
            node.extract()
    for tag in soup.find_all(lambda tag: tag.name not in TAGS):
        tag.unwrap()
    return soup.decode(formatter="minimal").strip()


def written_parts(block: Block) -> Iterator[str]:
    """Yield the written parts of a block, those that may hold merge fields."""
    for name in ("title", "text", "caption"):
        if name in block:
            yield block[name]
    for row in block.get("rows", ()):
        yield from (row["label"], row["value"])
    yield from block.get("parties", ())


def tokens(block: Block) -> list[str]:
    """Return the names of the merge fields that a block prints, in order."""
    written = [name for part in written_parts(block) for name in TOKEN.findall(part)]
    return [*written, block["field"]] if "field" in block else written


def _block_faults(kind: Kind, block: Block) -> Iterator[str]:
    known, facts = kind.fields(), kind.conditions()
    if block["type"] not in TYPES:
        yield f"le bloc « {block['type']} » n’existe pas."
        return
    for name in tokens(block):
        if name not in known:
            yield f"le champ « {name} » n’existe pas pour ce document."
        elif name != block.get("field") and known[name].kind in FIELD_KINDS.values():
            yield f"le champ « {name} » est une liste : il a son propre bloc."
    if "field" in block and block["field"] in known and known[block["field"]].kind != FIELD_KINDS[block["type"]]:
        yield f"le champ « {block['field']} » n’est pas du genre que ce bloc imprime."
    if any(BRACES.search(TOKEN.sub("", part)) for part in written_parts(block)):
        yield "une accolade n’entoure aucun champ."
    wanted = block.get("condition", "").removeprefix("!")
    if wanted and wanted not in facts:
        yield f"la condition « {wanted} » n’existe pas pour ce document."


def faults(kind: Kind, content: list[Block], *headings: str) -> list[str]:
    """Return what is wrong with a text before it may be proposed, in French, block by block."""
    reasons = [
        f"Bloc {rank} : {fault}" for rank, block in enumerate(content, start=1) for fault in _block_faults(kind, block)
    ]
    reasons += [
        f"En-tête : {fault}" for heading in headings for fault in _block_faults(kind, {"type": "text", "text": heading})
    ]
    return reasons or ([] if content else ["Le modèle est vide."])


def _holds(block: Block, data: dict[str, Any]) -> bool:
    wanted = block.get("condition", "")
    return not wanted or bool(data[wanted.removeprefix("!")]) != wanted.startswith("!")


def printed(content: Iterable[Block], data: dict[str, Any]) -> list[Block]:
    """Return the blocks whose condition holds."""
    return [block for block in content if _holds(block, data)]


def missing(kind: Kind, content: list[Block], data: dict[str, Any]) -> list[str]:
    """Return the labels of the fields that would be printed empty, once each."""
    known = kind.fields()
    names = dict.fromkeys(name for block in printed(content, data) for name in tokens(block))
    return [known[name].label for name in names if not known[name].optional and not data.get(name)]


def expired(content: Iterable[Block], data: dict[str, Any], *, on: date) -> list[str]:
    """Return the shared clauses that are not valid on a day, in French."""
    reasons = []
    for block in printed(content, data):
        start, end = block.get("valid_from") or "", block.get("valid_until") or ""
        if start and on < date.fromisoformat(start):
            reasons.append(f"« {block['title']} » ne vaut qu’à partir du {french_date(date.fromisoformat(start))}")
        if end and on > date.fromisoformat(end):
            reasons.append(f"« {block['title']} » ne vaut plus depuis le {french_date(date.fromisoformat(end))}")
    return reasons


def _worded(written: str, data: dict[str, Any]) -> str:
    return epicene.spell(typeset(written), style=data.get(STYLE, ""))


def fill(written: str, data: dict[str, Any], *, bodies: Container[str] = ()) -> str:
    """Return the HTML of a running text with each token replaced by its value, agreed with the words and escaped.

    ``bodies`` are the fields that hold a public body: such a value takes its article, with a capital at the head of a
    paragraph.
    """
    return PLACED.sub(
        lambda place: str(escape(wording.placed(place, data, bodies, running=True))), _worded(written, data)
    )


def fill_plain(written: str, data: dict[str, Any], *, bodies: Container[str] = ()) -> str:
    """Return a plain text with each token replaced, to be escaped by whoever prints it.

    A public body that opens a title, a cell or a box stands alone, without article.
    """
    return PLACED.sub(lambda place: wording.placed(place, data, bodies, running=False), _worded(written, data))


def _composed(block: Block, kind: Kind, data: dict[str, Any]) -> Block:
    bodies = kind.bodies()
    plain = partial(fill_plain, data=data, bodies=bodies)
    composed = {"type": block["type"]}
    for name in ("title", "caption", "reference"):
        if name in block:
            composed[name] = plain(block[name])
    if "text" in block:
        composed["html"] = fill(block["text"], data, bodies=bodies)
    if block["type"] == "table":
        composed["rows"] = [(plain(row["label"]), plain(row["value"])) for row in block["rows"]]
    if block["type"] == "list":
        composed["lines"] = [typeset(line) for line in data[block["field"]]]
    if block["type"] == "rows":
        columns = kind.fields()[block["field"]].columns
        composed["heads"] = [title for _, title in columns]
        composed["rows"] = [[row[name] for name, _ in columns] for row in data[block["field"]]]
    if block["type"] == "signatures":
        composed["parties"] = [plain(party) for party in block["parties"]]
    return composed


def compose(kind: Kind, content: list[Block], data: dict[str, Any]) -> list[Block]:
    """Return the blocks to print for one case, articles numbered; HTML parts are under ``html``, all else is plain."""
    blocks, number = [], 0
    for block in printed(content, data):
        composed = _composed(block, kind, data)
        if block["type"] == "article":
            number += 1
            composed["number"] = number
        blocks.append(composed)
    return blocks
