"""Office files and archives that cost whoever reads them."""

import io
import struct
import zipfile

from tests.unit.dossiers.hostile.costly_pdf import padding
from tests.unit.dossiers.hostile.files import CONTENT_TYPES, docx


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
