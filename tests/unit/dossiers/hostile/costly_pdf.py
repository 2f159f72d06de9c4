"""PDFs that cost whoever reads them."""

import binascii
import random
import zlib

from tests.unit.dossiers.hostile.files import packed


# Files that cost: each is small, and takes much time or memory from a reader that believes it ---------------------------
def raw_pdf(*objects, root=1, trailer=b""):
    """A PDF from the bodies of its objects, numbered from 1, with a table that is right."""
    out, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root %d 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        root,
        trailer,
        start,
    )
    return bytes(out)


def stream(data, entries=b""):
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data)


def pdf_of(*more, page=b"", pages=b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"):
    """A page whose content is the fourth object, and whatever follows."""
    leaf = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R %s >>" % page
    return raw_pdf(b"<< /Type /Catalog /Pages 2 0 R >>", pages, leaf, *(more or (stream(b""),)))


def nested_flate(times=2, size=300 * 2**20):
    data = packed(size)
    for _ in range(times - 1):
        data = zlib.compress(data, 9)
    return pdf_of(stream(data, b"/Filter [%s]" % (b"/FlateDecode " * times)))


def other_window_flate(size=200 * 2**20):
    """Flate under a header of 0x18, that a search for 0x78 does not see."""
    maker = zlib.compressobj(9, zlib.DEFLATED, 9)
    out = b"".join(maker.compress(b"\0" * 2**20) for _ in range(size // 2**20)) + maker.flush()
    assert out[0] == 0x18
    return pdf_of(stream(out, b"/Filter /FlateDecode"))


def headless_flate(size=200 * 2**20):
    """Flate whose header is wrong: readers that forgive unfold it all the same."""
    return pdf_of(stream(b"\xff\xff" + packed(size)[2:], b"/Filter /FlateDecode"))


def quadratic_streams(size=800_000):
    return pdf_of(stream(b"stream\r\nx" * (size // 9)), stream(b"stream\n\x78\x9c" * (size // 9)))


def hexadecimal_chain(times=12):
    data = b"00" * 1000
    for _ in range(times):
        data = binascii.hexlify(data)[: 5 * 2**20]
    return pdf_of(stream(data, b"/Filter [%s]" % (b"/ASCIIHexDecode " * times)))


def run_length(size=9 * 2**20):
    return pdf_of(stream(b"\x81\0" * (size // 2) + b"\x80", b"/Filter /RunLengthDecode"))


def lzw_codes(codes):
    """Return LZW bytes: each code takes the width that the table has reached."""
    held = bits = 0
    out, length, first = bytearray(), 258, True
    for code in codes:
        width = min(12, max(9, (length + 1).bit_length()))
        held, bits = held << width | code, bits + width
        while bits >= 8:
            bits -= 8
            out.append(held >> bits & 255)
            held &= (1 << bits) - 1
        if code == 256:
            length, first = 258, True
        elif first:
            first = False
        elif length < 4096:
            length += 1
    out.append(held << (8 - bits) & 255)
    return bytes(out)


def lzw(rounds=20):
    """Each code repeats the one before and one byte more: some 7 MB a round."""
    codes = []
    for _ in range(rounds):
        codes += [256, 0, *range(258, 4094)]
    return pdf_of(stream(lzw_codes([*codes, 257]), b"/Filter /LZWDecode"))


def crypt_filter():
    return pdf_of(stream(zlib.compress(b"x"), b"/Filter [/Crypt /FlateDecode]"))


def loop_of_pages():
    return pdf_of(pages=b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>")


def deep_page_tree(depth=30_000):
    nodes = [
        b"<< /Type /Pages /Parent %d 0 R /Kids [%d 0 R] /Count 1 >>" % (rank + 1, rank + 3) for rank in range(depth)
    ]
    leaf = b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 9 9] >>" % (depth + 1)
    return raw_pdf(b"<< /Type /Catalog /Pages 2 0 R >>", *nodes, leaf)


def deep_array(depth=200_000):
    return pdf_of(stream(b""), b"[" * depth + b"]" * depth)


def long_array(size=9 * 2**20):
    return pdf_of(stream(b""), b"[" + b"0 " * (size // 2) + b"]")


def many_names(count=250_000):
    return pdf_of(stream(b""), b"<< " + b"".join(b"/%x 0 " % rank for rank in range(count)) + b">>")


def many_small_objects(count=99_000):
    return pdf_of(stream(b""), *[b"<< /A [0 [0 [0 [0 [0]]]]] /B [<<>> <<>> <<>>] >>"] * count)


def giant_xref(size=2_000_000_000):
    data = zlib.compress(b"\0" * 2**20)
    body = stream(
        data, b"/Type /XRef /W [1 4 2] /Size %d /Index [0 %d] /Root 1 0 R /Filter /FlateDecode" % (size, size)
    )
    head = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 1 0 R >>\nendobj\n"
    return head + b"2 0 obj\n" + body + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(head)


def xref_bomb(size=200 * 2**20):
    body = stream(packed(size), b"/Type /XRef /W [1 4 2] /Size 3 /Root 1 0 R /Filter /FlateDecode")
    head = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 1 0 R >>\nendobj\n"
    return head + b"2 0 obj\n" + body + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(head)


def object_streams(count=60, size=60 * 2**20):
    """Object streams that each unfold into blanks, and one of them that holds a million objects."""
    numbers = b" ".join(b"%d 0" % rank for rank in range(1000, 101_000))
    blank = stream(packed(size, b" "), b"/Type /ObjStm /N 1 /First 10 /Filter /FlateDecode")
    crowd = stream(
        zlib.compress(numbers + b" 0"), b"/Type /ObjStm /N 100000 /First %d /Filter /FlateDecode" % len(numbers)
    )
    return pdf_of(stream(b""), *[blank] * count, crowd)


def predictor(columns=2**30):
    parameters = b"/DecodeParms << /Predictor 12 /Columns %d /Colors 4 /BitsPerComponent 16 >>" % columns
    return pdf_of(stream(packed(50 * 2**20), b"/Filter /FlateDecode " + parameters))


def giant_fax():
    entries = (
        b"/Subtype /Image /Width 60000 /Height 60000 /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 60000 >>"
    )
    return pdf_of(stream(b"\0" * 100, entries))


def no_table(size=9 * 2**20):
    """No table, and nine megabytes of « obj » to rebuild one from."""
    return b"%PDF-1.4\n" + b"1 0 obj\n" * (size // 8) + b"\n%%EOF\n"


def no_table_open(size=2 * 2**20):
    """No table, and dictionaries that are never closed."""
    return b"%PDF-1.4\n" + b"".join(b"%d 0 obj <<[" % rank for rank in range(size // 16)) + b"\n%%EOF\n"


def profile_bomb():
    return pdf_of(
        stream(packed(300 * 2**20), b"/N 3 /Filter /FlateDecode"),
        page=b"/Resources << /ColorSpace << /C [/ICCBased 4 0 R] >> >>",
    )


def many_bombs(count=100, size=90 * 2**20):
    return pdf_of(*[stream(packed(size), b"/Filter /FlateDecode")] * count)


def padding(size=500_000):
    """What keeps an archive from being refused by its ratio alone."""
    random.seed(size)
    return {"word/media/x.png": random.randbytes(size)}
