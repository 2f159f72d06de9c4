"""Turn a document's frozen data into PDF bytes: PDF/A-3a to be kept, PDF/UA-1 to be read by anybody, no network.

The frozen data travel with the file, as JSON: who keeps the one keeps the other. The same data give the same bytes
(fixed identifier and dates), as long as WeasyPrint, Pango and the fonts are the same.
Fonts and style are prepared once a process: a new font configuration for each document makes memory grow
(`docs/adr/0005`).
"""

import hashlib
import inspect
import json
from datetime import UTC
from functools import cache
from typing import Any

from django.conf import settings
from django.template import engines
from django.template.loader import render_to_string
from weasyprint import CSS, HTML, VERSION, Attachment
from weasyprint.text.ffi import pango
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from common.language import french
from documents.domain import production
from documents.domain.texts import composing, declarations, wording
from documents.domain.texts.fonts import font_path
from documents.models import Document

FACES = {"400": "Marianne-Regular", "700": "Marianne-Bold"}
SPECIMEN = "Modèle à faire valider par un juriste avant tout usage réel."
UNIVERSAL = b"""<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="" pdfuaid:part="1" />
<rdf:Description xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"
 rdf:about=""><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""


class UnreachableError(FatalURLFetchingError):
    """A document asked for something outside the platform."""


class LocalFetcher(URLFetcher):
    """Refuse every address but the fonts of this process: a clause can reach neither files nor the network."""

    def fetch(self, url: str, headers: object = None) -> object:
        """Return the content of a font prepared by :func:`_font`."""
        if url not in {_font(name) for name in FACES.values()}:
            raise UnreachableError(url)
        return super().fetch(url, headers)


def _font(name: str) -> str:
    """Return the address of a font file."""
    return font_path(name).as_uri()


@cache
def _style() -> tuple[CSS, FontConfiguration]:
    fonts = FontConfiguration()
    faces = "".join(
        f"@font-face {{ font-family: Marianne; font-weight: {weight}; src: url({_font(name)}); }}"
        for weight, name in FACES.items()
    )
    sheet = faces + render_to_string("documents/style.css")
    return CSS(string=sheet, font_config=fonts, url_fetcher=LocalFetcher()), fonts


@cache
def _layout(page: str) -> str:
    engine = engines["django"]
    names = (page, "documents/base.html", "documents/style.css")
    sources = [engine.get_template(name).template.source for name in names]  # type: ignore[attr-defined]
    sources += [inspect.getsource(module) for module in (composing, wording, french)]
    faces = [hashlib.sha256(font_path(name).read_bytes()).hexdigest() for name in FACES.values()]
    return hashlib.sha256("\n".join([VERSION, str(pango.pango_version()), *faces, *sources]).encode()).hexdigest()


def layout_of(document: Document) -> str:
    """Return the hash of all that a document's page depends on besides its data: template, style, fonts, engine.

    Two renderings with the same data, version and layout are the same bytes.
    """
    return _layout("documents/composed.html" if document.version_id else f"documents/{document.template}.html")


def _head(data: dict[str, Any]) -> dict[str, str]:
    """Return the letterhead of a document: that of the body which issues it, else of the direction of the programme."""
    head = dict(data.get(production.LETTERHEAD) or settings.DOCUMENT_LETTERHEAD)
    for body, address in (("employer", "employer_address"), ("coordinator", "coordinator_address")):
        if data.get(body):
            own = head.get("address", "") if data[body] == head["body"] else ""  # the direction is known by its name
            return head | {"body": data[body], "address": data.get(address) or own}
    return head


def html_of(document: Document) -> str:
    """Return the page a document is made from: blocks of its version, or a template of the repository."""
    version = document.version
    data = document.context
    if version is None:
        return render_to_string(
            f"documents/{document.template}.html", {"document": document, "data": data, "head": _head(data)}
        )
    kind = declarations.kind(document.template)
    return render_to_string(
        "documents/composed.html",
        {
            "document": document,
            "head": _head(data),
            "description": f"{kind.label}, modèle version {version.rank}",
            "running": composing.fill_plain(version.running, data, bodies=kind.bodies()) or document.title,
            "specimen": "" if version.proposed_by_id else SPECIMEN,
            "blocks": composing.compose(kind, version.content, data),
        },
    )


def preview_of(document: Document) -> str:
    """Return a document's page for a screen, with the style of paper; the fonts are those of the reader."""
    style = render_to_string("documents/style.css")
    return html_of(document).replace("</head>", f"<style>{style} body {{ padding: 8mm; }}</style></head>")


def _frozen(document: Document) -> Attachment:
    """Return the data that a document is made from, as a file to travel with it."""
    version = document.version
    content = {
        "numero": document.number,
        "modele": document.template,
        "version": version and {"rang": version.rank, "sha256": version.sha256},
        "donnees": document.context,
    }
    return Attachment(
        string=json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1).encode(),
        name=f"{document.number}.json",
        description="Données dont ce document est fait",
        created=document.issued_at.astimezone(UTC),
        modified=document.issued_at.astimezone(UTC),
        relationship="Source",
    )


def _said_universal(metadata: Any) -> None:
    """Make the file say it is PDF/UA-1 too: WeasyPrint writes one conformity, and PDF/A wants a schema for others."""
    write = metadata.generate_rdf_metadata

    def both(variant: str, version: int, conformance: str) -> bytes:
        return bytes(write(variant, version, conformance)).replace(b"</rdf:RDF>", UNIVERSAL + b"</rdf:RDF>")

    metadata.generate_rdf_metadata = both


def render(document: Document) -> bytes:
    """Return the unsealed file of a document, PDF/A-3a and PDF/UA-1 at once (ISO 19005-3, ISO 14289-1)."""
    style, fonts = _style()
    page = HTML(string=html_of(document), url_fetcher=LocalFetcher())
    laid = page.render(stylesheets=[style], font_config=fonts, pdf_variant="pdf/a-3a")
    _said_universal(laid.metadata)
    pdf: bytes = laid.write_pdf(
        pdf_variant="pdf/a-3a", pdf_identifier=document.public_id.bytes, attachments=[_frozen(document)]
    )
    return pdf
