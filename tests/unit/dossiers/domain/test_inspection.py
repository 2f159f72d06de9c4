"""What the readers of received files do within their budgets; the limits of their processes are tried elsewhere."""

import io
import random
import zipfile
import zlib

import pikepdf
import pytest
from PIL import Image

from common.inspection.frames import RefusedError
from dossiers.inspection import images, office, pdf, streams, tasks, xml_parts
from sandbox.domain.people import pdf as small_pdf
from tests.unit.dossiers.domain.test_uploads import REFUSED
from tests.unit.dossiers.hostile import costly_images, costly_office, costly_pdf, files

EXTENSIONS = {
    "pdf": small_pdf("Curriculum"), "docx": files.docx(), "odt": files.odt(), "png": files.image("PNG"),
    "jpg": files.located(),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_hostile_file_is_refused_with_its_reason(case):
    make, reason = REFUSED[case]
    with pytest.raises(RefusedError, match=reason):
        tasks.inspect(make())


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_ordinary_file_has_its_true_extension(extension):
    answer = tasks.inspect(EXTENSIONS[extension])
    assert answer.values == {"extension": extension, "pages": 1 if extension == "pdf" else None}
    assert bool(answer.content) == (extension in {"png", "jpg"})


# Streams of a PDF -----------------------------------------------------------------------------------------------------
WORDS = b"BT /F1 12 Tf (bonjour) Tj ET " * 40


def ascii85(data):
    import base64

    return base64.a85encode(data) + b"~>"


def run_lengths(data):
    return (
        b"".join(bytes([len(data[at : at + 100]) - 1]) + data[at : at + 100] for at in range(0, len(data), 100))
        + b"\x80"
    )


def picture(kind):
    return (
        b"/Type /XObject /Subtype /Image /Width 40 /Height 30 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter "
        + kind
    )


ORDINARY = {
    "flate": costly_pdf.stream(zlib.compress(WORDS), b"/Filter /FlateDecode"),
    "flate in an array": costly_pdf.stream(zlib.compress(WORDS), b"/Filter [/FlateDecode]"),
    "flate, bad sum": costly_pdf.stream(zlib.compress(WORDS)[:-4] + b"xxxx", b"/Filter /FlateDecode"),
    "flate, cut": costly_pdf.stream(zlib.compress(WORDS)[:-9], b"/Filter /FlateDecode"),
    "ascii85 and flate": costly_pdf.stream(ascii85(zlib.compress(WORDS)), b"/Filter [/ASCII85Decode /FlateDecode]"),
    "short names": costly_pdf.stream(ascii85(zlib.compress(WORDS)), b"/Filter [/A85 /Fl]"),
    "hexadecimal": costly_pdf.stream(WORDS.hex().encode() + b">", b"/Filter /ASCIIHexDecode"),
    "hexadecimal and flate": costly_pdf.stream(zlib.compress(WORDS).hex(" ").encode() + b"0>", b"/Filter [/AHx /FlateDecode]"),
    "lzw": costly_pdf.stream(costly_pdf.lzw_codes([256, *b"BT ET", 257]), b"/Filter /LZWDecode"),
    "lzw, late change": costly_pdf.stream(
        costly_pdf.lzw_codes([256, *b"BT", 257]), b"/Filter /LZWDecode /DecodeParms << /EarlyChange 0 >>"
    ),
    "lzw, parameters in an array": costly_pdf.stream(
        costly_pdf.lzw_codes([256, *b"BT", 257]), b"/Filter [/LZWDecode] /DecodeParms [<< /EarlyChange 0 >>]"
    ),
    "lzw, without end": costly_pdf.stream(costly_pdf.lzw_codes([256, *b"BT"]), b"/Filter /LZWDecode"),
    "flate, bad after a while": costly_pdf.stream(files.packed(3 * 2**20)[:-200] + b"\xff" * 200, b"/Filter /FlateDecode"),
    "flate, nonsense": costly_pdf.stream(b"\xff" * 99, b"/Filter /FlateDecode"),
    "lzw, nonsense": costly_pdf.stream(b"\xff" * 40, b"/Filter /LZWDecode"),
    "run length": costly_pdf.stream(run_lengths(WORDS), b"/Filter /RunLengthDecode"),
    "jpeg": costly_pdf.stream(files.image(), picture(b"/DCTDecode")),
    "flate and jpeg": costly_pdf.stream(zlib.compress(files.image()), picture(b"[/FlateDecode /DCTDecode]")),
    "jpeg 2000": costly_pdf.stream(b"\0" * 60, picture(b"/JPXDecode")),
    "fax": costly_pdf.stream(b"\0" * 60, picture(b"/CCITTFaxDecode")),
    "jbig2": costly_pdf.stream(b"\0" * 60, picture(b"/JBIG2Decode")),
    "no filter": costly_pdf.stream(WORDS),
}  # fmt: skip


@pytest.mark.parametrize("case", ORDINARY)
def test_pdf_with_a_usual_chain_of_filters_is_kept(case):
    assert tasks.inspect(costly_pdf.pdf_of(ORDINARY[case])).values == {"extension": "pdf", "pages": 1}


@pytest.mark.parametrize("mode", pikepdf.ObjectStreamMode.__members__)
def test_pdf_with_object_and_reference_streams_is_kept(mode):
    content = files.changed_pdf(lambda _: None, object_stream_mode=pikepdf.ObjectStreamMode.__members__[mode])
    assert tasks.inspect(content).values["pages"] == 1


@pytest.mark.parametrize(
    "filters",
    [
        b"[/FlateDecode /FlateDecode]", b"[/FlateDecode /LZWDecode]", b"[/Crypt /FlateDecode]", b"/Crypt", b"/Autre",
        b"[/DCTDecode /FlateDecode]", b"[/ASCII85Decode /ASCII85Decode]", b"[/A85 /Fl /DCT /DCT]", b"[1 2]", b"(Fl)",
        b"[/AHx /AHx /AHx]",
    ],
)  # fmt: skip
def test_pdf_with_an_unusual_chain_is_refused(filters):
    with pytest.raises(RefusedError, match="compression inhabituelle"):
        tasks.inspect(costly_pdf.pdf_of(costly_pdf.stream(zlib.compress(zlib.compress(WORDS)), b"/Filter " + filters)))


def test_transport_that_carries_nothing_readable_is_refused():
    with pytest.raises(RefusedError, match="compression inhabituelle"):
        tasks.inspect(costly_pdf.pdf_of(costly_pdf.stream(b"vvvvv~>", b"/Filter [/ASCII85Decode /FlateDecode]")))


def lengths_of(content, budget=10**9):
    with pikepdf.open(io.BytesIO(content)) as document:
        return streams.unfolded_bytes(document.pages[0].Contents, budget)


def decoded(content):
    with pikepdf.open(io.BytesIO(content)) as document:
        return document.pages[0].Contents.read_bytes(pikepdf.StreamDecodeLevel.specialized)


@pytest.mark.parametrize(
    "case", ["flate", "ascii85 and flate", "hexadecimal and flate", "lzw", "run length", "lzw, late change"]
)
def test_length_is_what_a_reader_unfolds(case):
    content = costly_pdf.pdf_of(ORDINARY[case])
    assert lengths_of(content) == len(decoded(content)) > 1


@pytest.mark.parametrize("rounds", [1, 2])
def test_length_of_a_full_table_is_what_a_reader_unfolds(rounds):
    """The codes grow from nine bits to twelve, then the table begins anew."""
    content = costly_pdf.lzw(rounds)
    assert lengths_of(content) == len(decoded(content))
    random.seed(rounds)
    runs = bytes([129]) + b"a" + bytes([255]) + b"b" + run_lengths(random.randbytes(1000))
    content = costly_pdf.pdf_of(costly_pdf.stream(runs, b"/Filter /RunLengthDecode"))
    assert lengths_of(content) == len(decoded(content)) == 128 + 2 + 1000


def test_lzw_codes_go_on_once_the_table_is_full():
    content = costly_pdf.pdf_of(
        costly_pdf.stream(costly_pdf.lzw_codes([256, 0, *range(258, 4096), 300, 300, 257]), b"/Filter /LZWDecode")
    )
    assert lengths_of(content) > 7 * 10**6
    assert 10**6 < lengths_of(content, budget=10**6) < 2 * 10**6, "counted no further than the budget"


def test_lengths_are_counted_no_further_than_the_budget():
    for content in (
        costly_pdf.other_window_flate(20 * 2**20),
        costly_pdf.headless_flate(20 * 2**20),
        costly_pdf.run_length(10**6),
    ):
        assert 10**6 < lengths_of(content, budget=10**6) < 3 * 10**6


def test_image_that_no_screen_shows_is_refused():
    with pytest.raises(RefusedError, match="démesuré"):
        tasks.inspect(costly_pdf.giant_fax())
    assert tasks.inspect(costly_pdf.pdf_of(costly_pdf.stream(b"x", b"/Width /Wide /Height 3"))).values["pages"] == 1


def test_pdf_with_too_many_objects_or_nodes_is_refused(monkeypatch):
    many = files.changed_pdf(files.many_objects)
    assert tasks.inspect(many).values["pages"] == 1
    for name in ("MAX_PDF_NODES", "MAX_PDF_OBJECTS"):
        with monkeypatch.context() as patch, pytest.raises(RefusedError, match="trop complexe"):
            patch.setattr(pdf, name, 50)
            tasks.inspect(many)


# Office files ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: costly_office.docx_nodes(1_100_000), "démesuré"),
        (lambda: costly_office.docx_depth(10_000), "démesuré"),
        (lambda: costly_office.docx_token(51 * 2**20), "démesuré"),
        (lambda: costly_office.docx_parts(30 * 10, 500_000), "démesuré"),
        (lambda: costly_office.zip_overlap(100, 1000), "mal formé"),
        (costly_office.docx_laughs, "abîmé ou piégé"),
        (lambda: files.docx(body="</w:p>"), "abîmé ou piégé"),
        (lambda: files.docx(**{"word/x.xml": b"<?xml version='1.0' encoding='x-none'?><a/>"}), "abîmé ou piégé"),
        (lambda: files.docx(body="x" * (2**20 - 100) + "DDEAUTO" * 20), "fichier distant"),
    ],
)
def test_office_file_beyond_its_budget_is_refused(make, reason):
    with pytest.raises(RefusedError, match=reason):
        tasks.inspect(make())


def test_nodes_are_counted_over_all_the_parts(monkeypatch):
    parts = {f"word/p{rank}.xml": "<a>" + "<b/>" * 50 + "</a>" for rank in range(3)}
    monkeypatch.setattr(office, "MAX_XML_NODES", 200)
    assert tasks.inspect(files.docx(**parts)).values["extension"] == "docx"
    monkeypatch.setattr(office, "MAX_XML_NODES", 150)
    with pytest.raises(RefusedError, match="démesuré"):
        tasks.inspect(files.docx(**parts))


def test_attributes_are_counted_too():
    counter = xml_parts.NodeCounter(3)
    counter.start("a", {"b": "", "c": ""})
    with pytest.raises(RefusedError):
        counter.start("a", {})


def test_archive_of_many_members_or_other_compression_is_refused(monkeypatch):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("[Content_Types].xml", files.CONTENT_TYPES)
        archive.writestr("word/document.xml", "<a/>")
    with pytest.raises(RefusedError, match="abîmé ou piégé"):
        tasks.inspect(out.getvalue())
    monkeypatch.setattr(office, "MAX_MEMBERS", 1)
    with pytest.raises(RefusedError, match="démesuré"):
        tasks.inspect(files.docx())


def test_same_name_twice_is_refused():
    good = files.docx(**{"word/a.xml": "<a/>", "word/b.xml": "<a/>"})
    with pytest.raises(RefusedError, match="mal formé"):
        tasks.inspect(good.replace(b"word/b.xml", b"word/a.xml"))


def test_protected_archive_is_refused():
    good = bytearray(files.docx())
    good[good.rindex(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(RefusedError, match="sans mot de passe"):
        tasks.inspect(bytes(good))


# Words and copies -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("extension", "word"), [("pdf", "Curriculum"), ("docx", "Ingénierie"), ("odt", "Cartographie")]
)
def test_words_are_read(extension, word):
    assert word in tasks.read_text(EXTENSIONS[extension], extension=extension).values["text"]


def test_words_are_read_up_to_what_is_searched():
    long = files.docx("<w:p>" + "<w:t>mot</w:t>" * 90_000 + "</w:p>")
    assert 199_990 <= len(tasks.read_text(long, extension="docx").values["text"]) <= 200_000
    assert tasks.read_text(b"", extension="png").values == {"text": ""}


def test_blind_copies_have_lost_their_author():
    office_copy = tasks.strip(files.docx(**{"docProps/core.xml": "<c><creator>Zoé</creator></c>"}), extension="docx")
    with zipfile.ZipFile(io.BytesIO(office_copy.content)) as bare:
        assert bare.read("docProps/core.xml") == b"<c><creator></creator></c>"
        assert "Ingénierie" in bare.read("word/document.xml").decode()

    def sign(document):
        document.docinfo["/Author"] = "Zoé"
        document.pages[0].obj["/Annots"] = pikepdf.Array([pikepdf.Dictionary(Subtype=pikepdf.Name("/Text"), T="Zoé")])

    with pikepdf.open(io.BytesIO(tasks.strip(files.changed_pdf(sign), extension="pdf").content)) as bare:
        assert "/Info" not in bare.trailer
        assert "/T" not in bare.pages[0].Annots[0]


# Images ---------------------------------------------------------------------------------------------------------------
def drawn(content, **more):
    return Image.open(io.BytesIO(images.inspect_image(content, **more).content))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("max_pixels", [10**6, 300, 100])
def test_image_is_drawn_no_larger_than_asked(kind, max_pixels):
    copy = drawn(files.image(kind, size=(401, 303)), max_pixels=max_pixels)
    assert copy.width * copy.height <= max(max_pixels * 1.2, 1)
    assert copy.getpixel((0, 0))[:3] == pytest.approx((0x33, 0x66, 0x99), abs=3)


@pytest.mark.parametrize("orientation", range(1, 10))
def test_image_stands_upright(orientation):
    given = Image.new("RGB", (30, 20))
    given.paste("#ff0000", (0, 0, 8, 8))
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = io.BytesIO()
    given.save(out, "PNG", exif=exif)
    from PIL import ImageOps

    upright = ImageOps.exif_transpose(Image.open(io.BytesIO(out.getvalue()))).convert("RGB")
    copy = drawn(out.getvalue())
    assert copy.convert("RGB").tobytes() == upright.tobytes()
    assert dict(copy.getexif()) == {}


def test_tall_image_is_drawn_strip_by_strip():
    given = Image.linear_gradient("L").resize((40, 1000)).convert("RGB")
    out = io.BytesIO()
    given.save(out, "PNG")
    copy = drawn(out.getvalue(), max_pixels=10_000)
    assert copy.size == (20, 500)
    expected = given.reduce(2)
    assert all(abs(copy.getpixel((3, y))[0] - expected.getpixel((3, y))[0]) <= 1 for y in range(500))


def test_transparency_and_palette_are_kept():
    given = Image.new("RGBA", (60, 60), (10, 20, 30, 40))
    out = io.BytesIO()
    given.save(out, "PNG")
    assert drawn(out.getvalue(), max_pixels=900).getpixel((5, 5)) == pytest.approx((10, 20, 30, 40), abs=2)
    out = io.BytesIO()
    Image.new("RGB", (60, 60), "#336699").convert("P").save(out, "PNG")
    assert drawn(out.getvalue()).size == (60, 60)


def test_image_that_weighs_too_much_is_halved(monkeypatch):
    random.seed(1)
    out = io.BytesIO()
    Image.frombytes("RGB", (100, 100), random.randbytes(30_000)).save(out, "PNG")
    monkeypatch.setattr(images, "MAX_DRAWN_BYTES", 15_000)
    assert drawn(out.getvalue()).size == (50, 50)


@pytest.mark.parametrize(("colour", "message"), [(2, "30 millions"), (0, "40 millions")])
def test_limit_depends_on_what_the_points_weigh(colour, message):
    with pytest.raises(RefusedError, match=message):
        images.inspect_image(costly_images.png(30_000, 2000, b"", colour=colour))


def test_image_between_the_limits_of_its_library_and_ours_is_refused():
    with pytest.raises(RefusedError, match="30 millions"):
        images.inspect_image(costly_images.png(10_000, 10_000, b""))


def test_only_images_are_drawn():
    assert tasks.draw(files.image("PNG"), max_pixels=10**6).values["extension"] == "png"
    for content in (b"", small_pdf("x"), files.docx(), b"GIF89a"):
        with pytest.raises(RefusedError, match="pas une image acceptée"):
            tasks.draw(content, max_pixels=10**6)
