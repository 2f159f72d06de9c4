"""Turn a document's frozen data into PDF bytes: tagged for screen readers, fonts embedded, no network.

The same data give the same bytes (fixed identifier and date), as long as WeasyPrint, Pango and the fonts are the same.
Fonts and style are prepared once a process: a new font configuration for each document makes memory grow
(`docs/adr/0005`).
"""

from functools import cache

from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from documents.domain.fonts import font_path
from documents.models import Document

FACES = {"400": "Marianne-Regular", "700": "Marianne-Bold"}


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


def render(document: Document) -> bytes:
    """Return the unsealed PDF/UA-1 file of a document."""
    style, fonts = _style()
    html = render_to_string(f"documents/{document.template}.html", {"document": document, "data": document.context})
    pdf: bytes = HTML(string=html, url_fetcher=LocalFetcher()).write_pdf(
        stylesheets=[style],
        font_config=fonts,
        pdf_variant="pdf/ua-1",
        pdf_identifier=document.public_id.bytes,
    )
    return pdf
