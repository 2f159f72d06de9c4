"""Covers drawn by the platform: the same words always give the same picture, and no image is downloaded.

A cover is a grid of tiles in three tones of one colour of the design system, so that it follows the dark theme, and a
pictogram that says what it is about. It is decoration: the words beside it say everything.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

COLUMNS, ROWS, TILE = 8, 4, 40  # tiles, and the side of one in units of the drawing
FREE = frozenset((column, row) for column in (0, 1) for row in (2, 3))  # where the pictogram stands
TONES = ("light", "medium", "light", "medium", "medium", "strong")  # a strong tile among six
EMPTY_SHARE = 96  # of 256: tiles that are left empty
# What a tile may hold, as a path from its top left corner.
SHAPES = (
    "h40a40 40 0 0 1-40 40z",
    "h40v40a40 40 0 0 1-40-40z",
    "m40 0v40h-40a40 40 0 0 1 40-40z",
    "m0 40v-40a40 40 0 0 1 40 40z",
    "m0 20a20 20 0 1 1 40 0a20 20 0 1 1-40 0z",
    "h40a20 20 0 0 1-40 0z",
    "h20v40h-20z",
    "m12 20a8 8 0 1 1 16 0a8 8 0 1 1-16 0z",
)


@dataclass(frozen=True, slots=True)
class Cover:
    """A drawing of 320 by 160 units: a colour family, one path for each tone, and the file of a pictogram."""

    family: str
    paths: tuple[tuple[str, str], ...]
    pictogram: str

    @property
    def width(self) -> int:
        """Return the width, in units."""
        return COLUMNS * TILE

    @property
    def height(self) -> int:
        """Return the height, in units."""
        return ROWS * TILE


def digits(seed: str) -> Iterator[int]:
    """Yield whole numbers from 0 to 255 that only depend on a text, without end."""
    block = 0
    while True:
        yield from hashlib.sha256(f"{seed}\n{block}".encode()).digest()
        block += 1


def draw(seed: str, *, family: str, pictogram: str) -> Cover:
    """Return the cover of a text: ``family`` is a colour of the design system, ``pictogram`` one of its files."""
    drawn: dict[str, list[str]] = {tone: [] for tone in dict.fromkeys(TONES)}
    numbers = digits(seed)
    for row in range(ROWS):
        for column in range(COLUMNS):
            filled, shape, tone = next(numbers), next(numbers), next(numbers)
            if filled >= EMPTY_SHARE and (column, row) not in FREE:
                path = f"M{column * TILE} {row * TILE}{SHAPES[shape % len(SHAPES)]}"
                drawn[TONES[tone % len(TONES)]].append(path)
    return Cover(family, tuple((tone, "".join(paths)) for tone, paths in drawn.items()), pictogram)
