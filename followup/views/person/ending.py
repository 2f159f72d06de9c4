"""The end of a mission: what is left to settle, the certificate, the two notes."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.decorators import current_user
from common import clock
from common.days import day_of
from common.refusals import shown_in
from common.web.acts import pressed
from followup.domain.ending import notes, points
from followup.forms.ending import HandoverForm
from followup.forms.follow_up import NoteForm
from followup.models import HandoverNote, SustainabilityNote
from followup.rules import writes_follow_up
from talents.domain import services
from talents.domain.deadlines import CERTIFICATES
from talents.rules import documents_of_room
from talents.views.person.room import mission_of


@require_GET
def home(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what is left to settle, with days and proofs, and the services that a certificate attests."""
    user, today = current_user(request), day_of(clock.now())
    mission = mission_of(user, public_id)
    rows = points.exit_points(mission, on=today)
    certificates = documents_of_room(user, mission).filter(pk__in=CERTIFICATES.values("document"))
    context = {
        "title": "Fin de mission",
        "mission": mission,
        "rows": [(point, point.is_late(today)) for point in rows],
        "left": sum(not point.done for point in rows),
        "period": services.period(mission, on=today),
        "certificate": certificates.last(),
        "own": mission.talent_id == user.pk,
    }
    return render(request, "followup/ending/home.html", context)


def _page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    return render(request, "followup/ending/note.html", context, status=422 if context["form"].errors else 200)


@require_http_methods(["GET", "POST"])
def handover(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write one's handover note, filled from what is known; the others read it once it is handed in."""
    user = current_user(request)
    mission = mission_of(user, public_id)
    note = HandoverNote.objects.filter(mission=mission).select_related("by").first()
    own = mission.talent_id == user.pk
    if not own and (request.method == "POST" or note is None or note.handed_at is None):
        raise Http404
    initial = {} if note is not None else notes.handover_draft(mission)
    form = HandoverForm(request.POST or None, instance=note, initial=initial)
    if form.is_valid():
        hand_in = pressed(request, "act", "save", "hand") == "hand"
        with shown_in(form):
            notes.write_handover(mission, form.cleaned_data, hand_in=hand_in, by=user, at=clock.now())
            messages.success(request, "La note est remise à l’accueil." if hand_in else "La note est enregistrée.")
            return redirect("mission-exit" if hand_in else "mission-handover", public_id=public_id)
    context = {"title": "Note de passation", "mission": mission, "note": note, "form": form, "may_write": own}
    return _page(request, context)


@require_http_methods(["GET", "POST"])
def sustainability(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write what becomes of a challenge after its missions, filled from what is known."""
    user = current_user(request)
    mission = mission_of(user, public_id)
    may_write = writes_follow_up(user, mission)
    if request.method == "POST" and not may_write:
        raise Http404
    note = SustainabilityNote.objects.filter(challenge=mission.position.challenge).select_related("by").first()
    initial = {} if note is not None else notes.sustainability_draft(mission)
    form = NoteForm(request.POST or None, instance=note, initial=initial, prefix="")
    if form.is_valid():
        hand_in = pressed(request, "act", "save", "hand") == "hand"
        with shown_in(form):
            notes.write_sustainability(mission, form.cleaned_data, hand_in=hand_in, by=user, at=clock.now())
            messages.success(request, "La note est remise." if hand_in else "La note est enregistrée.")
            return redirect("mission-exit" if hand_in else "mission-sustainability", public_id=public_id)
    context = {
        "title": "Note de pérennisation", "mission": mission, "note": note, "form": form, "may_write": may_write,
    }  # fmt: skip
    return _page(request, context)
