"""Plan, move, call off and hold hearings: a panel hears one person at a time, and nobody is in two rooms at once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction

from accounts.domain.acts import team_act
from accounts.models import User
from common.refusals import RefusedError
from common.transitions import Step, move, move_each
from dossiers.models import Deposit
from juries.enums import HearingState
from juries.models import Hearing, HearingLog, Panel

WORKING_DAYS = 5


class SlotTakenError(RefusedError):
    """The slot is impossible; the message says why, in French."""


@dataclass(frozen=True, slots=True)
class Day:
    """How a panel's days go: minutes of a hearing and of the pause after it, and the hour no hearing ends after."""

    minutes: int
    pause: int
    until: time


def _lock(panel: Panel, deposit: Deposit) -> None:
    """Make two colleagues who plan the same panel, or the same person, wait for each other."""
    Panel.objects.select_for_update().get(pk=panel.pk)
    Deposit.objects.select_for_update().get(pk=deposit.pk)


def _check_free(
    panel: Panel, deposit: Deposit, starts_at: datetime, ends_at: datetime, *, but: int = 0, rank: int = 1
) -> None:
    living = Hearing.objects.exclude(state=HearingState.CANCELLED).exclude(pk=but)
    if living.filter(panel=panel, deposit=deposit, rank=rank).exists():
        raise SlotTakenError(f"Le jury « {panel} » a déjà une audition pour ce dossier.")
    then = living.filter(starts_at__lt=ends_at, ends_at__gt=starts_at)
    if then.filter(panel=panel).exists():
        raise SlotTakenError(f"Le jury « {panel} » a déjà une audition à cette heure.")
    if then.filter(deposit=deposit).exists():
        raise SlotTakenError(f"La personne du dossier {deposit.number} est entendue à cette heure par un autre jury.")


@transaction.atomic
def plan(
    panel: Panel, deposit: Deposit, *, starts_at: datetime, minutes: int, by: User, at: datetime, place: str = ""
) -> Hearing:
    """Book a slot of ``minutes``. Raises :class:`SlotTakenError`."""
    ends_at = starts_at + timedelta(minutes=minutes)
    _lock(panel, deposit)
    _check_free(panel, deposit, starts_at, ends_at)
    hearing = Hearing.objects.create(panel=panel, deposit=deposit, starts_at=starts_at, ends_at=ends_at, place=place)
    HearingLog.objects.create(subject=hearing, verb="plan", source="", target=hearing.state, by=by, at=at)
    return hearing


@team_act("panels.manage")
@transaction.atomic
def hear_again(
    hearing: Hearing, *, starts_at: datetime, minutes: int, place: str, reason: str, by: User, at: datetime
) -> Hearing:
    """Book a second round for somebody heard, or missed, with the reason. Raises :class:`SlotTakenError`."""
    if hearing.state not in {HearingState.HELD, HearingState.ABSENT}:
        raise SlotTakenError("Une seconde audition suit la première : celle-ci n’a pas encore eu lieu.")
    if not reason.strip():
        raise SlotTakenError(
            "Dites pourquoi cette personne est entendue de nouveau : le motif est gardé.", field="reason"
        )
    ends_at, rank = starts_at + timedelta(minutes=minutes), hearing.rank + 1
    if starts_at < hearing.ends_at:
        raise SlotTakenError("La seconde audition vient après la première.")
    _lock(hearing.panel, hearing.deposit)
    _check_free(hearing.panel, hearing.deposit, starts_at, ends_at, rank=rank)
    second = Hearing.objects.create(
        panel=hearing.panel, deposit=hearing.deposit, starts_at=starts_at, ends_at=ends_at, place=place, rank=rank
    )
    HearingLog.objects.create(
        subject=second, verb="plan", source="", target=second.state, by=by, at=at, reason=reason.strip()
    )
    return second


def _slots(first: datetime, day: Day) -> Iterator[tuple[datetime, datetime]]:
    """Yield the slots of working days from ``first``, each day beginning at its hour (``first`` is in local time)."""
    length, morning = timedelta(minutes=day.minutes), first
    while True:
        begins = morning
        while begins.weekday() < WORKING_DAYS and _fits(begins, begins + length, day):
            yield begins, begins + length
            begins += length + timedelta(minutes=day.pause)
        morning += timedelta(days=1)


def _fits(begins: datetime, ends: datetime, day: Day) -> bool:
    return ends <= datetime.combine(begins, day.until, tzinfo=begins.tzinfo)


def _clash(begins: datetime, ends: datetime, busy: Iterable[tuple[datetime, datetime]]) -> bool:
    return any(start < ends and begins < end for start, end in busy)


@team_act("panels.manage")
@transaction.atomic
def fill(
    panel: Panel, deposits: Iterable[Deposit], *, first: datetime, day: Day, by: User, at: datetime, place: str = ""
) -> list[Hearing]:
    """Give each deposit that this panel does not hear yet its next free slot from ``first`` (in local time), in order.

    A person heard elsewhere then waits for a later slot, and the next one passes before them. Raises
    :class:`SlotTakenError` when a day is too short for one hearing.
    """
    if not _fits(first, first + timedelta(minutes=day.minutes), day):
        raise SlotTakenError("La journée est trop courte pour une audition : commencez plus tôt ou finissez plus tard.")
    Panel.objects.select_for_update().get(pk=panel.pk)
    living = Hearing.objects.exclude(state=HearingState.CANCELLED)
    heard = set(living.filter(panel=panel).values_list("deposit", flat=True))
    waiting = [deposit for deposit in deposits if deposit.pk not in heard]
    mine = list(living.filter(panel=panel).values_list("starts_at", "ends_at"))
    busy: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    elsewhere = living.filter(deposit__in=waiting).values_list("deposit", "starts_at", "ends_at")
    for key, starts_at, ends_at in elsewhere:
        busy[key].append((starts_at, ends_at))
    hearings = []
    slots = _slots(first, day)
    while waiting:
        begins, ends = next(slots)
        if _clash(begins, ends, mine):
            continue
        deposit = next((candidate for candidate in waiting if not _clash(begins, ends, busy[candidate.pk])), None)
        if deposit is not None:
            waiting.remove(deposit)
            hearings.append(Hearing(panel=panel, deposit=deposit, starts_at=begins, ends_at=ends, place=place))
    Hearing.objects.bulk_create(hearings)
    HearingLog.objects.bulk_create(
        HearingLog(subject=hearing, verb="plan", source="", target=hearing.state, by=by, at=at) for hearing in hearings
    )
    return hearings


@team_act("panels.manage")
@transaction.atomic
def reschedule(hearing: Hearing, *, starts_at: datetime, minutes: int, place: str, by: User, at: datetime) -> None:
    """Move a hearing to another slot or place: the person is to be told again. Raises :class:`SlotTakenError`."""
    ends_at = starts_at + timedelta(minutes=minutes)
    _lock(hearing.panel, hearing.deposit)
    _check_free(hearing.panel, hearing.deposit, starts_at, ends_at, but=hearing.pk, rank=hearing.rank)
    move(hearing, "move", by=by, at=at, starts_at=starts_at, ends_at=ends_at, place=place, convened_at=None)


def cancel(hearing: Hearing, *, reason: str, by: User, at: datetime) -> None:
    """Call a hearing off; it stays visible as cancelled (R25). Raises :class:`SlotTakenError` without a reason."""
    if not reason.strip():
        raise SlotTakenError("Donnez le motif : il est écrit à la personne.", field="reason")
    move(hearing, "cancel", by=by, at=at, reason=reason.strip())


def hold(hearing: Hearing, *, by: User, at: datetime) -> None:
    """Record that the hearing took place."""
    move(hearing, "hold", by=by, at=at)


def hold_many(hearings: Sequence[Hearing], *, by: User) -> None:
    """Record that hearings took place, each as :func:`hold` does at the hour it was to end, all or none."""
    move_each([Step(hearing, by, hearing.ends_at) for hearing in hearings], "hold")
