"""Invite somebody by their address to have a role on some challenges; what waits is sent again or withdrawn.

Nothing is given before the owner of the address signs in and proves it (:mod:`accounts.domain.invitations`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.domain import invitations, journal
from accounts.domain.invitations import InvitationKind, InvitationLapsedError
from accounts.domain.quotas import QuotaExceededError
from accounts.enums import Act
from accounts.models import Invitation, User
from challenges.domain.roles import giving
from challenges.domain.roles.giving import RoleRefusedError
from challenges.enums import ChallengeRole
from challenges.models import Challenge, ChallengeMember
from notifications.domain import correspondence
from notifications.domain.addressees import Addressee, resolve

Row = ChallengeMember | Invitation


@dataclass(frozen=True, slots=True)
class WaitingRole:
    """A role on a challenge that waits for the owner of an address."""

    invitation: Invitation
    challenge: Challenge

    @property
    def role(self) -> str:
        """Return the role, in French."""
        return ChallengeRole(self.invitation.data["role"]).label


def _write(to: User | Addressee, challenges: Sequence[Challenge], row: Row, *, by: User, at: datetime) -> None:
    """Queue the message of a role given or offered. Raises :class:`RoleRefusedError` beyond the quotas of the day."""
    role, ends_on = _offer(row)
    try:
        correspondence.write(
            "challenge_role_given",
            to=to,
            by=by,
            about=challenges[0],
            key=f"challenge-role-{row._meta.model_name}-{row.pk}-{at:%Y%m%d%H%M%S}",
            context=giving.letter(challenges, role, by=by, ends_on=ends_on)
            | {"has_account": isinstance(to, User), "days": invitations.INVITATION_LIFETIME.days},
            campaign=challenges[0].campaign.code,
            at=at,
        )
    except QuotaExceededError as error:
        raise RoleRefusedError(str(error)) from None


def _offer(row: Row) -> tuple[ChallengeRole, date | None]:
    """Return the role given or offered, and its last day."""
    if isinstance(row, ChallengeMember):
        return ChallengeRole(row.role), row.ends_on
    last = row.data["ends_on"]
    return ChallengeRole(row.data["role"]), date.fromisoformat(last) if last else None


@transaction.atomic
def invite(
    challenges: Sequence[Challenge],
    *,
    email: str,
    role: ChallengeRole,
    by: User,
    at: datetime,
    ends_on: date | None = None,
) -> User | None:
    """Give a role on challenges to whoever proved an address, or keep it for its owner, and write to them once.

    Returns the person, or nothing when the invitation waits. The challenges are of one administration. Raises
    :class:`RoleRefusedError`.
    """
    if not challenges:
        raise RoleRefusedError("Choisissez un défi au moins.", field="challenges")
    if len({challenge.administration_id for challenge in challenges}) > 1:
        raise RoleRefusedError("Choisissez des défis d’une même administration.", field="challenges")
    addressee = resolve(email)
    rows: list[Row]
    if isinstance(addressee, User):
        held = addressee.challenge_roles.filter(challenge__in=challenges, role=role, ends_on=ends_on, ended_at=None)
        if held.count() == len(challenges):
            these = "ces défis" if len(challenges) > 1 else "ce défi"
            raise RoleRefusedError(f"{addressee} a déjà ce rôle sur {these}.")
        rows = [giving.give(challenge, addressee, role, by=by, at=at, ends_on=ends_on) for challenge in challenges]
    else:
        rows = [_keep(addressee.address, challenge, role, by=by, at=at, ends_on=ends_on) for challenge in challenges]
    if addressee != by:
        _write(addressee, challenges, rows[0], by=by, at=at)
    return addressee if isinstance(addressee, User) else None


def _keep(
    address: str, challenge: Challenge, role: ChallengeRole, *, by: User, at: datetime, ends_on: date | None
) -> Invitation:
    giving.check_may_give(by, challenge)
    data = {"role": role.value, "ends_on": ends_on.isoformat() if ends_on else ""}
    return invitations.invite(ROLE_INVITATION, address, target=challenge.pk, data=data, by=by, at=at)


def _accept(invitation: Invitation, user: User, at: datetime) -> None:
    challenge = Challenge.objects.select_related("administration").filter(pk=invitation.target).first()
    if challenge is None:
        raise InvitationLapsedError("Ce défi n’existe plus.")
    role, ends_on = _offer(invitation)
    try:
        giving.give(challenge, user, role, by=invitation.invited_by, at=at, ends_on=ends_on)
    except RoleRefusedError as error:
        raise InvitationLapsedError(str(error)) from None


ROLE_INVITATION = InvitationKind("challenge_role", "un rôle sur un défi", _accept)


def waiting(challenges: QuerySet[Challenge], *, at: datetime) -> list[WaitingRole]:
    """Return the invitations that wait for some challenges, by address (two queries)."""
    known = {challenge.pk: challenge for challenge in challenges}
    rows = invitations.waiting(ROLE_INVITATION, at=at).filter(target__in=known).order_by("address", "pk")
    return [WaitingRole(row, known[row.target]) for row in rows.select_related("invited_by")]


@transaction.atomic
def send_again(row: WaitingRole, *, by: User, at: datetime) -> None:
    """Write again to an address, and let the invitation wait thirty more days. Raises :class:`RoleRefusedError`."""
    role, ends_on = _offer(row.invitation)
    renewed = _keep(row.invitation.address, row.challenge, role, by=by, at=at, ends_on=ends_on)
    _write(Addressee(renewed.address), [row.challenge], renewed, by=by, at=at)


@transaction.atomic
def withdraw(row: WaitingRole, *, by: User, at: datetime) -> None:
    """Withdraw an invitation: whoever signs in later receives nothing. Raises :class:`RoleRefusedError`."""
    giving.check_may_give(by, row.challenge)
    invitations.withdraw(row.invitation, reason="L’invitation a été retirée.", at=at)
    journal.record(
        Act.RIGHTS,
        f"Invitation retirée : {row.role}, défi {row.challenge}",
        actor=by,
        target=f"défi {row.challenge.public_id}",
    )
