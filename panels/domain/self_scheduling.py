"""Let the people that a panel hears choose their slot, within what the team allows; nobody loses theirs by trying."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from accounts.domain.acts import team_act
from accounts.models import User
from challenges.models import Campaign, Stage
from common.days import day_of, is_working
from common.language.formatting import french_datetime
from common.refusals import RefusedError
from common.transitions import move
from juries.models import Hearing, Panel
from panels.domain import hearings
from panels.models import BookablePeriod, SelfScheduling
from panels.queries import self_scheduling


class ChoiceRefusedError(RefusedError):
    """The choice, or what the team asks of it, is impossible; the message says why, in French."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """The hours of each day that is opened to choice, and how they are cut; ``minutes`` and ``pause`` in minutes."""

    starts: time
    ends: time
    minutes: int
    pause: int
    place: str


@team_act("panels.manage")
@transaction.atomic
def allow(
    panel: Panel,
    *,
    allowed: bool,
    last_day: date,
    notice_hours: int,
    most_changes: int,
    rooms: int | None,
    by: User,
    at: datetime,
) -> SelfScheduling:
    """Allow the choice, change its limits or take it back; slots chosen before stay as they are.

    Raises :class:`ChoiceRefusedError` for a closed panel, or a last day that passed.
    """
    stage = _stage(panel)
    if panel.closed_at is not None:
        raise ChoiceRefusedError("Ce jury est clos : il n’entend plus personne.")
    if allowed and last_day < day_of(at, stage.campaign.timezone):
        raise ChoiceRefusedError("Ce jour est passé : choisissez un jour à venir.", field="last_day")
    rules, _ = SelfScheduling.objects.update_or_create(
        panel=panel,
        defaults={
            "allowed": allowed, "last_day": last_day, "notice_hours": notice_hours, "most_changes": most_changes,
            "rooms": rooms, "by": by, "at": at,
        },
    )  # fmt: skip
    return rules


def _stage(panel: Panel) -> Stage:
    return Stage.objects.select_related("campaign").get(panels=panel)


@team_act("panels.manage")
@transaction.atomic
def open_periods(
    panel: Panel, *, first: date, last: date, hours: Hours, by: User, at: datetime
) -> Sequence[BookablePeriod]:
    """Open to choice the same hours of each working day, in the campaign's time.

    Raises :class:`ChoiceRefusedError` when they hold no hearing, have passed, or are open already.
    """
    zone = ZoneInfo(_stage(panel).campaign.timezone)
    Panel.objects.select_for_update().get(pk=panel.pk)
    days = [first + timedelta(days=rank) for rank in range((last - first).days + 1)]
    periods = [
        BookablePeriod(
            panel=panel, starts_at=datetime.combine(day, hours.starts, zone),
            ends_at=datetime.combine(day, hours.ends, zone), minutes=hours.minutes, pause=hours.pause,
            place=hours.place.strip(), opened_by=by,
        )
        for day in days if is_working(day)
    ]  # fmt: skip
    if not periods:
        raise ChoiceRefusedError("Aucun de ces jours n’est ouvré.", field="last")
    if periods[0].starts_at + timedelta(minutes=hours.minutes) > periods[0].ends_at:
        raise ChoiceRefusedError("Ces heures ne contiennent aucune audition : finissez plus tard.", field="ends")
    if periods[0].starts_at <= at:
        raise ChoiceRefusedError("Ces heures sont passées : choisissez un jour à venir.", field="first")
    known = list(panel.bookable_periods.all())
    if any(old.starts_at < new.ends_at and new.starts_at < old.ends_at for old in known for new in periods):
        raise ChoiceRefusedError("Une partie de ces heures est déjà ouverte au choix : retirez-la d’abord.")
    return BookablePeriod.objects.bulk_create(periods)


@team_act("panels.manage")
def close_period(panel: Panel, public_id: str, *, by: User) -> None:  # noqa: ARG001 - who may, asked above
    """Take a period back: nobody chooses in it any more, and who chose in it keeps their slot."""
    panel.bookable_periods.filter(public_id=public_id).delete()


def _lock(campaign: Campaign, hearing: Hearing) -> Hearing:
    """Make everybody who chooses in this campaign wait in line: panels share jurors, rooms and people.

    The team, which moves one hearing, waits for its panel here too. Returns the hearing as it is then.
    """
    panels = Panel.objects.filter(stages__campaign=campaign).values("pk")
    list(Panel.objects.select_for_update().filter(pk__in=panels).order_by("pk"))
    whole = Hearing.objects.select_for_update(of=("self",))
    return whole.select_related("panel", "deposit__dossier__owner").get(pk=hearing.pk)


@transaction.atomic
def choose(hearing: Hearing, starts_at: datetime, *, by: User, at: datetime) -> Hearing:
    """Take a free slot instead of one's own, as who is heard; the confirmation is the convocation, sent again.

    The slot that is left may be chosen by others. Raises :class:`ChoiceRefusedError`, and the person keeps their slot:
    for a stranger, a choice that is not open to them any more, or a slot that is not free, somebody having just taken
    it.
    """
    campaign = _stage(hearing.panel).campaign
    hearing = _lock(campaign, hearing)
    rules = self_scheduling.rules_of(hearing.panel)
    if rules is None or hearing.deposit.dossier.owner_id != by.pk:
        raise ChoiceRefusedError("Cette audition n’est pas la vôtre, ou son créneau ne se choisit pas.")
    if starts_at == hearing.starts_at:
        return hearing  # sent twice
    if sentence := self_scheduling.why_not(hearing, rules, campaign, at=at):
        raise ChoiceRefusedError(sentence)
    slots = self_scheduling.free_slots(hearing, rules, campaign, at=at)
    slot = next((slot for slot in slots if slot.starts_at == starts_at), None)
    if slot is None:
        raise ChoiceRefusedError(
            "Ce créneau n’est plus libre. Vous gardez le vôtre : choisissez-en un autre.", field="slot"
        )
    _keep_bookable(hearing, by=by)
    before = french_datetime(hearing.starts_at, campaign.timezone)
    move(
        hearing, self_scheduling.VERB, by=by, at=at, reason=f"au lieu du {before}", starts_at=slot.starts_at,
        ends_at=slot.ends_at, place=slot.place, convened_at=at, convened_for=slot.starts_at,
    )  # fmt: skip
    may_choose = self_scheduling.changes(hearing) < rules.most_changes
    hearings.notify(hearing, campaign, at=at, may_choose=may_choose, instead_of=before)
    return hearing


def _keep_bookable(hearing: Hearing, *, by: User) -> None:
    """Leave to others the slot that the person is about to leave, when no period holds it."""
    starts_at, ends_at = hearing.starts_at, hearing.ends_at
    if hearing.panel.bookable_periods.filter(starts_at__lte=starts_at, ends_at__gte=ends_at).exists():
        return
    minutes = int((ends_at - starts_at).total_seconds() // 60)
    BookablePeriod.objects.get_or_create(
        panel=hearing.panel,
        starts_at=starts_at,
        defaults={"ends_at": ends_at, "minutes": minutes, "place": hearing.place, "opened_by": by},
    )
