"""Show a kept file page by page: pictures made here, and the words of each page, from the file that a reader receives.

The browser receives JPEG and PNG alone, never the PDF: no reader of PDF runs in the page, and nothing of the file but
what it shows reaches it. In a blind phase the pages come from the anonymous copy, and what the blind version of the
dossier hides is covered on the picture and replaced in the words (R8).
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.core.cache import caches

from common.language.search import fold
from dossiers.domain.attachments import content_of
from dossiers.domain.blind.blinding import Rules, blind_text, hidden_spans
from dossiers.domain.formats import IMAGES, FileRefusedError, PageText, page_picture, pages_of, redraw
from dossiers.models import Attachment

VIEWED: Final = IMAGES | {"pdf"}
WIDTHS: Final = {"100": 900, "150": 1350, "200": 1800}  # pixels, by zoom in per cent
FIRST_ZOOM: Final = "100"
MAX_IMAGE_PIXELS: Final = 5_000_000
CACHE_SECONDS: Final = 3600
FAILURE_SECONDS: Final = 600
MAX_HITS: Final = 100
AROUND: Final = 60  # characters shown on each side of what was looked for


@dataclass(frozen=True, slots=True)
class Page:
    """A page as its reader may see it; ``hidden`` are the characters of the file that are covered."""

    number: int
    width: int
    height: int
    text: str = ""
    hidden: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """Words found on a page, with what is around them."""

    page: int
    before: str
    words: str
    after: str


def is_viewed(name: str) -> bool:
    """Tell whether a file is shown page by page, by the true extension that its name ends with."""
    return name.rpartition(".")[2] in VIEWED


def _key(attachment: Attachment, blind: bool, *parts: object) -> str:  # noqa: FBT001 - a part of the key
    digest = hashlib.sha256(repr(parts).encode()).hexdigest()[:32]
    return f"viewer:{attachment.sha256}:{'blind' if blind else 'open'}:{digest}"


def _text_pages(attachment: Attachment, *, blind: bool) -> list[PageText]:
    """Return the pages of a PDF, read once an hour at most. Raises :class:`FileRefusedError`."""
    key = _key(attachment, blind, "text")
    pages: list[PageText] | None = caches["pages"].get(key)
    if pages is None:
        pages = pages_of(content_of(attachment, blind=blind))
        caches["pages"].set(key, pages, CACHE_SECONDS)
    return pages


def read(attachment: Attachment, *, rules: Rules | None) -> list[Page]:
    """Return the pages of a file; ``rules`` say what a blind reader must not see, ``None`` that nothing is hidden.

    Raises :class:`dossiers.domain.formats.FileRefusedError` when the file cannot be shown.
    """
    if attachment.extension in IMAGES:
        return [Page(1, 0, 0)]
    pages = []
    for number, page in enumerate(_text_pages(attachment, blind=rules is not None), start=1):
        size = round(page.width), round(page.height)
        if rules is None:
            pages.append(Page(number, *size, page.text))
        else:
            spans = tuple(hidden_spans(page.text, rules))
            pages.append(Page(number, *size, blind_text(page.text, rules), spans))
    return pages


def etag(attachment: Attachment, page: Page, *, width: int, rules: Rules | None) -> str:
    """Return what changes when the picture of a page does."""
    digest = hashlib.sha256(_picture_key(attachment, page, width=width, rules=rules).encode()).hexdigest()
    return f'"{digest[:32]}"'


def _picture_key(attachment: Attachment, page: Page, *, width: int, rules: Rules | None) -> str:
    return _key(attachment, rules is not None, "picture", page.number, width, page.hidden)


def picture(attachment: Attachment, page: Page, *, width: int, rules: Rules | None) -> bytes:
    """Return the picture of a page: a JPEG for a PDF, the image drawn again for an image; kept an hour by its content.

    Raises :class:`dossiers.domain.formats.FileRefusedError` when it cannot be drawn at a reasonable cost, which is not
    tried again for ten minutes.
    """
    key = _picture_key(attachment, page, width=width, rules=rules)
    cached: bytes | str | None = caches["pages"].get(key)
    if isinstance(cached, str):
        raise FileRefusedError(cached)
    if cached is not None:
        return cached
    try:
        drawn = _drawn(attachment, page, width=width, blind=rules is not None)
    except FileRefusedError as error:
        caches["pages"].set(key, str(error), FAILURE_SECONDS)
        raise
    caches["pages"].set(key, drawn, CACHE_SECONDS)
    return drawn


def _drawn(attachment: Attachment, page: Page, *, width: int, blind: bool) -> bytes:
    content = content_of(attachment, blind=blind)
    if attachment.extension in IMAGES:
        return redraw(content, max_pixels=MAX_IMAGE_PIXELS).content
    return page_picture(content, number=page.number, width=width, hidden=page.hidden)


def _folded(text: str) -> tuple[str, list[int]]:
    """Return a text without case, accents or typographic apostrophes, and where each of its characters comes from."""
    letters = [(letter, place) for place, shown in enumerate(text) for letter in fold(shown.replace("’", "'"))]
    return "".join(letter for letter, _ in letters), [place for _, place in letters]


def hits(pages: Sequence[Page], words: str) -> list[Hit]:
    """Return where words are in the pages as their reader reads them, whatever their case, accents and line ends."""
    parts = _folded(words)[0].split()
    if not parts:
        return []
    wanted, rows = re.compile(r"\s+".join(map(re.escape, parts))), []
    for page in pages:
        text, places = _folded(page.text)
        for match in wanted.finditer(text):
            start, end = places[match.start()], places[match.end() - 1] + 1
            before, after = page.text[max(0, start - AROUND) : start], page.text[end : end + AROUND]
            rows.append(Hit(page.number, before, page.text[start:end], after))
            if len(rows) == MAX_HITS:
                return rows
    return rows
