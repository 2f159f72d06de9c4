"""The room of a mission, shared by the person recruited, the host, the coach and the team: each sees their part."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.decorators import current_user, role_required
from accounts.domain import journal
from accounts.models import User
from challenges.queries.steps import Reader
from challenges.rules import is_administration
from common import clock
from common.language.french import with_de
from common.refusals import shown_in
from common.web.acts import PageActs, pressed, refusal_shown_on
from talents.domain import terms, tracker
from talents.enums import PieceKind, Side
from talents.forms.room import room_acts
from talents.models import Mission, MissionPiece
from talents.queries.steps import next_step
from talents.rules import documents_of_room, hosted_missions, may_check, reads_logbook, side_of, visible_missions


def mission_of(user: User, public_id: str) -> Mission:
    """Return a mission that a person may enter the room of; to anybody else it does not exist."""
    return get_object_or_404(tracker.with_facts(visible_missions(user)), public_id=public_id)


@require_GET
@role_required(is_administration)
def hosted(request: HttpRequest) -> HttpResponse:
    """List the missions that a person's administrations host, with what is awaited."""
    context = {
        "title": "Missions accueillies",
        "statuses": tracker.follow(hosted_missions(current_user(request)), at=clock.now()),
    }
    return render(request, "talents/hosted.html", context)


@require_GET
def room(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the pieces and the points of arrival and departure, as each may act on them."""
    mission = mission_of(current_user(request), public_id)
    return _room_page(request, mission, PageActs(request, room_acts(mission)))


def _reader(user: User, mission: Mission) -> Reader:
    if mission.talent_id == user.pk:
        return Reader.TALENT
    return Reader.TEAM if user.is_team else Reader.HOST


def _room_page(request: HttpRequest, mission: Mission, acts: PageActs) -> HttpResponse:
    """Show the page of a room, with what is wrong beside the piece that was refused."""
    user = current_user(request)
    live = {piece.kind: piece for piece in reversed(mission.pieces.all())}
    context = {
        "title": f"Mission {with_de(str(mission.talent))}",
        "mission": mission,
        "step": next_step(mission, clock.now(), reader=_reader(user, mission)),
        "status": tracker.status(mission, at=clock.now()),
        "pieces": [
            (kind, live.get(kind), kind in tracker.OPTIONAL, acts[f"send:{kind}"], acts[f"check:{kind}"])
            for kind in PieceKind
        ],
        "lists": [
            ("Arrivée", tracker.points(mission, tracker.ARRIVAL)),
            ("Départ", tracker.points(mission, tracker.DEPARTURE)),
        ],
        "side": side_of(user, mission),
        "reads_logbook": reads_logbook(user, mission),
        "documents": documents_of_room(user, mission),
        "own": mission.talent_id == user.pk,
        "address": acts["address"],
        "may_write_address": mission.talent_id == user.pk and not terms.signed(mission),
        "may_check": may_check(user, mission),
        "may_read_pieces": mission.talent_id == user.pk or may_check(user, mission),
    }
    return render(request, "talents/room.html", context, status=acts.status)


@require_POST
def send(request: HttpRequest, public_id: str) -> HttpResponse:
    """Receive a piece."""
    user = current_user(request)
    mission = mission_of(user, public_id)
    kind = PieceKind(pressed(request, "kind", *PieceKind.values))
    acts = PageActs(request, room_acts(mission), act=f"send:{kind}")
    _, form = acts.submitted
    if form.is_valid():
        with shown_in(form):
            tracker.send(mission, kind, form.cleaned_data["file"], by=user, at=clock.now())
            messages.success(request, "La pièce est envoyée.")
            return redirect("mission-room", public_id=public_id)
    return _room_page(request, mission, acts)


@require_POST
def address(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write one's postal address, which the contract prints."""
    user = current_user(request)
    mission = mission_of(user, public_id)
    acts = PageActs(request, room_acts(mission), act="address")
    _, form = acts.submitted
    if form.is_valid():
        with shown_in(form):
            terms.write_own_address(mission, form.cleaned_data["address"], by=user, at=clock.now())
            messages.success(request, "Votre adresse est enregistrée : votre contrat la reprendra.")
            return redirect("mission-room", public_id=public_id)
    return _room_page(request, mission, acts)


def _piece(user: User, public_id: str) -> MissionPiece:
    related = MissionPiece.objects.select_related("mission__talent", "mission__host")
    piece = get_object_or_404(related, public_id=public_id)
    if piece.mission.talent_id != user.pk and not may_check(user, piece.mission):
        raise Http404
    return piece


@require_POST
def piece(request: HttpRequest, public_id: str) -> FileResponse:
    """Hand over a piece to its owner and to whoever checks it."""
    piece = _piece(current_user(request), public_id)
    journal.record_reading(
        f"Pièce « {piece.get_kind_display()} » ouverte", actor=current_user(request), quality="Suivi de la mission",
        concerned=piece.mission.talent, target=f"pièce {piece.public_id}",
    )  # fmt: skip
    return FileResponse(piece.file.open(), as_attachment=True, filename=piece.filename())


@require_POST
def check(request: HttpRequest, public_id: str) -> HttpResponse:
    """Accept or refuse a piece."""
    user = current_user(request)
    piece = _piece(user, public_id)
    if not may_check(user, piece.mission):
        raise Http404
    accept = pressed(request, "decision", "accept", "refuse") == "accept"
    acts = PageActs(request, room_acts(piece.mission), act=f"check:{piece.kind}")
    _, form = acts.submitted
    if form.is_valid():
        with shown_in(form):
            tracker.check(piece, accept=accept, reason=form.cleaned_data["reason"], by=user, at=clock.now())
            messages.success(
                request, "La pièce est acceptée." if accept else "La personne est prévenue de ce qui ne va pas."
            )
            return redirect("mission-room", public_id=piece.mission.public_id)
    return _room_page(request, mission_of(user, str(piece.mission.public_id)), acts)


@require_POST
def point(request: HttpRequest, public_id: str) -> HttpResponse:
    """Keep what a side says of a point of arrival or departure."""
    user = current_user(request)
    mission = mission_of(user, public_id)
    side = side_of(user, mission)
    if side is None:
        raise Http404
    item = pressed(request, "item", *tracker.ITEMS)
    done = pressed(request, "done", "yes", "no") == "yes"
    tracker.answer(mission, item, Side(side), done=done, by=user, at=clock.now())
    messages.success(request, "C’est noté.")
    return redirect("mission-room", public_id=public_id)


@require_POST
@refusal_shown_on("mission-room", "public_id")
def checklist(request: HttpRequest, public_id: str) -> HttpResponse:
    """Produce the sheet of arrival or departure, for either side or the team."""
    user = current_user(request)
    mission = mission_of(user, public_id)
    moment = pressed(request, "moment", "arrival", "departure")
    document = tracker.checklist(mission, f"{moment}_checklist", at=clock.now())
    messages.success(request, f"La fiche n° {document.number} est en production.")
    return redirect("mission-room", public_id=public_id)
