"""A person's own calendar: events, hearings and deadlines together, on a page and at a secret address."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import User
from applications.rules import own_applications
from challenges.enums import ChallengeRight
from common import agenda
from common.days import PARIS
from followup.domain import events
from followup.domain.reviews import sides
from followup.models import CohortEvent, FeedKey, MissionReview
from juries.enums import HearingState
from panels.queries import hearings
from talents.domain import deadlines
from talents.enums import Charge, DeadlineState, MissionState
from talents.models import Mission
from talents.rules import missions_with, own_missions

DAY_STARTS, DAY_LASTS = time(9), timedelta(minutes=30)  # of what has a day and no hour


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something dated: ``detail`` says whom it is for or who must act, ``cancelled`` why it does not take place.

    ``about`` names the mission, where a person has several; ``is_late`` tells that it is owed since its day.

    ``hour`` is false for what falls on a day, at no hour: it is then written at nine o’clock in Paris.
    """

    key: str
    title: str
    starts_at: datetime
    ends_at: datetime
    detail: str
    about: str = ""
    place: str = ""
    url: str = ""
    hour: bool = True
    is_late: bool = False
    is_cancelled: bool = False
    cancelled: str = ""

    @property
    def summary(self) -> str:
        """Return what it is and about whom, on one line."""
        return f"{self.title} ({self.about})" if self.about else self.title

    def is_over(self, at: datetime) -> bool:
        """Tell whether it is past, and nothing is owed of it any more."""
        return self.ends_at < at and not self.is_late


def on_day(key: str, title: str, day: date, *, detail: str, about: str, is_late: bool = False) -> Entry:
    """Return what falls on a day."""
    starts = datetime.combine(day, DAY_STARTS, tzinfo=PARIS)
    return Entry(
        key=key, title=title, starts_at=starts, ends_at=starts + DAY_LASTS, detail=detail, about=about, hour=False,
        is_late=is_late,
    )  # fmt: skip


def event_entries(shown: Iterable[CohortEvent]) -> Iterable[Entry]:
    """Yield the events of a cohort as entries, with whom each is for."""
    for event in shown:
        yield Entry(
            key=f"cohort-{event.public_id}", title=event.title, starts_at=event.starts_at, ends_at=event.ends_at,
            detail=event.get_audience_display(), place=event.place, url=event.url,
            is_cancelled=event.cancelled_at is not None, cancelled=event.cancel_reason,
        )  # fmt: skip


def _hearings(user: User) -> Iterable[Entry]:
    """Yield the hearings to which a person was convened, at the hour they know."""
    mine = own_applications(user).select_related("campaign", "dossier__deposit", "dossier__replaces__deposit")
    for application in mine:
        for hearing in hearings.known(application):
            starts = hearing.known_start
            yield Entry(
                key=f"hearing-{hearing.public_id}", title=f"Audition, {application.campaign}", starts_at=starts,
                ends_at=starts + (hearing.ends_at - hearing.starts_at), detail="Vous",
                place="" if hearing.is_moved else hearing.place,
                is_cancelled=hearing.is_moved or hearing.state == HearingState.CANCELLED,
            )  # fmt: skip


def deadline_entries(missions: Iterable[Mission], *, at: datetime, charges: Iterable[Charge]) -> Iterable[Entry]:
    """Yield what is not done yet of some missions and falls to some sides, with who must act."""
    for deadline in deadlines.watched(missions, at=at):
        if deadline.rule.charge in charges:
            yield on_day(
                f"deadline-{deadline.key}", deadline.rule.label, deadline.due, detail=deadline.rule.charge.label,
                about=f"{deadline.mission.talent}, {deadline.mission.position.challenge}",
                is_late=deadline.state == DeadlineState.LATE,
            )  # fmt: skip


def review_entries(reviews: QuerySet[MissionReview], *, at: datetime) -> Iterable[Entry]:
    """Yield the last day of the sheets that are awaited."""
    for review in sides.WITH_PEOPLE.filter(pk__in=reviews):
        if sides.is_open(review, at=at):
            yield on_day(
                f"review-{review.public_id}", f"{review.get_phase_display()} : dernier jour des fiches", review.due_on,
                detail="Personnes recrutées et administrations",
                about=f"{review.mission.talent}, {review.mission.position.challenge}",
            )  # fmt: skip


def _reviews(user: User, at: datetime) -> Iterable[Entry]:
    concerned = Q(mission__talent=user) | Q(mission__in=missions_with(user, ChallengeRight.HOST).values("pk"))
    return review_entries(MissionReview.objects.filter(concerned), at=at)


def _deadlines(user: User, at: datetime) -> Iterable[Entry]:
    """Yield all the deadlines of one's own mission, and those that fall to the host in those one hosts."""
    living = Mission.objects.exclude(state=MissionState.ENDED)
    own = living.filter(pk__in=own_missions(user).values("pk"))
    yield from deadline_entries(deadlines.with_facts(own), at=at, charges=tuple(Charge))
    hosted = living.filter(pk__in=missions_with(user, ChallengeRight.HOST).values("pk"))
    yield from deadline_entries(deadlines.with_facts(hosted), at=at, charges=(Charge.HOST,))


def entries(user: User, *, at: datetime) -> list[Entry]:
    """Return everything dated that concerns a person, the first to come first; what is cancelled stays (R25)."""
    sources = (event_entries(events.visible(user)), _hearings(user), _deadlines(user, at), _reviews(user, at))
    return sorted((entry for source in sources for entry in source), key=lambda entry: (entry.starts_at, entry.key))


@transaction.atomic
def new_key(person: User, *, at: datetime) -> FeedKey:
    """Return a fresh secret address; the one before serves nothing any more."""
    revoke_key(person)
    return FeedKey.objects.create(person=person, made_at=at)


def revoke_key(person: User) -> None:
    """Take back the secret address of a person: nothing is served there any more."""
    FeedKey.objects.filter(person=person).delete()


def feed(key: FeedKey, *, at: datetime) -> bytes:
    """Return a person's calendar as a file (RFC 5545), what is cancelled said cancelled."""
    return agenda.calendar(
        agenda.event(
            entry.key, entry.summary, entry.starts_at, entry.ends_at, url=entry.url, place=entry.place,
            cancelled=entry.is_cancelled,
        )
        for entry in entries(key.person, at=at)
    )  # fmt: skip
