"""What a file may unfold into, in one place: bytes, nodes, points."""

from typing import Final

MAX_PAGES: Final = 50
MAX_INFLATED_BYTES: Final = 100 * 1024 * 1024
MAX_RATIO: Final = 200
MAX_MEMBERS: Final = 2_000
MAX_XML_NODES: Final = 1_000_000
MAX_XML_DEPTH: Final = 500
MAX_XML_PART_BYTES: Final = 50 * 1024 * 1024
MAX_PDF_OBJECTS: Final = 100_000
MAX_PDF_NODES: Final = 600_000
MAX_PDF_IMAGE_PIXELS: Final = 150_000_000
MAX_PIXELS: Final = {
    "JPEG": 40_000_000, "PNG, one byte a point": 40_000_000, "PNG": 30_000_000, "WEBP": 12_000_000,
}  # fmt: skip
MAX_DRAWN_PIXELS: Final = 12_000_000
MAX_DRAWN_BYTES: Final = 10 * 1024 * 1024
CHUNK_BYTES: Final = 1024 * 1024
MAX_TEXT_PAGES: Final = 20
MAX_PAGE_CHARACTERS: Final = 20_000  # of one page that is shown
MAX_DRAWN_PAGE_PIXELS: Final = 5_000_000
MAX_TEXT_CHARACTERS: Final = 200_000
