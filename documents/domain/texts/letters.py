"""Read the texts shipped with the platform: one plain file for each kind of document.

``= `` is the document's title, ``~ `` its running header, ``# `` opens an article and ``## `` a heading outside the
numbers, ``| label | value`` makes a table whose caption is the line ``|= caption``, ``* field`` prints a list and
``*= field | caption`` a table of lines, ``>> a | b`` the signature boxes, ``---`` a new page. ``? fact`` puts a
condition on the block that follows, ``?`` alone opens a text without any, ``(reference)`` on a line of its own gives
the article's legal reference. Other lines are paragraphs, ``- `` makes a list of bullets.
"""

from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

Block = dict[str, Any]


def _rows(rest: str) -> Block:
    field, _, caption = rest.partition(" | ")
    return {"type": "rows", "field": field, "caption": caption}


MARKS: dict[str, Callable[[str], Block]] = {
    "#": lambda rest: {"type": "article", "title": rest, "text": ""},
    "##": lambda rest: {"type": "heading", "title": rest},
    "---": lambda _: {"type": "break"},
    ">>": lambda rest: {"type": "signatures", "parties": rest.split(" | ")},
    "*": lambda rest: {"type": "list", "field": rest},
    "*=": _rows,
    "|=": lambda rest: {"type": "table", "caption": rest, "rows": []},
}


class _Reader:
    """The state of a reading: what is written of the block at hand."""

    def __init__(self) -> None:
        self.title = self.running = self.condition = ""
        self.apart = False
        self.blocks: list[Block] = []

    def add(self, block: Block) -> None:
        self.apart = False
        if self.condition:
            block["condition"] = self.condition
            self.condition = ""
        self.blocks.append(block)

    def _last(self, *types: str) -> Block | None:
        begun = self.blocks and not self.condition and not self.apart
        return self.blocks[-1] if begun and self.blocks[-1]["type"] in types else None

    def paragraph(self, line: str) -> None:
        block = self._last("article", "text")
        if block is None:
            block = {"type": "text", "text": ""}
            self.add(block)
        if line.startswith("- "):
            item = f"<li>{escape(line[2:], quote=False)}</li>"
            text = block["text"]
            block["text"] = (
                text.removesuffix("</ul>") + item + "</ul>" if text.endswith("</ul>") else f"{text}<ul>{item}</ul>"
            )
        else:
            block["text"] += f"<p>{escape(line, quote=False)}</p>"

    def row(self, line: str) -> None:
        label, value = (part.strip() for part in line.removeprefix("| ").split(" | ", 1))
        table = self._last("table")
        assert table is not None  # noqa: S101 - the shipped files open a table before its rows
        table["rows"].append({"label": label, "value": value})

    def line(self, line: str) -> None:
        """Read one line that is not empty."""
        mark, _, rest = line.partition(" ")
        if mark in MARKS:
            self.add(MARKS[mark](rest))
        elif mark in {"=", "~", "?"}:
            setattr(self, {"=": "title", "~": "running", "?": "condition"}[mark], rest)
            self.apart = mark == "?" and not rest
        elif mark == "|":
            self.row(line)
        elif line.startswith("(") and line.endswith(")"):
            self.blocks[-1]["reference"] = line[1:-1]
        else:
            self.paragraph(line)


def read(path: Path) -> tuple[str, str, list[Block]]:
    """Return the title, the running header and the blocks of a shipped text."""
    reader = _Reader()
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            reader.line(line.strip())
    return reader.title, reader.running, reader.blocks
