"""Which slots somebody may take for their hearing, and whether they still may."""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from accounts.models import User
from applications.models import Accommodation
from challenges.models import Campaign
from common.days import day_of
from common.language.formatting import french_date
from common.language.french import counted
from juries.domain.minutes import half
from juries.enums import HearingState
from juries.models import Hearing, HearingLog, Panel, Unavailability
from panels.models import BookablePeriod, SelfScheduling
from panels.queries import timetable

VERB = "choose"  # of the hearing's transitions: taken by who is heard, never by the team


@dataclass(frozen=True, slots=True)
class FreeSlot:
    """A slot that breaks no rule for one hearing; aware instants, in the campaign's time."""

    starts_at: datetime
    ends_at: datetime
    place: str


def rules_of(panel: Panel) -> SelfScheduling | None:
    """Return what a panel allows, nothing when it never allowed anything."""
    return SelfScheduling.objects.filter(panel=panel).first()


def is_open(panel: Panel, campaign: Campaign, *, at: datetime) -> bool:
    """Tell whether people may choose among the slots of a panel now."""
    rules = rules_of(panel)
    return rules is not None and not _closed(panel, rules, campaign, at=at)


def _closed(panel: Panel, rules: SelfScheduling, campaign: Campaign, *, at: datetime) -> str:
    if panel.closed_at is not None or not rules.allowed:
        return "Ce jury ne laisse plus choisir son créneau : écrivez à l’équipe si vous ne pouvez pas venir."
    if day_of(at, campaign.timezone) > rules.last_day:
        return f"Le dernier jour pour choisir, le {french_date(rules.last_day)}, est passé : écrivez à l’équipe."
    return ""


def changes(hearing: Hearing) -> int:
    """Return how many times the person chose another slot for this hearing."""
    return HearingLog.objects.filter(subject=hearing, verb=VERB).count()


def why_not(hearing: Hearing, rules: SelfScheduling, campaign: Campaign, *, at: datetime) -> str:
    """Return why the person may not choose now, in a French sentence; empty when they may."""
    if closed := _closed(hearing.panel, rules, campaign, at=at):
        return closed
    if hearing.state != HearingState.PLANNED:
        return "Cette audition n’est plus à venir : son créneau ne change plus."
    if hearing.convened_at is None:
        return "L’équipe déplace cette audition : attendez la nouvelle convocation."
    if hearing.starts_at < at + timedelta(hours=rules.notice_hours):
        return f"Votre audition est dans moins de {counted(rules.notice_hours, 'heure')} : écrivez à l’équipe."
    count = changes(hearing)
    if count >= rules.most_changes:
        return f"Vous avez choisi {counted(count, 'fois')}, autant que ce jury le permet : écrivez à l’équipe."
    return ""


def _starts(period: BookablePeriod, length: timedelta) -> Iterator[datetime]:
    """Yield the starts of a period's slots that leave room for a hearing of this length, however long it is."""
    start = period.starts_at
    while start + length <= period.ends_at:
        yield start
        start += timedelta(minutes=period.minutes + period.pause)


def free_slots(hearing: Hearing, rules: SelfScheduling, campaign: Campaign, *, at: datetime) -> list[FreeSlot]:
    """Return the slots that the person may take, soonest first: those to which the timetable has nothing to object.

    A hearing keeps its length: somebody with extra time is offered only what holds it, pause included. Every juror can
    come and sits nowhere else; the person said they can come; the place is free and the rooms suffice. Somebody whose
    accommodation the team arranged keeps the place it was arranged in.
    """
    picture = timetable.timetable(campaign, quorum=half)
    owner, length = hearing.deposit.dossier.owner_id, hearing.ends_at - hearing.starts_at
    away = list(Unavailability.objects.filter(user=owner).values_list("starts_at", "ends_at"))
    is_arranged = Accommodation.objects.filter(person=owner).exists()
    soonest = at + timedelta(hours=rules.notice_hours)
    slots: dict[datetime, FreeSlot] = {}
    for period in hearing.panel.bookable_periods.filter(ends_at__gt=soonest):
        if is_arranged and period.place != hearing.place:
            continue
        moved = copy(hearing)
        moved.place = period.place
        for start in _starts(period, length):
            end = start + length
            if start < soonest or start == hearing.starts_at or any(a < end and start < b for a, b in away):
                continue
            if _fits(picture, moved, (start, end), pause=timedelta(minutes=period.pause), rooms=rules.rooms):
                zone = ZoneInfo(campaign.timezone)
                slots.setdefault(start, FreeSlot(start.astimezone(zone), end.astimezone(zone), period.place))
    return [slots[start] for start in sorted(slots)]


def _fits(
    picture: timetable.Timetable,
    hearing: Hearing,
    span: tuple[datetime, datetime],
    *,
    pause: timedelta,
    rooms: int | None,
) -> bool:
    """Tell whether nothing is wrong with a hearing then: the timetable's own objections, the pause, the rooms."""
    start, end = span
    others = [other for other in picture.hearings if other.pk != hearing.pk]
    mine = (other for other in others if other.panel_id == hearing.panel_id)
    if any(other.starts_at < end + pause and start - pause < other.ends_at for other in mine):
        return False
    at_once = sum(other.starts_at < end and start < other.ends_at for other in others)
    if rooms is not None and at_once >= rooms:
        return False
    return not picture.warnings(hearing, start, end)


def chosen(panel: Panel) -> list[HearingLog]:
    """Return who chose another slot of a panel, when and instead of which, last first."""
    acts = HearingLog.objects.filter(subject__panel=panel, verb=VERB).select_related("subject__deposit")
    return list(acts.defer("subject__deposit__content").order_by("-at", "-pk"))


def own_hearings(user: User) -> QuerySet[Hearing]:
    """Return the hearings of a person, by a panel that lets them choose their slot, or did."""
    mine = Hearing.objects.filter(
        deposit__dossier__owner=user, convened_for__isnull=False, panel__self_scheduling__isnull=False
    )
    return mine.exclude(state=HearingState.CANCELLED).select_related("panel__self_scheduling", "deposit__dossier")
