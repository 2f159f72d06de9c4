"""Who answers for each screen of a proposal, and until when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from accounts.domain.quotas import QuotaExceededError
from accounts.models import User
from challenges.enums import CallKind, ChallengeRight, ChallengeState
from challenges.models import Challenge, ProposalPart
from challenges.queries.case import Case
from challenges.queries.people import people_with
from challenges.queries.steps import Recruitment
from challenges.rules import REVIEW_PART, WRITABLE_STATES, may
from common.days import day_of
from common.language.formatting import french_date
from common.refusals import RefusedError
from notifications.domain import correspondence

PART_LEAD = timedelta(days=7)  # before the closing: time to read again, and to have the sponsor sign
REVIEW_LEAD = timedelta(days=2)


class PartRefusedError(RefusedError):
    """A part cannot be given so; ``field`` is where, the message says why, in French."""

    def __init__(self, message: str, *, slug: str = "", field: str = "owner") -> None:
        super().__init__(message, field=f"{slug}-{field}" if slug else "")


@dataclass(frozen=True, slots=True)
class Assignment:
    """To whom a part is given, or to nobody, and until when, or until its usual date; ``title`` names the part."""

    owner: User | None = None
    due_on: date | None = None
    title: str = ""


def co_writers(challenge: Challenge) -> QuerySet[User]:
    """Return the people who may be given a part of a proposal, by name: one of them answers for each."""
    return people_with(challenge, ChallengeRight.FILL)


def may_assign(challenge: Challenge, user: User) -> bool:
    """Tell whether a person gives the parts of a proposal: its leads, while it is written."""
    return challenge.state in WRITABLE_STATES and may(user, challenge, ChallengeRight.ASSIGN)


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

    A message tells each person which parts they were newly given. Raises :class:`PartRefusedError` for who may not, for
    somebody who does not write the proposal, for a day after the call closes, or beyond the messages of a day.
    """
    if not may_assign(challenge, by):
        raise PartRefusedError("Seule une personne qui porte le projet confie les parties d’une proposition.")
    writers = set(co_writers(challenge))
    closing = closing_day(challenge, at)
    for slug, part in given.items():
        if part.owner is not None and part.owner not in writers:
            raise PartRefusedError("Cette personne n’a pas de rôle qui écrit dans cette proposition.", slug=slug)
        if part.due_on is not None and closing is not None and part.due_on > closing:
            raise PartRefusedError(
                f"L’appel se clôt le {french_date(closing)} : choisissez ce jour, ou un jour d’avant.",
                slug=slug,
                field="due_on",
            )
    former = dict(challenge.parts.values_list("slug", "owner"))
    for slug, part in given.items():
        ProposalPart.objects.update_or_create(
            challenge=challenge,
            slug=slug,
            defaults={"owner": part.owner, "due_on": part.due_on, "assigned_by": by, "assigned_at": at},
        )
    new = {slug: part for slug, part in given.items() if part.owner and former.get(slug) != part.owner.pk}
    _tell_owners(challenge, new, closing, by=by, at=at)


def _tell_owners(
    challenge: Challenge, new: Mapping[str, Assignment], closing: date | None, *, by: User, at: datetime
) -> None:
    """Write once to each person the parts that somebody else has just given them, with the day of each."""
    given: dict[User, list[dict[str, str]]] = {}
    for slug, part in new.items():
        if part.owner is None or part.owner == by:
            continue
        day = part.due_on or usual_day(challenge, closing, is_review=slug == REVIEW_PART)
        row = {"title": part.title or slug, "due": french_date(day) if day else ""}
        given.setdefault(part.owner, []).append(row)
    for owner, rows in given.items():
        try:
            correspondence.write(
                "proposal_part_given",
                to=owner,
                by=by,
                about=challenge,
                key=f"parts-{challenge.pk}-{owner.pk}-{at:%Y%m%d%H%M%S}",
                context={
                    "by": str(by),
                    "title": challenge.submitted_title,
                    "parts": rows,
                    "public_id": str(challenge.public_id),
                },
                campaign=challenge.campaign.code,
                at=at,
            )
        except QuotaExceededError as error:
            raise PartRefusedError(str(error)) from None
