"""The team writes what a campaign asks of the people it recruits."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.decorators import current_user, permission_required
from challenges.rules import team_campaigns
from common import clock
from common.refusals import shown_in
from talents.domain import tracker
from talents.domain.pieces import requested
from talents.enums import PieceReader
from talents.forms.pieces import RequestedPieceForm


@require_GET
@permission_required("talents.view", scope="campaign")
def listing(request: HttpRequest, code: str) -> HttpResponse:
    """List what a campaign asks, in what formats, who opens it and how long it is kept."""
    campaign = get_object_or_404(team_campaigns(current_user(request)), code=code)
    rows = [
        (piece, tracker.formats_in_words(piece), [str(PieceReader(reader).label) for reader in piece.readers])
        for piece in requested.of_campaign(campaign)
    ]
    context = {"title": "Pièces demandées", "campaign": campaign, "rows": rows, "new": requested.NEW}
    return render(request, "talents/team/requested_pieces.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("talents.view", write="talents.manage", scope="campaign")
def piece(request: HttpRequest, code: str, piece: str) -> HttpResponse:
    """Write one piece of the list, or add one."""
    campaign = get_object_or_404(team_campaigns(current_user(request)), code=code)
    known = next((row for row in requested.of_campaign(campaign) if row.code == piece), None)
    if known is None and piece != requested.NEW:
        raise Http404
    form = RequestedPieceForm(request.POST or None, instance=known)
    if form.is_valid():
        with shown_in(form):
            requested.write(campaign, piece, form.cleaned_data, by=current_user(request), at=clock.now())
            messages.success(request, "La pièce est enregistrée : les personnes recrutées la lisent ainsi.")
            return redirect("team:requested-pieces", code=code)
    title = known.label if known is not None else "Nouvelle pièce"
    context = {"title": title, "campaign": campaign, "form": form}
    return render(request, "talents/team/requested_piece.html", context, status=422 if form.errors else 200)
