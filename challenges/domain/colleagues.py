"""The members of the programme team: invite, change, end their roles, hand over what they follow; each is told.

The rules of roles are in :mod:`accounts.domain.roles`; here are their places, which have names, and the messages.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.domain import handover, invitations, roles, view_as
from accounts.domain.acts import team_act
from accounts.domain.invitations import InvitationKind
from accounts.domain.quotas import QuotaExceededError
from accounts.domain.roles import RoleRefusedError
from accounts.enums import Role, RoleLevel
from accounts.models import Invitation, RoleAssignment, User
from accounts.rules import EVERYWHERE, RoleScope, reach
from challenges.models import Campaign, Programme, offered
from common.days import day_of
from common.digests import digest
from common.language.formatting import french_date
from notifications.domain import correspondence, outbox
from notifications.domain.addressees import resolve

SEPARATOR = ":"


@dataclass(frozen=True, slots=True)
class Place:
    """How far a role reaches: the platform, a programme or a campaign, by its code."""

    level: RoleLevel
    code: str = ""

    @property
    def value(self) -> str:
        """The place as a form writes it."""
        return f"{self.level.value}{SEPARATOR}{self.code}"

    @property
    def scope(self) -> RoleScope:
        """The place as rights read it. Raises ``Campaign.DoesNotExist``."""
        if self.level == RoleLevel.CAMPAIGN:
            return Campaign.objects.get(code=self.code).role_scope
        return RoleScope(self.code) if self.level == RoleLevel.PROGRAMME else EVERYWHERE

    @property
    def label(self) -> str:
        """The place in French, inside a sentence."""
        if self.level == RoleLevel.PROGRAMME:
            return f"programme {self.code}"
        return f"campagne {self.code}" if self.level == RoleLevel.CAMPAIGN else "toute la plateforme"


def place_of(value: str) -> Place:
    """Return the place that a form wrote. Raises ``ValueError`` for another text."""
    level, _, code = value.partition(SEPARATOR)
    return Place(RoleLevel(level), code)


def place(assignment: RoleAssignment) -> Place:
    """Return the place of a role."""
    return Place(RoleLevel(assignment.scope), assignment.scope_code)


def places(by: User) -> list[Place]:
    """Return the places where a person may give roles, the widest first (two queries)."""
    codes = offered(Programme.objects).values_list("code", flat=True)
    widest = [Place(RoleLevel.PLATFORM), *(Place(RoleLevel.PROGRAMME, code) for code in codes)]
    allowed = [place for place in widest if _may(by, Role.READER, place.scope, place)]
    campaigns = Campaign.objects.filter(sandbox=False, rehearsal_of=None).order_by("-starts_on", "-pk")
    held = reach(by, "members.manage")
    reached = (campaign for campaign in campaigns if held.holds(campaign.role_scope))
    return [*allowed, *(Place(RoleLevel.CAMPAIGN, campaign.code) for campaign in reached)]


def _may(by: User, role: str, scope: RoleScope, where: Place) -> bool:
    return roles.may_manage(by, role, scope, of_platform=where.level == RoleLevel.PLATFORM)


def may_change(by: User, assignment: RoleAssignment) -> bool:
    """Tell whether a person may change or end a role."""
    return _may(by, assignment.role, place(assignment).scope, place(assignment))


def _check(by: User, role: Role, where: Place) -> None:
    if role in roles.ADMINISTRATOR_ONLY and where.level != RoleLevel.PLATFORM:
        raise RoleRefusedError(f"« {role.label} » porte sur toute la plateforme.", field="place")
    try:
        scope = where.scope
    except Campaign.DoesNotExist:
        raise RoleRefusedError("Cette campagne n’existe pas.", field="place") from None
    if not _may(by, role, scope, where):
        raise RoleRefusedError("Votre rôle ne permet pas de confier celui-ci à cet endroit.", field="role")


def _dates(starts_on: date, ends_on: date | None) -> str:
    return (
        f"du {french_date(starts_on)} au {french_date(ends_on)}" if ends_on else f"à partir du {french_date(starts_on)}"
    )


@team_act("members.manage")
@transaction.atomic
def invite(
    email: str, role: Role, where: Place, *, starts_on: date | None, ends_on: date | None, by: User, at: datetime
) -> RoleAssignment | Invitation:
    """Give a role to whoever proved an address, or keep it for its owner, and write to them.

    An address that nobody has proved gets an invitation of thirty days: its owner has the role by signing in. Raises
    :class:`RoleRefusedError`.
    """
    _check(by, role, where)
    first = starts_on or day_of(at)
    addressee = resolve(email)
    result: RoleAssignment | Invitation
    if isinstance(addressee, User):
        result = roles.assign(
            addressee, role, level=where.level, code=where.code, starts_on=first, ends_on=ends_on, by=by, at=at
        )
        key = f"team-role-{result.pk}"
    else:
        if ends_on is not None and ends_on < max(first, day_of(at)):
            raise RoleRefusedError("Le rôle finit après son début, et pas dans le passé.", field="ends_on")
        data = {
            "role": role.value, "place": where.value, "starts_on": first.isoformat(),
            "ends_on": ends_on.isoformat() if ends_on else "",
        }  # fmt: skip
        # One invitation waits for an address, a role and a place: no row of ours is what it is about.
        target = int(digest(f"{role.value}{SEPARATOR}{where.value}")[:8], 16)
        result = invitations.invite(ROLE_INVITATION, addressee.address, target=target, data=data, by=by, at=at)
        key = f"team-role-address-{result.pk}-{at:%Y%m%d}"
    try:
        correspondence.write(
            "team_role_given",
            to=addressee,
            by=by,
            about=by,
            key=key,
            context={
                "role": role.label,
                "place": where.label,
                "dates": _dates(first, ends_on),
                "by": str(by),
                "has_account": isinstance(addressee, User),
                "edits_only": role == Role.EDITOR,
                "days": invitations.INVITATION_LIFETIME.days,
            },
            at=at,
        )
    except QuotaExceededError as error:
        raise RoleRefusedError(str(error)) from None
    return result


def _accept(invitation: Invitation, user: User, at: datetime) -> None:
    data, by = invitation.data, invitation.invited_by
    role, where = Role(data["role"]), place_of(data["place"])
    ends_on = date.fromisoformat(data["ends_on"]) if data["ends_on"] else None
    try:
        _check(by, role, where)
        roles.assign(
            user, role, level=where.level, code=where.code, starts_on=date.fromisoformat(data["starts_on"]),
            ends_on=ends_on, by=by, at=at,
        )  # fmt: skip
    except RoleRefusedError as error:
        raise invitations.InvitationLapsedError(str(error)) from None


ROLE_INVITATION = InvitationKind("team_role", "un rôle dans l’équipe du programme", _accept)


@dataclass(frozen=True, slots=True)
class WaitingRole:
    """A role that waits for the owner of an address."""

    address: str
    role: str
    place: str
    expires_at: datetime


def waiting(*, at: datetime) -> list[WaitingRole]:
    """Return the roles that wait for somebody to sign in, by address (one query)."""
    rows = invitations.waiting(ROLE_INVITATION, at=at).order_by("address", "pk")
    return [
        WaitingRole(row.address, Role(row.data["role"]).label, place_of(row.data["place"]).label, row.expires_at)
        for row in rows
    ]


def _tell_change(assignment: RoleAssignment, *, ended: bool, by: User, at: datetime) -> None:
    outbox.queue(
        "team_role_changed",
        to=assignment.user,
        key=f"team-role-{'ended' if ended else 'changed'}-{assignment.pk}-{at:%Y%m%d%H%M%S%f}",
        context={
            "role": assignment.get_role_display(),
            "place": place(assignment).label,
            "ended": ended,
            "dates": _dates(assignment.starts_on, assignment.ends_on),
            "by": str(by),
        },
        at=at,
    )


@team_act("members.manage")
@transaction.atomic
def set_end(assignment: RoleAssignment, ends_on: date | None, *, by: User, at: datetime) -> RoleAssignment:
    """Set or take off the last day of a colleague's role, and tell them. Raises :class:`RoleRefusedError`."""
    _check(by, Role(assignment.role), place(assignment))
    changed = roles.set_end(assignment, ends_on, by=by, at=at)
    _tell_change(changed, ended=False, by=by, at=at)
    return changed


@team_act("members.manage")
@transaction.atomic
def end(assignment: RoleAssignment, *, by: User, at: datetime) -> RoleAssignment:
    """Take a colleague's role away at once, and tell them. Raises :class:`RoleRefusedError`."""
    _check(by, Role(assignment.role), place(assignment))
    ended = roles.end(assignment, by=by, at=at)
    _tell_change(ended, ended=True, by=by, at=at)
    return ended


@team_act("members.view_as")
@transaction.atomic
def see_as(person: User, *, reason: str, by: User, at: datetime) -> dict[str, Any]:
    """Begin to see as a person, and tell them by whom and why; return what the session keeps.

    Raises :class:`accounts.domain.view_as.ViewAsRefusedError`.
    """
    stored = view_as.begin(person, reason=reason, by=by, at=at)
    outbox.queue(
        "viewed_as",
        to=person,
        key=f"viewed-as-{person.pk}-{by.pk}-{at:%Y%m%d%H%M%S%f}",
        context={"by": str(by), "reason": reason.strip(), "minutes": int(view_as.MAX_DURATION.total_seconds() // 60)},
        at=at,
    )
    return stored


@team_act("members.manage")
@transaction.atomic
def hand_over(user: User, colleague: User, *, by: User, at: datetime) -> handover.Handover:
    """Give a colleague what a person follows, and tell them.

    Raises :class:`accounts.domain.handover.HandoverRefusedError`.
    """
    done = handover.hand_over(user, colleague, by=by, at=at)
    outbox.queue(
        "team_handover",
        to=colleague,
        key=f"team-handover-{user.pk}-{colleague.pk}-{at:%Y%m%d%H%M%S%f}",
        context={"user": str(user), "by": str(by), "given": done.given},
        at=at,
    )
    return done
