"""Open what a person gave, and say to them who did: each opening is an act of the journal about them."""

from collections.abc import Iterable

from accounts.domain import journal
from accounts.enums import Act
from accounts.models import JournalEntry, User
from talents.enums import PieceReader
from talents.models import Mission, MissionPiece

RECORD = "fiche"


def target_of(piece: MissionPiece) -> str:
    """Return how the journal names a piece."""
    return f"pièce {piece.public_id}"


def record_target(mission: Mission) -> str:
    """Return how the journal names the administrative record read from a mission."""
    return f"{RECORD} {mission.talent.public_id}"


def quality_of(readers: Iterable[str], mission: Mission) -> str:
    """Return as whom somebody reads, in the order of the list of readers: the host is named."""
    known = set(readers)
    first = next(reader for reader in PieceReader if reader in known)
    hosts = {PieceReader.HOST_HR: "Ressources humaines", PieceReader.HOST_FINANCE: "Gestion"}
    return f"{hosts[first]}, {mission.host}" if first in hosts else str(first.label)


def record_opening(piece: MissionPiece, *, by: User, quality: str) -> None:
    """Record that somebody opened a piece; the person's own reading is none."""
    journal.record_reading(
        f"Pièce « {piece.label} » ouverte", actor=by, quality=quality, concerned=piece.mission.talent,
        target=target_of(piece),
    )  # fmt: skip


def record_reading_of_record(mission: Mission, *, by: User, quality: str) -> None:
    """Record that somebody read a person's administrative record."""
    journal.record_reading(
        "Fiche administrative lue", actor=by, quality=quality, concerned=mission.talent, target=record_target(mission)
    )


def openings(mission: Mission, pieces: Iterable[MissionPiece]) -> dict[str, list[JournalEntry]]:
    """Return who opened each piece, and the record of its person, by what the journal names, the latest first."""
    targets = [record_target(mission), *map(target_of, pieces)]
    read = JournalEntry.objects.filter(concerned=mission.talent_id, act=Act.READ, target__in=targets)
    by_target: dict[str, list[JournalEntry]] = {target: [] for target in targets}
    for entry in read.select_related("actor").order_by("-pk"):
        by_target[entry.target].append(entry)
    return by_target
