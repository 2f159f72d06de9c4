"""Plan the hearings of several panels together: everybody's hours respected, what is planned moved little."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from accounts.models import User
from common.transitions import move
from juries.domain.minutes import half
from juries.domain.timetables.hearings import SlotTakenError
from juries.domain.timetables.timetable import Problem, Request, Slot, Timetable, faults, slots_of, solve
from juries.enums import AssessmentState, HearingState
from juries.models import Hearing, HearingLog, Juror, Panel, Unavailability

WORKING_DAYS = 5
ASIDE = timedelta(days=36_500)  # where hearings that exchange their slots wait, inside one transaction
SOLVER_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Frame:
    """The hours of the days of hearings, in one zone; ``sessions`` are the (start, end) hours of each day."""

    first: date
    last: date
    sessions: tuple[tuple[time, time], ...]
    minutes: int
    pause: int
    zone: ZoneInfo
    rooms: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What was planned: hearings made and moved, numbers of the dossiers left, whether nobody more could be placed."""

    created: int
    moved: int
    left: list[str]
    proved: bool


def _slots(panels: Iterable[Panel], frame: Frame) -> list[Slot]:
    days = [frame.first + timedelta(days=rank) for rank in range((frame.last - frame.first).days + 1)]
    return [
        slot
        for panel in panels
        for day in days
        if day.weekday() < WORKING_DAYS
        for start, end in frame.sessions
        for slot in slots_of(
            panel.pk,
            datetime.combine(day, start, frame.zone),
            datetime.combine(day, end, frame.zone),
            minutes=frame.minutes,
            pause=frame.pause,
        )
    ]


def _problem(
    panels: Sequence[Panel], frame: Frame, owners: dict[tuple[int, int], int], living: list[Hearing]
) -> tuple[Problem, list[tuple[int, int]]]:
    """Return the problem, and the (panel, deposit) pairs that its requests are about, by their key."""
    pairs = sorted(owners)
    keys = {pair: rank for rank, pair in enumerate(pairs)}
    current, locked = {}, set()
    for hearing in living:
        key = keys[hearing.panel_id, hearing.deposit_id]
        current[key] = Slot(
            hearing.panel_id, hearing.starts_at.astimezone(frame.zone), hearing.ends_at.astimezone(frame.zone)
        )
        if hearing.state != HearingState.PLANNED:
            locked.add(key)
    seated: dict[int, set[int]] = {panel.pk: set() for panel in panels}
    for panel, user in Juror.objects.present().filter(panel__in=panels).values_list("panel", "user"):
        seated[panel].add(user)
    members = {panel: frozenset(users) for panel, users in seated.items()}
    people = set(owners.values()).union(*members.values())
    away: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    for user, start, end in Unavailability.objects.filter(user__in=people).values_list("user", "starts_at", "ends_at"):
        away[user].append((start, end))
    problem = Problem(
        slots=tuple(dict.fromkeys([*_slots(panels, frame), *current.values()])),
        requests=tuple(Request(keys[pair], owners[pair], (pair[0],)) for pair in pairs),
        members=members,
        quorum={panel: half(len(users)) for panel, users in members.items()},
        away=away,
        rooms=frame.rooms,
        rest=timedelta(minutes=frame.pause),
        current=current,
        locked=frozenset(locked),
    )
    return problem, pairs


def _apply(
    timetable: Timetable,
    pairs: list[tuple[int, int]],
    living: list[Hearing],
    places: dict[int, str],
    *,
    by: User,
    at: datetime,
) -> tuple[int, int]:
    """Write a timetable: hearings that move are first set aside, so that two may exchange their slots.

    ``places`` says where each panel sits.
    """
    known = {(hearing.panel_id, hearing.deposit_id): hearing for hearing in living}
    moving, fresh = [], []
    for key, slot in timetable.places.items():
        held = known.get(pairs[key])
        if held is None:
            panel, deposit = pairs[key]
            fresh.append(
                Hearing(
                    panel_id=panel,
                    deposit_id=deposit,
                    starts_at=slot.starts_at,
                    ends_at=slot.ends_at,
                    place=places[panel],
                )
            )
        elif (held.starts_at, held.ends_at) != (slot.starts_at, slot.ends_at):
            moving.append((held, slot))
    for held, _ in moving:
        Hearing.objects.filter(pk=held.pk).update(starts_at=held.starts_at + ASIDE, ends_at=held.ends_at + ASIDE)
    for held, slot in moving:
        move(held, "move", by=by, at=at, starts_at=slot.starts_at, ends_at=slot.ends_at, convened_at=None)
    Hearing.objects.bulk_create(fresh)
    HearingLog.objects.bulk_create(
        HearingLog(subject=hearing, verb="plan", source="", target=hearing.state, by=by, at=at) for hearing in fresh
    )
    return len(fresh), len(moving)


@transaction.atomic
def plan(panels: Sequence[Panel], frame: Frame, *, by: User, at: datetime, place: str = "") -> Plan:
    """Plan the hearings that these panels owe; one held or missed never moves, one that moves is to be convened again.

    A panel sits in its own room, else in ``place``. Nobody is told: convening is another act. Raises
    :class:`juries.domain.timetables.hearings.SlotTakenError` when the days hold no hearing, or when what was found does
    not pass its own check.
    """
    locked = list(Panel.objects.select_for_update().filter(pk__in=[panel.pk for panel in panels]).order_by("pk"))
    if not locked:
        raise SlotTakenError("Cette étape n’a pas de jury ouvert.")
    if not _slots(locked[:1], frame):
        raise SlotTakenError("Ces jours ne contiennent aucun créneau : allongez les journées ou la période.")
    active = Hearing.objects.filter(panel__in=locked).exclude(state=HearingState.CANCELLED)
    living = list(active.order_by("pk"))
    owners = {}
    numbers = {}
    for panel in locked:
        given = panel.assessments.exclude(state=AssessmentState.RECUSED).values_list(
            "deposit", "deposit__dossier__owner", "deposit__number"
        )
        for deposit, owner, number in given:
            owners[panel.pk, deposit] = owner
            numbers[panel.pk, deposit] = number
    for hearing in active.select_related("deposit__dossier").defer("deposit__content"):
        owners.setdefault((hearing.panel_id, hearing.deposit_id), hearing.deposit.dossier.owner_id)
        numbers.setdefault((hearing.panel_id, hearing.deposit_id), hearing.deposit.number)
    problem, pairs = _problem(locked, frame, owners, living)
    timetable = solve(problem, seconds=SOLVER_SECONDS)
    if faults(problem, timetable.places):
        raise SlotTakenError("L’emploi du temps trouvé ne passe pas sa vérification : rien n’a été changé.")
    places = {panel.pk: panel.meeting_room or place for panel in locked}
    created, moved = _apply(timetable, pairs, living, places, by=by, at=at)
    return Plan(created, moved, [numbers[pairs[key]] for key in timetable.left], timetable.proved)
