"""Follow each recruitment: pieces, contract, countdown, points of arrival; say what is wrong, and where it is wrong."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.core.files.base import File
from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from challenges.models import Administration
from common.days import day_of
from common.files.storage import delete_on_commit
from common.language.formatting import french_date
from common.refusals import RefusedError
from documents.models import Document
from dossiers.domain import attachments, clamd
from dossiers.domain.formats import FileRefusedError, Inspected
from notifications.domain import outbox
from talents.domain import arrival, deadlines, terms
from talents.domain.documents import facts, papers
from talents.domain.documents.contexts import ChecklistContext
from talents.domain.pieces import records, requested
from talents.enums import DeadlineState, Light, MissionState, PieceFormat, PieceState, Side
from talents.models import ChecklistAnswer, Mission, MissionPiece, RequestedPiece

NEAR_DAYS = 15  # days before the start from which a missing piece is a difficulty
DEPARTURE = {
    "handover": "Passation écrite",
    "code": "Code source et documentation remis",
    "access_back": "Accès et données rendus",
    "equipment_back": "Matériel rendu",
    "certificate": "Certificat de services remis",
}


class TrackerRefusedError(RefusedError):
    """A piece or an answer is not possible; the message says why, in French."""


class PieceFileRefusedError(TrackerRefusedError):
    """The file itself is refused: another version of it may be sent."""

    field = "file"


@dataclass(frozen=True, slots=True)
class Point:
    """What both sides say of one point: yes, no, or nothing yet."""

    code: str
    label: str
    talent: bool | None
    host: bool | None

    @property
    def disagrees(self) -> bool:
        """Tell whether the sides say opposite things."""
        return self.talent is not None and self.host is not None and self.talent != self.host


@dataclass(frozen=True, slots=True)
class Status:
    """Where one recruitment stands on a day."""

    mission: Mission
    days_left: int
    accepted: int
    expected: int
    light: Light
    reasons: list[str] = field(default_factory=list)


def _inspect_piece(upload: "File[bytes]") -> Inspected:
    """Return a piece as it may be kept, scanned. Raises :class:`PieceFileRefusedError`."""
    try:
        inspected = attachments.inspect_upload(upload)
        threat = clamd.scan(inspected.content) if clamd.configured() else ""
    except (FileRefusedError, clamd.ScannerError) as error:
        raise PieceFileRefusedError(str(error)) from error
    if threat:
        raise PieceFileRefusedError(f"L’antivirus a trouvé une menace dans ce fichier ({threat}) : il n’est pas gardé.")
    return inspected


def send(mission: Mission, kind: str, upload: "File[bytes]", *, by: User, at: datetime) -> MissionPiece:
    """Keep a person's own piece, in place of the previous one: judged first, then kept under the lock.

    An accepted piece may be replaced until the contract bears a signature, and is then checked again. Raises
    :class:`TrackerRefusedError` for somebody else's mission, a piece that is not asked, one that a signed contract
    rests on, or a file we may not keep.
    """
    if mission.talent_id != by.pk:
        raise TrackerRefusedError("Chaque personne envoie ses propres pièces.")
    asked = requested.requested(mission, kind)
    if asked is None or not asked.asked:
        raise TrackerRefusedError("Cette pièce ne vous est pas demandée.")
    inspected = _inspect_piece(upload)
    if inspected.extension not in asked.formats:
        accepted = formats_in_words(asked)
        raise PieceFileRefusedError(f"Cette pièce se donne en {accepted} : convertissez le fichier, puis réessayez.")
    return _keep_piece(mission, asked, inspected, at=at)


def formats_in_words(piece: RequestedPiece) -> str:
    """Return the formats in which a piece is given: « PDF, JPEG ou PNG »."""
    *others, last = [str(PieceFormat(name).label) for name in piece.formats]
    return f"{', '.join(others)} ou {last}" if others else last


@transaction.atomic
def _keep_piece(mission: Mission, asked: RequestedPiece, inspected: Inspected, *, at: datetime) -> MissionPiece:
    locked = Mission.objects.select_for_update().get(pk=mission.pk)
    live = mission.pieces.filter(kind=asked.code).exclude(state=PieceState.REFUSED).first()
    if live is not None and terms.signed(locked):
        raise TrackerRefusedError("Votre contrat est signé : dites à l’équipe ce qui change dans cette pièce.")
    if live is not None:
        live.delete()
        delete_on_commit(live.file)
    piece = MissionPiece(
        mission=mission, kind=asked.code, label=asked.label, extension=inspected.extension,
        size=len(inspected.content), sha256=hashlib.sha256(inspected.content).hexdigest(), sent_at=at,
    )  # fmt: skip
    try:
        attachments.store(piece.file, "piece", inspected.content)
    except FileRefusedError as error:
        raise PieceFileRefusedError(str(error)) from error
    piece.save()
    return piece


@transaction.atomic
def check(piece: MissionPiece, *, accept: bool, reason: str, by: User, at: datetime) -> None:
    """Accept a piece, or refuse it and tell the person what is wrong. Raises :class:`TrackerRefusedError`."""
    locked = MissionPiece.objects.select_for_update().select_related("mission__talent").get(pk=piece.pk)
    if locked.state != PieceState.SENT:
        raise TrackerRefusedError("Cette pièce est déjà vérifiée.")
    if not accept and not reason.strip():
        raise TrackerRefusedError("Dites ce qui ne va pas : la personne doit pouvoir refaire la pièce.", field="reason")
    locked.state = PieceState.ACCEPTED if accept else PieceState.REFUSED
    locked.reason = "" if accept else reason.strip()[:500]
    locked.checked_by, locked.checked_at = by, at
    locked.save(update_fields=["state", "reason", "checked_by", "checked_at"])
    if not accept:
        outbox.queue(
            "piece_refused",
            to=locked.mission.talent,
            key=f"piece-{locked.pk}",
            context={"piece": locked, "public_id": str(locked.mission.public_id)},
            campaign=locked.mission.cohort.campaign.code,
            at=at,
        )


def items(mission: Mission) -> dict[str, str]:
    """Return the points of arrival and departure of a mission, by code."""
    return arrival.labels(mission) | DEPARTURE


def answer(
    mission: Mission, item: str, side: Side, *, done: bool, by: User, at: datetime, note: str | None = None
) -> None:
    """Keep what a side says of a point, the last word stays; ``note`` replaces what they wrote of it, if given.

    Raises :class:`TrackerRefusedError`.
    """
    if item not in items(mission):
        raise TrackerRefusedError("Ce point n’existe pas.")
    written = {} if note is None else {"note": note.strip()}
    ChecklistAnswer.objects.update_or_create(
        mission=mission, item=item, side=side, defaults={"done": done, "by": by, "at": at, **written}
    )


def points(mission: Mission, named: dict[str, str]) -> list[Point]:
    """Return what both sides say of each point."""
    answers = {(answer.item, answer.side): answer.done for answer in mission.answers.all()}
    return [
        Point(code, label, answers.get((code, Side.TALENT)), answers.get((code, Side.HOST)))
        for code, label in named.items()
    ]


def checklist(mission: Mission, code: str, *, at: datetime) -> Document:
    """Register the sheet of arrival or of departure, as both sides tell it now. Raises PaperRefusedError."""
    arrives = code == "arrival_checklist"
    named = {row.point.code: row.point.label for row in arrival.expected_of(mission, today=day_of(at))}
    words = {True: "réglé", False: "pas réglé", None: "sans réponse"}
    day = day_of(at)
    context = ChecklistContext(
        promotion=mission.cohort.campaign.name,
        talent=facts.mission_facts(mission, on=day)["talent"],
        host=mission.host.name,
        challenge=str(mission.position.challenge),
        moment="arrivée" if arrives else "départ",
        points=[
            {"label": point.label, "talent": words[point.talent], "host": words[point.host]}
            for point in points(mission, named if arrives else DEPARTURE)
        ],
        signed_on=french_date(day),
    )
    return papers.file(code, context, key=f"{code}-{mission.pk}-{at:%Y%m%d%H%M%S}", at=at, about=mission)


def with_facts(missions: QuerySet[Mission]) -> QuerySet[Mission]:
    """Return missions with everything their status looks at, in a constant number of queries."""
    related = deadlines.with_facts(missions).select_related("talent__employee_record")
    return related.prefetch_related(
        "pieces", "answers", "cohort__campaign__requested_pieces", "cohort__campaign__arrival_points"
    )


def status(mission: Mission, *, at: datetime) -> Status:
    """Return where a recruitment stands, and why."""
    today = day_of(at)
    accepted = {piece.kind for piece in mission.pieces.all() if piece.state == PieceState.ACCEPTED}
    sent = {piece.kind for piece in mission.pieces.all() if piece.state == PieceState.SENT}
    expected = [piece.code for piece in requested.required_of(mission)]
    missing = [kind for kind in expected if kind not in accepted | sent]
    disagreements = [point.label for point in points(mission, items(mission)) if point.disagrees]
    late = [deadline.rule.label for deadline in deadlines.of(mission, at=at) if deadline.state == DeadlineState.LATE]
    days_left = (mission.starts_on - today).days
    reasons = [f"en retard : {label.lower()}" for label in late]
    reasons += [f"désaccord : {label.lower()}" for label in disagreements]
    red = bool(reasons) or (bool(missing) and days_left <= NEAR_DAYS)
    if mission.state != MissionState.ENDED and not records.complete(mission.talent):
        reasons.append("fiche administrative à compléter")
    if mission.cohort.campaign.arrival_points.all():  # a list that the team wrote is a list that it follows
        late_points = [row.point.label for row in arrival.expected_of(mission, today=today) if row.late]
        reasons += [f"point d’arrivée en retard : {label.lower()}" for label in late_points]
    for count, label in ((len(missing), "à envoyer"), (len(sent), "à vérifier")):
        reasons += [f"{count} pièce{'s' if count > 1 else ''} {label}"] if count else []
    light = Light.RED if red else Light.AMBER if reasons else Light.GREEN
    return Status(
        mission=mission, days_left=days_left, accepted=len(accepted & set(expected)), expected=len(expected),
        light=light, reasons=reasons,
    )  # fmt: skip


def follow(missions: QuerySet[Mission], *, at: datetime) -> list[Status]:
    """Return the status of the missions that are not over, those in difficulty first."""
    living = with_facts(missions.exclude(state=MissionState.ENDED))
    order = {light: rank for rank, light in enumerate(Light)}
    return sorted(
        (status(mission, at=at) for mission in living), key=lambda s: (order[s.light], s.days_left, s.mission.pk)
    )


def by_administration(statuses: Iterable[Status]) -> list[tuple[Administration, Light, list[Status]]]:
    """Return the statuses by host, each under its worst light, the worst hosts first."""
    grouped: dict[Administration, list[Status]] = {}
    for status in statuses:
        grouped.setdefault(status.mission.host, []).append(status)
    return [(host, rows[0].light, rows) for host, rows in grouped.items()]
