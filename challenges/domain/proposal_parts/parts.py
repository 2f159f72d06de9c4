"""Who answers for each screen of a proposal, and until when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from challenges.enums import CallKind, ChallengeState, MemberRole
from challenges.models import Challenge, ProposalPart
from challenges.queries.case import Case
from challenges.queries.steps import Recruitment
from challenges.rules import WRITABLE_STATES, WRITING_ROLES
from common.days import day_of
from common.language.formatting import french_date
from common.refusals import RefusedError

PART_LEAD = timedelta(days=7)  # before the closing: time to read again, and to have the sponsor sign
REVIEW_LEAD = timedelta(days=2)


class PartRefusedError(RefusedError):
    """A part cannot be given so; ``field`` is where, the message says why, in French."""

    def __init__(self, message: str, *, slug: str = "", field: str = "owner") -> None:
        super().__init__(message, field=f"{slug}-{field}" if slug else "")


@dataclass(frozen=True, slots=True)
class Assignment:
    """To whom a part is given, or to nobody, and until when, or until its usual date."""

    owner: User | None = None
    due_on: date | None = None


def co_writers(challenge: Challenge) -> QuerySet[User]:
    """Return the people who write a proposal, by name: one of them answers for a part."""
    seats = {
        "administration_seats__administration": challenge.administration_id,
        "administration_seats__role__in": WRITING_ROLES,
    }
    return User.objects.filter(**seats).order_by("last_name", "first_name", "pk").distinct()


def may_assign(challenge: Challenge, user: User) -> bool:
    """Tell whether a person gives the parts of a proposal: its administration's project leads, while it is written."""
    if challenge.state not in WRITABLE_STATES or challenge.administration is None:
        return False
    return challenge.administration.members.filter(user=user, role=MemberRole.LEAD).exists()


def closing_day(challenge: Challenge, at: datetime) -> date | None:
    """Return the last day on which a draft is deposited, or nothing when its call has no closing (one query)."""
    zone = challenge.campaign.timezone
    if challenge.state == ChallengeState.INCOMPLETE:
        return day_of(challenge.completion_deadline, zone)
    window = Case(challenge, at, Recruitment()).window(CallKind.CHALLENGES)
    return day_of(window.closes_at, zone) if window is not None and window.closes_at is not None else None


def usual_day(challenge: Challenge, closing: date | None, *, is_review: bool) -> date | None:
    """Return until when a part is filled unless somebody says otherwise: some days before the call closes.

    A draft opened later than that has until the day after it was opened, or until the closing itself.
    """
    if closing is None:
        return None
    opened = day_of(challenge.own_dossier.created_at, challenge.campaign.timezone)
    usual = closing - (REVIEW_LEAD if is_review else PART_LEAD)
    return min(closing, max(usual, opened + timedelta(days=1)))


@transaction.atomic
def assign(challenge: Challenge, given: Mapping[str, Assignment], *, by: User, at: datetime) -> None:
    """Write who answers for each part, by its name in addresses, and until when; the others are left as they are.

    Raises :class:`PartRefusedError` for who may not, for somebody who does not write the proposal, or for a day after
    the call closes.
    """
    if not may_assign(challenge, by):
        raise PartRefusedError("Seule une personne qui porte le projet confie les parties d’une proposition.")
    writers = set(co_writers(challenge))
    closing = closing_day(challenge, at)
    for slug, part in given.items():
        if part.owner is not None and part.owner not in writers:
            raise PartRefusedError("Cette personne n’écrit pas pour votre administration.", slug=slug)
        if part.due_on is not None and closing is not None and part.due_on > closing:
            raise PartRefusedError(
                f"L’appel se clôt le {french_date(closing)} : choisissez ce jour, ou un jour d’avant.",
                slug=slug,
                field="due_on",
            )
    for slug, part in given.items():
        ProposalPart.objects.update_or_create(
            challenge=challenge,
            slug=slug,
            defaults={"owner": part.owner, "due_on": part.due_on, "assigned_by": by, "assigned_at": at},
        )
