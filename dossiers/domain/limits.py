"""Count a text as its author sees it; ``static/passerelle/limits.js`` counts the same way, and a test holds both."""

LINE_WIDTH = 100


def _lines_of(paragraph: str) -> int:
    """Return how many lines of 100 characters a paragraph takes, words kept whole when they fit."""
    lines, used = 1, 0
    for word in paragraph.split():
        length = len(word)
        if used and used + 1 + length <= LINE_WIDTH:
            used += 1 + length
            continue
        if used:
            lines += 1
        lines += (length - 1) // LINE_WIDTH
        used = (length - 1) % LINE_WIDTH + 1
    return lines


def count_lines(text: str) -> int:
    """Return the number of lines of 100 characters that a text takes (the unit of the programme's limits)."""
    stripped = text.strip()
    return sum(_lines_of(line) for line in stripped.split("\n")) if stripped else 0


def count_characters(text: str) -> int:
    """Return the number of characters, spaces included, without the blanks around the text."""
    return len(text.strip())
