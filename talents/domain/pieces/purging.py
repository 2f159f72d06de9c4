"""Forget the files and the records of people recruited, each when its own delay is over."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Prefetch, QuerySet

from accounts.domain.retention import Rule
from common.days import day_of
from common.files.storage import delete_on_commit
from documents.enums import SignatureState
from documents.models import Signature
from talents.domain.pieces import records, requested
from talents.enums import MissionState
from talents.models import EmployeeRecord, Mission, MissionPiece

LIVE = Signature.objects.exclude(state=SignatureState.CLOSED)


def with_signatures(missions: QuerySet[Mission]) -> QuerySet[Mission]:
    """Return missions with what says when their contract was signed."""
    signatures = Prefetch("contract__signatures", queryset=LIVE, to_attr="live_signatures")
    related = missions.select_related("contract", "cohort__campaign", "talent").defer("contract__context")
    return related.prefetch_related(signatures, "cohort__campaign__requested_pieces")


def signed_on(mission: Mission) -> date | None:
    """Return the day of the last signature of a contract that everybody signed, of a mission of `with_signatures`."""
    signatures: list[Signature] = getattr(mission.contract, "live_signatures", [])
    answered = [row.answered_at for row in signatures if row.state == SignatureState.SIGNED and row.answered_at]
    return day_of(max(answered)) if answered and len(answered) == len(signatures) else None


def settled_on(mission: Mission) -> date | None:
    """Return the day from which short delays run: the last signature of the contract, or the end of the mission.

    Nothing while a signature is awaited and the mission lives. Takes a mission of :func:`with_signatures`.
    """
    return signed_on(mission) or (mission.ends_on if mission.state == MissionState.ENDED else None)


def _kept_days(piece: MissionPiece) -> int | None:
    asked = requested.requested(piece.mission, piece.kind)
    return asked.kept_days if asked is not None else None


def _pieces_of(missions: Iterable[Mission]) -> Iterable[MissionPiece]:
    known = {mission.pk: mission for mission in missions}
    for piece in MissionPiece.objects.filter(mission__in=known).exclude(file="").order_by("pk"):
        piece.mission = known[piece.mission_id]
        yield piece


def short_pieces(limit: datetime) -> list[MissionPiece]:
    """Return the files whose delay after the contract, which their campaign's list says, is over at an instant."""
    today = day_of(limit)
    due = []
    for piece in _pieces_of(with_signatures(Mission.objects.filter(pieces__isnull=False).distinct())):
        settled, days = settled_on(piece.mission), _kept_days(piece)
        if settled is not None and days is not None and settled + timedelta(days=days) < today:
            due.append(piece)
    return due


def contract_pieces(limit: datetime) -> list[MissionPiece]:
    """Return the files kept as long as a contract, of the missions that ended before an instant."""
    ended = Mission.objects.filter(state=MissionState.ENDED, ends_on__lt=day_of(limit))
    return list(_pieces_of(with_signatures(ended)))


def forget_piece(piece: MissionPiece, at: datetime) -> None:
    """Remove the file of a piece; that it was given, and accepted, stays."""
    MissionPiece.objects.filter(pk=piece.pk).update(file="", sha256="", purged_at=at)
    delete_on_commit(piece.file)


def over_records(limit: datetime) -> list[EmployeeRecord]:
    """Return the records of people whose every mission was settled before an instant."""
    today = day_of(limit)
    due = []
    written = EmployeeRecord.objects.filter(purged_at__isnull=True, saved_at__lt=limit).order_by("pk")
    for record in written:
        settled = [settled_on(mission) for mission in with_signatures(Mission.objects.filter(talent=record.person_id))]
        if all(day is not None and day < today for day in settled):
            due.append(record)
    return due


def forget_record(record: EmployeeRecord, at: datetime) -> None:
    """Empty a record; that the person gave it stays."""
    empty = {name: None if name == "born_on" else "" for name in records.DATA}
    EmployeeRecord.objects.filter(pk=record.pk).update(**empty, purged_at=at)


RULES = (
    Rule("Pièces de recrutement, contrat signé", "mission_piece", short_pieces, forget_piece),
    Rule("Pièces de recrutement gardées avec le contrat", "contract_piece", contract_pieces, forget_piece),
    Rule("Fiches administratives", "employee_record", over_records, forget_record),
)
