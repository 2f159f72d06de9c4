"""Remind a person of what they have not given: by somebody who awaits it, and by the calendar as the start comes."""

from datetime import datetime, timedelta

from accounts.models import User
from common.days import day_of
from common.language.formatting import french_date
from common.refusals import RefusedError
from notifications.domain import outbox
from notifications.models import Message
from talents.domain.pieces import records, requested
from talents.enums import MissionState, PieceState
from talents.models import Mission

REMINDER_DAYS = (21, 7)  # before the start


class ReminderRefusedError(RefusedError):
    """There is nothing to remind of, or it was done today; the message says which, in French."""


def missing(mission: Mission) -> list[str]:
    """Return what the person must still give, or give again: pieces, and the record that payroll needs."""
    given = {piece.kind for piece in mission.pieces.all() if piece.state != PieceState.REFUSED}
    awaited = [piece.label for piece in requested.required_of(mission) if piece.code not in given]
    record = [] if records.complete(mission.talent) else ["Fiche administrative"]
    return record + awaited


def _queue(mission: Mission, labels: list[str], *, key: str, at: datetime) -> None:
    outbox.queue(
        "pieces_missing",
        to=mission.talent,
        key=key,
        context={
            "labels": labels,
            "challenge": str(mission.position.challenge),
            "starts_on": french_date(mission.starts_on),
            "public_id": str(mission.public_id),
        },
        campaign=mission.cohort.campaign.code,
        at=at,
    )


def remind(mission: Mission, *, by: User, at: datetime) -> None:
    """Write to the person what is missing, once a day whoever asks. Raises :class:`ReminderRefusedError`."""
    labels = missing(mission)
    if by.pk == mission.talent_id:
        raise ReminderRefusedError("Un rappel vient de qui attend les pièces.")
    if mission.state == MissionState.ENDED or not labels:
        raise ReminderRefusedError("Rien ne manque à cette mission.")
    key = f"pieces-{mission.pk}-{day_of(at):%Y%m%d}"
    if Message.objects.filter(key=key).exists():
        raise ReminderRefusedError("La personne a déjà reçu un rappel aujourd’hui.")
    _queue(mission, labels, key=key, at=at)


def remind_due(*, at: datetime) -> int:
    """Remind those whose start comes and who still owe something; return how many. The same one is never sent twice."""
    today = day_of(at)
    coming = Mission.objects.filter(
        state__in=(MissionState.PREPARED, MissionState.CONTRACTED), cohort__campaign__sandbox=False,
        starts_on__gt=today, starts_on__lte=today + timedelta(days=max(REMINDER_DAYS)),
    )  # fmt: skip
    related = coming.select_related("talent__employee_record", "cohort__campaign", "position__challenge")
    missions = list(related.prefetch_related("pieces", "cohort__campaign__requested_pieces").order_by("pk"))
    known = set(Message.objects.filter(template="pieces_missing").values_list("key", flat=True))
    written = 0
    for mission in missions:
        days = min(count for count in REMINDER_DAYS if mission.starts_on <= today + timedelta(days=count))
        key = f"pieces-{mission.pk}-d{days}"
        labels = missing(mission)
        if labels and key not in known:
            _queue(mission, labels, key=key, at=at)
            written += 1
    return written
