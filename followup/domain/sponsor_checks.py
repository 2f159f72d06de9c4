"""Two questions a month to the sponsor of each challenge, by a personal link, without account; a bad answer is told."""

from datetime import date, datetime, timedelta

from django.core import signing
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from accounts.domain.acts import team_act
from accounts.models import User
from accounts.rules import holders
from challenges.enums import ChallengeRole
from challenges.models import Campaign, Challenge
from challenges.queries.people import holders_of
from common.days import day_of, first_working
from common.refusals import RefusedError
from followup.enums import SponsorMood
from followup.models import SponsorCheck
from notifications.domain import outbox
from talents.enums import MissionState
from talents.models import Mission

SALT = "point-mensuel"
LINK_LIFETIME = timedelta(days=45)
ASKING_DAYS = timedelta(days=7)  # after the first working day of the month, nobody is asked for this month any more
SETTLED_IN = timedelta(days=14)  # nobody is asked how it goes before
WORRY_LASTS = timedelta(days=60)


class CheckRefusedError(RefusedError):
    """The monthly check is not possible; the message says why, in French."""


def path(check: SponsorCheck) -> str:
    """Return the personal address of a monthly check, which serves for forty-five days."""
    token = signing.TimestampSigner(salt=SALT, sep=".").sign(check.public_id.hex)
    return reverse("sponsor-check", kwargs={"token": token})


def find(token: str) -> SponsorCheck | None:
    """Return the check that an address names, or nothing when it is too old or was not made here."""
    try:
        key = signing.TimestampSigner(salt=SALT, sep=".").unsign(token, max_age=LINK_LIFETIME)
    except signing.BadSignature:
        return None
    return SponsorCheck.objects.select_related("challenge__campaign", "person").filter(public_id=key).first()


def _sponsors(missions: list[Mission]) -> list[User]:
    """Return the sponsors of the missions of a challenge, or those of the challenge at its host."""
    named = {mission.sponsor_id: mission.sponsor for mission in missions if mission.sponsor is not None}
    if named:
        return list(named.values())
    return holders_of(missions[0].position.challenge, ChallengeRole.SPONSOR, host=missions[0].host_id)


def _working(today: date) -> dict[Challenge, list[Mission]]:
    """Return the challenges whose missions run for two weeks at least, with these missions."""
    running = Mission.objects.filter(
        state=MissionState.ACTIVE, starts_on__lte=today - SETTLED_IN, cohort__campaign__sandbox=False
    ).select_related("sponsor", "host", "position__challenge__campaign")
    by_challenge: dict[Challenge, list[Mission]] = {}
    for mission in running.order_by("pk"):
        by_challenge.setdefault(mission.position.challenge, []).append(mission)
    return by_challenge


def ask(*, at: datetime) -> int:
    """Ask the sponsors of the challenges at work, from the first working day of the month, once; return how many."""
    today = day_of(at)
    month = today.replace(day=1)
    first = first_working(month)
    if not first <= today <= first + ASKING_DAYS:
        return 0
    known = set(SponsorCheck.objects.filter(month=month).values_list("challenge", "person"))
    fresh = [
        (challenge, person)
        for challenge, missions in _working(today).items()
        for person in _sponsors(missions)
        if (challenge.pk, person.pk) not in known
    ]
    for challenge, person in fresh:
        _ask(challenge, person, month, at=at)
    return len(fresh)


@transaction.atomic
def _ask(challenge: Challenge, person: User, month: date, *, at: datetime) -> None:
    check = SponsorCheck.objects.create(challenge=challenge, person=person, month=month, asked_at=at)
    outbox.queue(
        "sponsor_check",
        to=person,
        key=f"sponsor-check-{check.pk}",
        context={"challenge": str(challenge), "path": path(check)},
        at=at,
        campaign=challenge.campaign.code,
    )


@transaction.atomic
def answer(check: SponsorCheck, *, mood: str, needs: str, at: datetime) -> None:
    """Keep an answer, once, and tell the coach and the team of one that says no. Raises :class:`CheckRefusedError`."""
    locked = SponsorCheck.objects.select_for_update().get(pk=check.pk)
    if locked.answered_at is not None:
        raise CheckRefusedError("Vous avez déjà répondu ce mois-ci. Merci.")
    locked.mood, locked.needs, locked.answered_at = mood, needs.strip(), at
    locked.save(update_fields=["mood", "needs", "answered_at"])
    if mood == SponsorMood.BAD:
        _warn(locked, at=at)


def _warn(check: SponsorCheck, *, at: datetime) -> None:
    challenge = check.challenge
    coached = Mission.objects.filter(
        position__challenge=challenge, state=MissionState.ACTIVE, coach__isnull=False
    ).select_related("coach")
    people = {user.pk: user for user in holders("followup.manage", challenge)}
    people |= {mission.coach.pk: mission.coach for mission in coached if mission.coach is not None}
    context = {"challenge": str(challenge), "needs": check.needs, "sponsor": str(check.person)}
    letters = [
        outbox.Letter(
            "sponsor_worry", person, f"sponsor-worry-{check.pk}-{person.pk}", context, at,
            campaign=challenge.campaign.code,
        )
        for person in people.values()
    ]  # fmt: skip
    outbox.queue_many(letters)


def worries(campaign: Campaign, *, at: datetime) -> QuerySet[SponsorCheck]:
    """Return the answers of the last two months that say no, and that nobody of the team dealt with."""
    bad = SponsorCheck.objects.filter(
        challenge__campaign=campaign, mood=SponsorMood.BAD, handled_at=None, answered_at__gte=at - WORRY_LASTS
    )
    return bad.select_related("challenge", "person").order_by("answered_at", "pk")


@team_act("followup.manage")
@transaction.atomic
def mark_handled(check: SponsorCheck, *, by: User, at: datetime) -> None:
    """Say that a bad answer is dealt with: it warns nobody any more. Raises :class:`CheckRefusedError`."""
    locked = SponsorCheck.objects.select_for_update().get(pk=check.pk)
    if locked.mood != SponsorMood.BAD or locked.handled_at is not None:
        raise CheckRefusedError("Cette réponse n’attend rien : quelqu’un l’a déjà traitée.")
    locked.handled_by, locked.handled_at = by, at
    locked.save(update_fields=["handled_by", "handled_at"])
