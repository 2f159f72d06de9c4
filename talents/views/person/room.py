"""The room of a mission, shared by the person recruited, the host, the coach and the team: each sees their part."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.decorators import current_user, role_required
from accounts.models import JournalEntry, User
from challenges.queries.steps import Reader
from challenges.rules import is_administration
from common import clock
from common.days import day_of
from common.language.french import with_de
from common.refusals import shown_in
from common.web.acts import PageActs, pressed, refusal_shown_on
from talents.domain import arrival, payroll, terms, tracker
from talents.domain.pieces import openings, records, reminders, requested
from talents.enums import MissionState, PieceReader, PieceState, Side
from talents.forms.room import PointForm, room_acts
from talents.models import Mission, MissionPiece, RequestedPiece
from talents.queries.steps import next_step
from talents.rules import documents_of_room, hosted_missions, readers_as, reads_logbook, side_of, visible_missions


def mission_of(user: User, public_id: str) -> Mission:
    """Return a mission that a person may enter the room of; to anybody else it does not exist."""
    return get_object_or_404(tracker.with_facts(visible_missions(user)), public_id=public_id)


@require_GET
@role_required(is_administration)
def hosted(request: HttpRequest) -> HttpResponse:
    """List the missions that a person's administrations host, with what is awaited."""
    context = {
        "title": "Missions accueillies",
        "payroll": payroll.hosted(current_user(request)).exists(),
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


@dataclass(frozen=True, slots=True)
class PieceRow:
    """A piece as a reader of the room sees it: what is asked, what was sent, who opened it, what they may do."""

    asked: RequestedPiece
    piece: MissionPiece | None
    formats: str
    readers: str
    opened: list[JournalEntry]
    may_send: bool
    may_check: bool
    sending: Any
    checking: Any


def _piece_rows(user: User, mission: Mission, acts: PageActs) -> list[PieceRow]:
    """Return the pieces that a person may see: all of theirs, or those that are open to them."""
    own, held, signed = mission.talent_id == user.pk, readers_as(user, mission), terms.signed(mission)
    live = {piece.kind: piece for piece in reversed(mission.pieces.all())}
    opened = openings.openings(mission, live.values()) if own else {}
    rows = []
    for asked in requested.shown_in(mission):
        may_open = bool(held & set(asked.readers))
        piece = live.get(asked.code)
        if own or may_open:
            rows.append(PieceRow(
                asked=asked, piece=piece, formats=tracker.formats_in_words(asked),
                readers=", ".join(str(PieceReader(reader).label) for reader in asked.readers),
                opened=opened.get(openings.target_of(piece), []) if piece else [],
                may_send=own and asked.asked and (not signed or piece is None or piece.state == PieceState.REFUSED),
                may_check=may_open and piece is not None and piece.state == PieceState.SENT,
                sending=acts[f"send:{asked.code}"], checking=acts[f"check:{asked.code}"],
            ))  # fmt: skip
    return rows


def _arrival_rows(mission: Mission, side: str | None) -> list[tuple[arrival.Expected, PointForm | None]]:
    """Return the points of arrival, the first due first, each with where one's side says more of it."""
    rows = []
    for row in arrival.expected_of(mission, today=day_of(clock.now())):
        own = {Side.TALENT: row.talent, Side.HOST: row.host}.get(Side(side)) if side else None
        initial = {"note": own.note if own is not None else ""}
        rows.append((row, PointForm(initial=initial, auto_id=f"{row.point.code}_%s") if side else None))
    return rows


def _room_page(request: HttpRequest, mission: Mission, acts: PageActs) -> HttpResponse:
    """Show the page of a room, with what is wrong beside the piece that was refused."""
    user = current_user(request)
    held, own = readers_as(user, mission), mission.talent_id == user.pk
    missing = reminders.missing(mission) if mission.state != MissionState.ENDED else []
    context = {
        "title": f"Mission {with_de(str(mission.talent))}",
        "mission": mission,
        "step": next_step(mission, clock.now(), reader=_reader(user, mission)),
        "status": tracker.status(mission, at=clock.now()),
        "pieces": _piece_rows(user, mission, acts),
        "arrival": _arrival_rows(mission, side_of(user, mission)),
        "lists": [("Départ", tracker.points(mission, tracker.DEPARTURE))],
        "side": side_of(user, mission),
        "reads_logbook": reads_logbook(user, mission),
        "documents": documents_of_room(user, mission),
        "own": own,
        "may_read_record": own or bool(held & records.READERS),
        "record_missing": records.missing(records.record_of(mission.talent)),
        "record_complete": records.complete(mission.talent),
        "may_remind": bool(held) and not own and bool(missing),
        "may_archive": own or bool(held & records.READERS),
    }
    return render(request, "talents/room.html", context, status=acts.status)


@require_POST
def send(request: HttpRequest, public_id: str) -> HttpResponse:
    """Receive a piece."""
    user = current_user(request)
    mission = mission_of(user, public_id)
    kind = pressed(request, "kind", *(piece.code for piece in requested.shown_in(mission)))
    acts = PageActs(request, room_acts(mission), act=f"send:{kind}")
    _, form = acts.submitted
    if form.is_valid():
        with shown_in(form):
            tracker.send(mission, kind, form.cleaned_data["file"], by=user, at=clock.now())
            messages.success(request, "La pièce est envoyée.")
            return redirect("mission-room", public_id=public_id)
    return _room_page(request, mission, acts)


@require_POST
@refusal_shown_on("mission-room", "public_id")
def remind(request: HttpRequest, public_id: str) -> HttpResponse:
    """Remind the person of what is missing."""
    user = current_user(request)
    mission = mission_of(user, public_id)
    if not readers_as(user, mission):
        raise Http404
    reminders.remind(mission, by=user, at=clock.now())
    messages.success(request, "La personne reçoit un courriel qui dit ce qui manque.")
    return redirect("mission-room", public_id=public_id)


def _piece(user: User, public_id: str) -> tuple[MissionPiece, frozenset[str]]:
    """Return a piece and as whom a person may open it; one's own opens as nobody else."""
    related = MissionPiece.objects.select_related("mission__talent", "mission__host", "mission__cohort__campaign")
    piece = get_object_or_404(related, public_id=public_id)
    held = readers_as(user, piece.mission) & requested.readers_of(piece)
    if piece.mission.talent_id != user.pk and not held:
        raise Http404
    return piece, held


@require_POST
def piece(request: HttpRequest, public_id: str) -> FileResponse:
    """Hand over a piece to its owner and to whoever may open it."""
    user = current_user(request)
    piece, held = _piece(user, public_id)
    if not piece.file:
        raise Http404
    if piece.mission.talent_id != user.pk:
        openings.record_opening(piece, by=user, quality=openings.quality_of(held, piece.mission))
    return FileResponse(piece.file.open(), as_attachment=True, filename=piece.filename())


@require_POST
def check(request: HttpRequest, public_id: str) -> HttpResponse:
    """Accept or refuse a piece."""
    user = current_user(request)
    piece, held = _piece(user, public_id)
    if not held:
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
@refusal_shown_on("mission-room", "public_id")
def point(request: HttpRequest, public_id: str) -> HttpResponse:
    """Keep what a side says of a point of arrival or departure."""
    user = current_user(request)
    mission = mission_of(user, public_id)
    side = side_of(user, mission)
    if side is None:
        raise Http404
    item = pressed(request, "item", *tracker.items(mission))
    done = pressed(request, "done", "yes", "no") == "yes"
    form = PointForm(request.POST)
    if not form.is_valid():
        raise tracker.TrackerRefusedError(form.errors["note"][0])
    tracker.answer(mission, item, Side(side), done=done, by=user, at=clock.now(), note=form.note_or_nothing())
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
