"""Images that cost whoever reads them."""

import io
import random
import re
import struct
import zlib

from PIL import Image

from tests.unit.dossiers.hostile.files import image, packed


def png(width, height, rows, *, depth=8, colour=2, before=b""):
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + before + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def png_chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def wide_png(width=8000, height=5000, colour=2):
    """Forty million points in some kilobytes."""
    points = {0: 1, 2: 3, 6: 4}[colour]
    maker = zlib.compressobj(9)
    out = b"".join(maker.compress(b"\0" * (1 + width * points)) for _ in range(height)) + maker.flush()
    return png(width, height, out, colour=colour)


def png_text_bomb(chunks=100):
    text = png_chunk(b"zTXt", b"k\0\0" + packed(60 * 2**20))
    return png(1, 1, zlib.compress(b"\0\0\0\0"), before=text * chunks)


def png_profile_bomb():
    return png(1, 1, zlib.compress(b"\0\0\0\0"), before=png_chunk(b"iCCP", b"k\0\0" + packed(200 * 2**20)))


def png_trailing_bomb():
    return png(1, 1, packed(200 * 2**20))


def animated(kind, frames=40, size=(1500, 1500)):
    pictures = [Image.new("RGB", size, (rank % 256, 0, 0)) for rank in range(2)]
    out = io.BytesIO()
    pictures[0].save(out, kind, save_all=True, append_images=[pictures[rank % 2] for rank in range(frames)], duration=1)
    return out.getvalue()


def wide_jpeg(size=(60_000, 60_000)):
    """Announces far more points than it holds."""
    small = bytearray(image())
    at = small.index(b"\xff\xc0")
    small[at + 5 : at + 9] = struct.pack(">HH", size[1], size[0])
    return bytes(small)


def jpeg_scans(count=3000, size=(4000, 3000)):
    """A progressive picture whose scans are repeated: each asks for a pass over every point."""
    good = image(size=size, progressive=True)
    starts = [match.start() for match in re.finditer(rb"\xff\xda", good)]
    last = good[starts[-1] : -2]
    return good[:-2] + last * min(count, (9 * 2**20) // len(last)) + b"\xff\xd9"


def wide_webp():
    out = io.BytesIO()
    Image.new("RGB", (8000, 5000), "#336699").save(out, "WEBP", quality=1, method=0)
    return out.getvalue()


def noise_png(side=1750):
    """As much as ten megabytes of points that no compression shortens."""
    random.seed(side)
    out = io.BytesIO()
    Image.frombytes("RGB", (side, side), random.randbytes(side * side * 3)).save(out, "PNG", compress_level=1)
    return out.getvalue()
