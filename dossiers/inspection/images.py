"""Draw a received image again, upright and no larger than a page needs, without anything else that the file held."""

import io
import math
import warnings
from typing import Final

from PIL import Image

from common.inspection.frames import Answer, RefusedError
from dossiers.inspection.budgets import MAX_DRAWN_BYTES, MAX_DRAWN_PIXELS, MAX_PIXELS

FORMATS: Final = ("PNG", "JPEG", "WEBP")
JPEG_FORMATS: Final = frozenset({"JPEG", "MPO"})
NARROW_MODES: Final = frozenset({"1", "L", "P"})  # one byte of memory a point; every other mode takes four
JPEG_QUALITY: Final = 88
PNG_LEVEL: Final = 4
STRIP_LINES: Final = 128  # of the copy
ORIENTATION: Final = 0x0112  # EXIF
UPRIGHT: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}  # fmt: skip
BROKEN: Final = "Cette image est abîmée et ne s’ouvre pas : enregistrez-la de nouveau."


def _too_big(limit: int) -> RefusedError:
    return RefusedError(f"Cette image est trop grande : la limite est de {limit // 1_000_000} millions de points.")


def _max_pixels(picture: Image.Image) -> int:
    """Return how many points an image of this format may have, from the memory that its decoder takes."""
    if picture.format in JPEG_FORMATS:
        return MAX_PIXELS["JPEG"]
    if picture.format == "PNG" and picture.mode in NARROW_MODES:
        return MAX_PIXELS["PNG, one byte a point"]
    return MAX_PIXELS[str(picture.format)]


def _open_image(content: bytes) -> Image.Image:
    """Return an image whose points are not read yet. Raises :class:`RefusedError` for one that no page needs."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is just below
            picture = Image.open(io.BytesIO(content), formats=FORMATS)
    except Image.DecompressionBombError:
        raise _too_big(MAX_PIXELS["JPEG"]) from None
    limit = _max_pixels(picture)
    if picture.width * picture.height > limit:
        raise _too_big(limit)
    return picture


def _reduction(picture: Image.Image, max_pixels: int) -> int:
    """Return by how many the sides are divided."""
    return math.ceil(math.sqrt(picture.width * picture.height / max_pixels))


def _redrawn(picture: Image.Image, max_pixels: int) -> Image.Image:
    """Return the points alone, reduced and upright; by strips, since a whole second copy would weigh as much again."""
    mode, orientation = "RGBA" if picture.format == "PNG" else "RGB", picture.getexif().get(ORIENTATION)
    if picture.format in JPEG_FORMATS:  # the decoder itself reduces, at no cost of memory
        factor = _reduction(picture, max_pixels)
        picture.draft("RGB", (picture.width // factor, picture.height // factor))
    picture.load()
    factor = _reduction(picture, max_pixels)
    copy = Image.new(mode, (math.ceil(picture.width / factor), math.ceil(picture.height / factor)))
    for top in range(0, copy.height, STRIP_LINES):
        lines = (top * factor, min(picture.height, (top + STRIP_LINES) * factor))
        strip = picture.crop((0, lines[0], picture.width, lines[1])).convert(mode)
        copy.paste(strip.reduce(factor), (0, top))
    picture.close()
    method = UPRIGHT.get(orientation) if isinstance(orientation, int) else None
    return copy if method is None else copy.transpose(method)


def _encoded(copy: Image.Image, extension: str) -> bytes:
    """Return the bytes of a copy, halved as long as they weigh more than a file may."""
    while True:
        target = io.BytesIO()
        if extension == "png":
            copy.save(target, "PNG", compress_level=PNG_LEVEL)
        else:
            copy.save(target, "JPEG", quality=JPEG_QUALITY)
        if target.tell() <= MAX_DRAWN_BYTES:
            return target.getvalue()
        copy = copy.reduce(2)


def inspect_image(content: bytes, *, max_pixels: int = MAX_DRAWN_PIXELS) -> Answer:
    """Return the image drawn again, with its true extension. Raises :class:`RefusedError`."""
    try:
        with _open_image(content) as picture:
            extension = "png" if picture.format == "PNG" else "jpg"
            copy = _redrawn(picture, max_pixels)
    except (OSError, ValueError, SyntaxError, EOFError):
        raise RefusedError(BROKEN) from None
    return Answer({"extension": extension, "pages": None}, _encoded(copy, extension))
