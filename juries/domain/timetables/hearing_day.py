"""The day of hearings, as it goes: somebody comes in, goes out, does not come; a delay is everybody's who follows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from common.refusals import RefusedError
from common.transitions import move
from juries.enums import HearingState
from juries.models import Hearing, Juror, Panel

MIN_DELAY_MINUTES = 5  # minutes under which a delay is not said


class HearingDayError(RefusedError):
    """The act is impossible now; the message says why, in French."""


@dataclass(frozen=True, slots=True)
class Expected:
    """One hearing of a day with the instant it is expected at, and how late that is, in whole minutes."""

    hearing: Hearing
    starts_at: datetime
    late: int


def _check(hearing: Hearing, by: User) -> None:
    """Lock the panel, and refuse somebody who neither presides it nor keeps its record."""
    Panel.objects.select_for_update().get(pk=hearing.panel_id)
    mine = Juror.objects.present().filter(panel=hearing.panel_id, user=by, charter_signed_at__isnull=False)
    if not any(juror.secretary or juror.chair for juror in mine):
        raise HearingDayError("La personne référente du jury, ou qui le préside, tient la journée.")


@transaction.atomic
def begin(hearing: Hearing, *, by: User, at: datetime) -> None:
    """Record that somebody comes in: one hearing at a time.

    Raises :class:`HearingDayError`, or :class:`common.transitions.TransitionRefusedError` when it began or ended
    already.
    """
    _check(hearing, by)
    if Hearing.objects.filter(panel=hearing.panel_id, state=HearingState.ONGOING).exclude(pk=hearing.pk).exists():
        raise HearingDayError("Une audition est en cours : terminez-la d’abord.")
    move(hearing, "begin", by=by, at=at, started_at=at)


@transaction.atomic
def finish(hearing: Hearing, *, by: User, at: datetime) -> None:
    """Record that somebody goes out. Raises as :func:`begin`."""
    _check(hearing, by)
    if hearing.state != HearingState.ONGOING:
        raise HearingDayError("Cette audition n’est pas en cours.")
    move(hearing, "hold", by=by, at=at, ended_at=at)


@transaction.atomic
def miss(hearing: Hearing, *, reason: str, by: User, at: datetime) -> None:
    """Record that somebody did not come; who comes late is called again. Raises as :func:`begin`."""
    _check(hearing, by)
    if not reason.strip():
        raise HearingDayError("Dites ce que l’on sait de cette absence : elle peut être excusée.", field="reason")
    move(hearing, "miss", by=by, at=at, reason=reason.strip())


@transaction.atomic
def recall(hearing: Hearing, *, by: User, at: datetime) -> None:
    """Put somebody who had not come back among those who are waited for. Raises as :func:`begin`."""
    _check(hearing, by)
    move(hearing, "recall", by=by, at=at)


def expected(hearings: Sequence[Hearing], *, now: datetime) -> list[Expected]:
    """Return when each hearing of one panel's day is expected, in order: a delay goes on to those who follow.

    One that is going on ends after its planned length, now at the soonest; one that nobody began yet waits for now.
    """
    free: datetime | None = None
    expected = []
    for hearing in sorted(hearings, key=lambda each: (each.starts_at, each.pk)):
        length = hearing.ends_at - hearing.starts_at
        match hearing.state:
            case HearingState.ONGOING:
                starts = hearing.started_at or hearing.starts_at
                free = max(now, starts + length)
            case HearingState.PLANNED:
                starts = max(hearing.starts_at, free or hearing.starts_at, min(now, hearing.ends_at))
                free = starts + length
            case HearingState.HELD:
                starts = hearing.started_at or hearing.starts_at
                free = max(free or starts, hearing.ended_at or hearing.ends_at)
            case _:
                starts = hearing.starts_at
        late = int((starts - hearing.starts_at).total_seconds() // 60)
        expected.append(Expected(hearing, starts, late if late >= MIN_DELAY_MINUTES else 0))
    return expected
