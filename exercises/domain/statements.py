"""Draw a statement written in Markdown: no HTML of its author is kept, no image is fetched."""

from functools import cache

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TOP_LEVEL = 3  # the level of a heading of the statement: those of the page come first


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    return reader.disable(["image", "html_block", "html_inline"])


def drawn(statement: str) -> SafeString:
    """Return a statement as HTML: paragraphs, lists, tables, code, headings below those of the page."""
    tokens = _reader().parse(statement)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            level = min(int(token.tag[1]) + TOP_LEVEL - 1, 6)
            token.tag = f"h{level}"
        if token.type == "heading_open":
            token.attrSet("class", "fr-h5" if token.tag == f"h{TOP_LEVEL}" else "fr-h6")
    html: str = _reader().renderer.render(tokens, _reader().options, {})
    return mark_safe(html)  # noqa: S308 - no HTML is let through
