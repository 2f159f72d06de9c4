"""Files that mean harm, made here: none of them is kept anywhere else."""

import binascii
import io
import random
import re
import struct
import zipfile
import zlib

import pikepdf
from PIL import Image

from sandbox.domain.people import pdf

CONTENT_TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
WORD = "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body>{}</w:body></w:document>"
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"'
    ' Target="https://ailleurs.invalid/x" TargetMode="External"/></Relationships>'
)


def changed_pdf(change, **save):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf("Curriculum"))) as document:
        change(document)
        document.save(out, **save)
    return out.getvalue()


def _action(kind, **more):
    return pikepdf.Dictionary(S=pikepdf.Name(kind), **more)


def scripted(document):
    document.Root.OpenAction = _action("/JavaScript", JS="app.alert('x')")


def launching(document):
    document.Root.OpenAction = _action("/Launch", F="cmd.exe")


def attached(document):
    spec = pikepdf.AttachedFileSpec(document, b"MZ", filename="x.exe")
    document.attachments["x.exe"] = spec


def annotated(document):
    note = document.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name("/Annot"), Subtype=pikepdf.Name("/Screen"), Rect=[0, 0, 1, 1])
    )
    document.pages[0].obj["/Annots"] = pikepdf.Array([note])


def deep(document):
    """A script under nested direct arrays and dictionaries."""
    document.Root["/Names"] = pikepdf.Dictionary(Kids=pikepdf.Array([pikepdf.Dictionary(JS=pikepdf.String("x"))]))


def many_pages(document):
    document.pages.extend([document.pages[0]] * 60)


def many_objects(document):
    for rank in range(30):
        document.make_indirect(pikepdf.Dictionary(N=rank))
    document.Root["/PieceInfo"] = pikepdf.Array([document.make_indirect(pikepdf.Dictionary(N=r)) for r in range(60)])


def encrypted():
    return changed_pdf(lambda document: None, encryption=pikepdf.Encryption(owner="o", user="u"))


def locked_for_owner():
    return changed_pdf(lambda document: None, encryption=pikepdf.Encryption(owner="o", user=""))


def archive(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def docx(body="<w:p><w:r><w:t>Ingénierie des données</w:t></w:r></w:p>", **more):
    return archive(**{"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": WORD.format(body), **more})


def odt(**more):
    text = "<office:document-content xmlns:office='o'><office:body>Cartographie</office:body></office:document-content>"
    return archive(mimetype="application/vnd.oasis.opendocument.text", **{"content.xml": text, **more})


def zip_polyglot():
    return pdf("Curriculum") + archive(**{"x.html": "<script>1</script>"})


def hidden_zip_polyglot():
    """A PDF that ends well, with a whole archive in a comment before its end."""
    content = pdf("Curriculum")
    return content[: content.rindex(b"%%EOF")] + b"%" + archive(x="y") + b"\n%%EOF\n"


def inflated_pdf():
    packed = zlib.compress(b"\0" * (120 * 1024 * 1024), 9)
    content = pdf("Curriculum")
    bomb = b"9 0 obj\n<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream\nendobj\n" % (len(packed), packed)
    return content[:9] + bomb + content[9:]


def zip_bomb():
    return docx(**{"word/media/x.bin": b"\0" * (120 * 1024 * 1024)})


def lying_zip():
    """An archive whose directory announces a size that the member does not have."""
    good = docx(**{"word/extra.xml": "<a/>" * 50})
    at = good.rindex(b"PK\x01\x02")
    return good[: at + 24] + struct.pack("<I", 7) + good[at + 28 :]


def image(kind="JPEG", size=(40, 30), exif=None, **more):
    out = io.BytesIO()
    picture = Image.new("RGB", size, "#336699")
    picture.save(out, kind, **({"exif": exif} if exif is not None else {}), **more)
    return out.getvalue()


def located():
    """A photograph that says where it was taken, turned on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Appareil de Zoé"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (48.0, 51.0, 30.0)
    return image(exif=exif)


def huge_image():
    """Announces 30,000 x 30,000 points in a few bytes."""
    small = image("PNG")
    header = struct.pack(">II", 30_000, 30_000)
    body = b"IHDR" + header + small[24:29]
    return small[:12] + body + struct.pack(">I", zlib.crc32(body)) + small[33:]


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


def packed(size, fill=b"\0", level=9):
    maker = zlib.compressobj(level)
    out = b"".join(maker.compress(fill * 2**20) for _ in range(size // 2**20))
    return out + maker.flush()


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


def docx_nodes(count=2_000_000):
    return docx("<a/>" * count, **padding())


def docx_attributes(count=2_000_000):
    return docx("<a " + " ".join(f'a{rank}=""' for rank in range(count)) + "/>")


def docx_depth(depth=1_000_000):
    return docx("<a>" * depth + "</a>" * depth, **padding())


def docx_token(size=45 * 2**20):
    return docx(f"<a b='{'x' * size}'/>", **padding())


def docx_comment(size=45 * 2**20):
    return docx("<!--" + "x" * size + "-->", **padding())


def docx_namespaces(count=100_000):
    return docx("<a " + " ".join(f'xmlns:n{rank}="u{rank}"' for rank in range(count)) + "/>")


def docx_names(count=500_000):
    return docx("".join(f"<a{rank}/>" for rank in range(count)))


def docx_laughs():
    entities = "".join(f'<!ENTITY a{rank + 1} "{f"&a{rank};" * 10}">' for rank in range(9))
    return docx(**{"word/x.xml": f'<!DOCTYPE a [<!ENTITY a0 "x">{entities}]><a>&a9;</a>'})


def docx_parts(count=1500, size=60_000):
    return docx(**{f"word/p{rank}.xml": "<a>" + "<b/>" * (size // 4) + "</a>" for rank in range(count // 30)})


def zip_members(count=100_000):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for rank in range(count):
            archive.writestr(f"{rank}", b"")
    return out.getvalue()


def zip_lzma(size=90 * 2**20):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("word/document.xml", b"<a>" + b" " * size + b"</a>")
    return out.getvalue()


def zip_overlap(count=400, size=200_000):
    """Every entry of the directory names the same member: the kernel of a bomb that needs no second layer."""
    good = docx(**{"word/extra.xml": "<a>" + " " * size + "</a>"})
    end = good.rindex(b"PK\x05\x06")
    start = good.rindex(b"PK\x01\x02")
    entry = good[start:end]
    first = good.index(b"PK\x01\x02")
    entries = b"".join(entry.replace(b"word/extra.xml", b"word/e%04d.xml" % rank) for rank in range(count))
    directory = good[first:start] + entries
    closing = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count + 2, count + 2, len(directory), first, 0)
    return good[:first] + directory + closing


def zip_in_itself():
    """An archive in an archive in an archive, each a document by its parts."""
    inner = docx()
    for _ in range(50):
        inner = docx(**{"word/embeddings/x.docx": inner})
    return inner


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


COSTLY = {
    "nested flate": nested_flate, "three flates": lambda: nested_flate(3), "flate 0x18": other_window_flate,
    "flate without header": headless_flate, "quadratic streams": quadratic_streams, "hexadecimal chain": hexadecimal_chain,
    "run length": run_length, "lzw": lzw, "crypt": crypt_filter, "loop of pages": loop_of_pages,
    "deep page tree": deep_page_tree, "deep array": deep_array, "long array": long_array, "many names": many_names,
    "many objects": many_small_objects, "giant xref": giant_xref, "xref bomb": xref_bomb,
    "object streams": object_streams, "predictor": predictor, "giant fax": giant_fax, "no table": no_table,
    "no table, open": no_table_open, "profile in a pdf": profile_bomb, "many bombs": many_bombs,
    "xml nodes": docx_nodes, "xml attributes": docx_attributes, "xml depth": docx_depth, "xml token": docx_token,
    "xml comment": docx_comment, "xml namespaces": docx_namespaces, "xml names": docx_names, "xml entities": docx_laughs,
    "xml parts": docx_parts, "zip members": zip_members, "zip lzma": zip_lzma, "zip overlap": zip_overlap,
    "zip bomb": zip_bomb, "zip in itself": zip_in_itself, "png 40 Mpx": wide_png,
    "png 40 Mpx, grey": lambda: wide_png(colour=0), "png 30 Mpx": lambda: wide_png(6000, 5000, 6),
    "png huge": huge_image, "png text": png_text_bomb, "png profile": png_profile_bomb, "png trailing": png_trailing_bomb,
    "png noise": noise_png, "apng": lambda: animated("PNG"), "webp animation": lambda: animated("WEBP", 100, (1000, 1000)),
    "webp 40 Mpx": wide_webp, "jpeg huge": wide_jpeg, "jpeg scans": jpeg_scans,
    "jpeg 40 Mpx": lambda: image(size=(8000, 5000)), "jpeg 40 Mpx, progressive": lambda: image(size=(8000, 5000), progressive=True),
}  # fmt: skip
"""Files of 10 MB at most that cost a naive reader seconds or hundreds of megabytes: name, maker."""


def costly_files(count, kinds=None):
    """Yield ``count`` files and their names, each kind in turn; a kind is made once."""
    names, contents = list(kinds or COSTLY), {}
    for rank in range(count):
        name = names[rank % len(names)]
        if name not in contents:
            contents[name] = COSTLY[name]()
        yield name, contents[name]
