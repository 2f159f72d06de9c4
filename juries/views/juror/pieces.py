"""The pieces of a dossier inside the reading room: their pages as pictures made here, their words, a search in them."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_GET

from accounts.decorators import current_user, role_required
from accounts.domain import journal
from common.language.search import query_text
from dossiers.domain.attachments import readable
from dossiers.domain.blind import blinding
from dossiers.domain.blind.blinding import Rules
from dossiers.domain.formats import IMAGES, MEDIA_TYPES, FileRefusedError
from dossiers.domain.viewer import pages
from dossiers.models import Attachment
from juries.domain.assessments import waits_for_common_lot
from juries.models import Assessment
from juries.rules import is_juror, readable_assessments

PRIVATE = "private, no-cache"  # kept by this browser alone, and asked for again each time: the right may have gone


def load_assessment(request: HttpRequest, public_id: str) -> Assessment:
    """Return the grid of a dossier that is the juror's to read. Raises ``Http404`` for any other."""
    assessments = readable_assessments(current_user(request))
    whole = assessments.select_related("panel", "grid", "deposit__dossier", "juror__panel", "juror__user")
    return get_object_or_404(whole, public_id=public_id)


def readable_piece(assessment: Assessment, piece: str) -> tuple[Attachment, dict[str, Any]]:
    """Return a file of what a juror reads, and how it is named to them. Raises ``Http404`` for any other."""
    content = blinding.read(assessment.deposit, blinded=assessment.panel.blind)
    shown = {row["public_id"]: row for row in content["attachments"]}
    if str(piece) not in shown:
        raise Http404
    attachment = get_object_or_404(Attachment, public_id=piece, dossier=assessment.deposit.dossier_id)
    return attachment, shown[str(piece)]


@dataclass
class _Piece:
    """A piece that a juror may see page by page; its pages are read when they are asked for."""

    assessment: Assessment
    attachment: Attachment
    shown: dict[str, Any]

    @cached_property
    def rules(self) -> Rules | None:
        """Return what a blind reader must not see, or nothing when dossiers are read with their identity."""
        deposit = self.assessment.deposit
        return blinding.rules_for(deposit.dossier, deposit.content) if self.assessment.panel.blind else None

    @cached_property
    def pages(self) -> list[pages.Page]:
        """Return the pages. Raises :class:`dossiers.domain.formats.FileRefusedError`."""
        return pages.read(self.attachment, rules=self.rules)


def _load(request: HttpRequest, public_id: str, piece: str) -> _Piece:
    """Return a piece, the right to it checked as for its download. Raises ``Http404``."""
    assessment = load_assessment(request, public_id)
    attachment, shown = readable_piece(assessment, piece)
    if not readable(attachment) or not pages.is_viewed(shown["name"]) or waits_for_common_lot(assessment):
        raise Http404
    return _Piece(assessment, attachment, shown)


@require_GET
@role_required(is_juror)
def piece(request: HttpRequest, public_id: str, piece: str) -> HttpResponse:
    """Show a piece page by page, one under the other, with a search in its words; the opening is journalled once."""
    opened = _load(request, public_id, piece)
    deposit = opened.assessment.deposit
    journal.record_reading(
        f"Pièce du dossier {deposit.number} ouverte", actor=current_user(request), quality="Jury",
        concerned=deposit.dossier.owner, target=f"pièce {piece}",
    )  # fmt: skip
    words, zoom = query_text(request.GET.get("cherche", "")), request.GET.get("zoom", "")
    zoom = zoom if zoom in pages.WIDTHS else pages.FIRST_ZOOM
    try:
        shown = opened.pages
    except FileRefusedError:
        shown = []
    context = {
        "title": opened.shown["label"],
        "assessment": opened.assessment,
        "piece": opened.shown,
        "pages": shown,
        "words": words,
        "hits": pages.hits(shown, words),
        "zoom": zoom,
        "zooms": list(pages.WIDTHS),
    }
    return render(request, "juries/juror/piece.html", context, status=200 if shown else 422)


@require_GET
@role_required(is_juror)
def piece_page(request: HttpRequest, public_id: str, piece: str, number: int) -> HttpResponse:
    """Serve the picture of one page to whoever may read the piece, and to nobody who has its address alone."""
    opened = _load(request, public_id, piece)
    width = pages.WIDTHS.get(request.GET.get("zoom", ""), pages.WIDTHS[pages.FIRST_ZOOM])
    try:
        page = next(page for page in opened.pages if page.number == number)
        etag = pages.etag(opened.attachment, page, width=width, rules=opened.rules)
        response = get_conditional_response(request, etag=etag)
        if response is None:
            extension = opened.attachment.extension if opened.attachment.extension in IMAGES else "jpg"
            content = pages.picture(opened.attachment, page, width=width, rules=opened.rules)
            response = HttpResponse(content, content_type=MEDIA_TYPES[extension])
    except StopIteration:
        raise Http404 from None
    except FileRefusedError as error:
        return HttpResponse(str(error), content_type="text/plain; charset=utf-8", status=422)
    response["ETag"] = etag
    response["Cache-Control"] = PRIVATE
    response["Content-Disposition"] = "inline"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
