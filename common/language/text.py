"""Text as the platform keeps it: what no reader sees and no format carries is dropped where the text enters.

Two normalisations, for whoever reads what somebody sent: :func:`normalize_text` for paragraphs, :func:`normalize_line`
for what is written on one line. Two weaker ones never lengthen a text nor trim it, for columns and writers that must
hold whatever was given to them: :func:`clean_text` and :func:`flatten`.
"""

import re
from typing import Any
from unicodedata import is_normalized, normalize

LINE_BREAKS = "\r\n|[\r\x0b\x0c\x85\u2028\u2029]"  # what other programs write for a new line
HIDDEN = (
    "\u00ad\u180e\u200b\u2060-\u206f\ufeff\ufff9-\ufffb"  # soft hyphen, zero widths, invisible operators, annotations
    "\u202a-\u202e"  # embeddings and overrides of direction; their isolates are in the range above
    "\U000e0000-\U000e007f"  # tags: a text inside the text
)
NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    f"{chr(plane + 0xFFFE)}-{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
FORBIDDEN = f"\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff{HIDDEN}{NONCHARACTERS}"
_BREAKS = re.compile(LINE_BREAKS)
_FORBIDDEN = re.compile(f"[{FORBIDDEN}]")
_UNCLEAN = re.compile(f"[\r\x0b\x0c\x85\u2028\u2029{FORBIDDEN}]")
_BLANKS = re.compile(r"[\n\t]+")


def _is_plain(text: str) -> bool:
    """Tell, at the speed of C, that nothing is to be done: nearly all texts."""
    return text.isascii() and text.isprintable()


def clean_text(text: str) -> str:
    """Return a text without the characters that no output may hold, its line breaks in one spelling; never longer."""
    if _is_plain(text) or not _UNCLEAN.search(text):
        return text
    return _FORBIDDEN.sub("", _BREAKS.sub("\n", text))


def flatten(text: str) -> str:
    """Return a text on one line, without the characters that no output may hold; never longer."""
    if _is_plain(text):
        return text
    return _BLANKS.sub(" ", clean_text(text))


def normalize_text(text: str) -> str:
    """Return a text of several lines as it is kept: Unicode's form C, one spelling of line breaks, nothing hidden."""
    if _is_plain(text):
        return text
    cleaned = clean_text(text)
    return cleaned if is_normalized("NFC", cleaned) else normalize("NFC", cleaned)


def normalize_line(text: str) -> str:
    """Return a text of one line as it is kept: as :func:`normalize_text`, with spaces for line breaks, trimmed."""
    return _BLANKS.sub(" ", normalize_text(text)).strip()


def clean_json(value: Any) -> Any:
    """Return a value of JSON whose every text is clean (:func:`clean_text`), keys included."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, dict):
        return {clean_json(key): clean_json(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [clean_json(item) for item in value]
    return value


def normalize_json(value: Any) -> Any:
    """Return a value read from JSON whose every text is normalised (:func:`normalize_text`), keys included."""
    if isinstance(value, str):
        return normalize_text(value)
    if isinstance(value, dict):
        return {normalize_json(key): normalize_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [normalize_json(item) for item in value]
    return value


def holds_forbidden(text: str) -> bool:
    """Tell whether a text holds a character that no text of ours does, or a line break of any spelling."""
    return "\n" in text or bool(_UNCLEAN.search(text))
