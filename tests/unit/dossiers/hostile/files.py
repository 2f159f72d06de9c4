"""Files that mean harm, made here: none of them is kept anywhere else."""

import io
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


def packed(size, fill=b"\0", level=9):
    maker = zlib.compressobj(level)
    out = b"".join(maker.compress(fill * 2**20) for _ in range(size // 2**20))
    return out + maker.flush()


"""Files of 10 MB at most that cost a naive reader seconds or hundreds of megabytes: name, maker."""
