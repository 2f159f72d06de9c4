"""The two notes of an end, filled from what is known: what one hands over, and what becomes of the challenge."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from common.language.formatting import french_date
from common.refusals import RefusedError
from followup.domain import follow_up, mission_home
from followup.domain.reviews import moments
from followup.models import HandoverNote, SustainabilityNote
from followup.rules import writes_follow_up
from notifications.domain import outbox
from talents.enums import Side
from talents.models import Mission
from talents.rules import side_of


class NoteRefusedError(RefusedError):
    """The note is not kept; the message says why, in French."""


def _deliverables(mission: Mission) -> str:
    """Return what was handed over, a line each, with its addresses."""
    lines = []
    for row in mission.position.challenge.deliverables.all():
        addresses = [address for address in (row.url, row.repository, row.data_url) if address]
        line = f"{row.title} ({row.get_kind_display().lower()}), remis le {french_date(row.handed_on)}"
        lines.append(f"{line} : {', '.join(addresses)}" if addresses else line)
    return "\n".join(lines)


def _contacts(mission: Mission) -> str:
    rows = mission_home.contacts(mission)
    return "\n".join(f"{row.role} : {row.person}, {row.person.email}" for row in rows)


def _indicators(mission: Mission) -> list[str]:
    rows = follow_up.indicators(mission.position.challenge)
    return [f"{row['label']} : {row['start']}, puis {row['last']}" for row in rows]


def handover_draft(mission: Mission) -> dict[str, str]:
    """Return what is known of a handover: the last bulletin, what was handed over, whom to ask."""
    last = mission.position.challenge.bulletins.order_by("-week").first()
    return {
        "status": last.goals if last is not None else "",
        "repositories": _deliverables(mission),
        "contacts": _contacts(mission),
        "next_steps": last.hard if last is not None else "",
    }


def sustainability_draft(mission: Mission) -> dict[str, str]:
    """Return what is known of what becomes of a challenge: its results and their measures, its people, its last day."""
    return {
        "results": "\n".join(filter(None, [_deliverables(mission), *_indicators(mission)])),
        "resources": _contacts(mission),
        "calendar": f"Fin de la mission : {french_date(mission.ends_on)}.",
    }


@transaction.atomic
def write_handover(mission: Mission, values: dict[str, Any], *, hand_in: bool, by: User, at: datetime) -> HandoverNote:
    """Keep the note of who leaves; handed in, it is sent to the host. Raises :class:`NoteRefusedError`."""
    if mission.talent_id != by.pk:
        raise NoteRefusedError("La personne qui part écrit sa note de passation.")
    note, _ = HandoverNote.objects.update_or_create(mission=mission, defaults=_columns(values, hand_in, by, at))
    if hand_in:
        _send(mission, "la note de passation", "mission-handover", by=by, at=at)
    return note


@transaction.atomic
def write_sustainability(
    mission: Mission, values: dict[str, Any], *, hand_in: bool, by: User, at: datetime
) -> SustainabilityNote:
    """Keep the note of what becomes of a challenge; handed in, the other side receives it.

    Raises :class:`NoteRefusedError` for whoever is of neither side nor of the team.
    """
    if not writes_follow_up(by, mission):
        raise NoteRefusedError("Les deux parties et l’équipe écrivent cette note.")
    note, _ = SustainabilityNote.objects.update_or_create(
        challenge=mission.position.challenge, defaults=_columns(values, hand_in, by, at)
    )
    if hand_in:
        _send(mission, "la note de pérennisation", "mission-sustainability", by=by, at=at)
    return note


def _columns(values: dict[str, Any], hand_in: bool, by: User, at: datetime) -> dict[str, Any]:  # noqa: FBT001 - private
    """Return the columns to write: a note that was handed in stays so when it is corrected."""
    return {**values, "by": by, "at": at} | ({"handed_at": at} if hand_in else {})


def _send(mission: Mission, note: str, page: str, *, by: User, at: datetime) -> None:
    """Tell the sides that somebody else handed a note in, once: a correction tells nobody."""
    sides = [side for side in Side.values if side != side_of(by, mission)]
    people = {person.pk: person for side in sides for person in moments.people_of(mission, side)}
    context = {
        "note": note, "page": page, "author": str(by), "challenge": str(mission.position.challenge),
        "public_id": str(mission.public_id),
    }  # fmt: skip
    letters = [
        outbox.Letter(
            "note_handed_in", person, f"{page}-{mission.pk}-{person.pk}", context, at,
            campaign=mission.cohort.campaign.code,
        )
        for person in people.values()
    ]  # fmt: skip
    outbox.queue_many(letters)
