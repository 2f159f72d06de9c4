"""Offer something to an address that has no account: nothing exists before its owner signs in and proves it.

Each package registers what its invitations become (:data:`kinds`). There is no secret link: the proof is the address,
confirmed by a code, or vouched for by ProConnect.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.domain.retention import Rule
from accounts.domain.users import normalise_address, verified_addresses
from accounts.models import DailyCount, Invitation, User
from common.days import day_of
from common.registry import Registry

INVITATION_LIFETIME = timedelta(days=30)


class InvitationLapsedError(Exception):
    """What was offered cannot be given any more; the message says why, in French."""


@dataclass(frozen=True, slots=True)
class InvitationKind:
    """What an invitation becomes. ``accept`` carries it out for the person, or raises :class:`InvitationLapsedError`.

    ``label`` names it to the person who accepts, in French.
    """

    name: str
    label: str
    accept: Callable[[Invitation, User, datetime], object]


kinds = Registry[InvitationKind](attrgetter("name"))


def label_of(invitation: Invitation) -> str:
    """Return what an invitation offers, in French."""
    return kinds[invitation.kind].label


@transaction.atomic
def invite(
    kind: InvitationKind, address: str, *, target: int, by: User, at: datetime, data: dict[str, Any] | None = None
) -> Invitation:
    """Keep an offer to an address for thirty days; the same offer that waits already is renewed."""
    invitation, _ = Invitation.objects.update_or_create(
        address=normalise_address(address),
        kind=kind.name,
        target=target,
        closed_at=None,
        defaults={
            "data": data or {}, "invited_by": by, "invited_at": at, "expires_at": at + INVITATION_LIFETIME,
        },
    )  # fmt: skip
    return invitation


def waiting(kind: InvitationKind, *, at: datetime) -> QuerySet[Invitation]:
    """Return the invitations of a kind that are neither answered nor expired."""
    return Invitation.objects.filter(kind=kind.name, closed_at__isnull=True, expires_at__gt=at)


def _carry_out(invitation: Invitation, user: User, at: datetime) -> bool:
    """Give what was offered and close the invitation; return whether it was given."""
    try:
        with transaction.atomic():
            kinds[invitation.kind].accept(invitation, user, at)
    except InvitationLapsedError as error:
        invitation.closing_reason = str(error)[:300]
    else:
        invitation.accepted_by = user
    invitation.closed_at = at
    invitation.save(update_fields=["accepted_by", "closed_at", "closing_reason"])
    return invitation.accepted_by is not None


@transaction.atomic
def accept_waiting(user: User, *, at: datetime) -> list[Invitation]:
    """Give a person what waits for the addresses they proved, each once, and return it.

    What cannot be given any more is closed with its reason, which the team reads.
    """
    rows = Invitation.objects.filter(
        address__in=verified_addresses(user), closed_at__isnull=True, expires_at__gt=at
    ).order_by("pk")
    return [
        row for row in rows.select_for_update(of=("self",)).select_related("invited_by") if _carry_out(row, user, at)
    ]


def withdraw(invitation: Invitation, *, reason: str, at: datetime) -> None:
    """Close an invitation that waits, with its reason: its address receives nothing of it any more."""
    invitation.closed_at, invitation.closing_reason = at, reason[:300]
    invitation.save(update_fields=["closed_at", "closing_reason"])


def _over(limit: datetime) -> QuerySet[Invitation]:
    return Invitation.objects.filter(Q(expires_at__lt=limit) | Q(closed_at__lt=limit)).order_by("pk")


def _old_counts(limit: datetime) -> Iterable[DailyCount]:
    return DailyCount.objects.filter(day__lt=day_of(limit)).order_by("pk")


def _delete(row: Any, _at: datetime) -> None:
    row.delete()


RULES = (
    Rule("Invitations échues ou closes", "invitation", _over, _delete),
    Rule("Compteurs des envois du jour", "daily_count", _old_counts, _delete),
)
