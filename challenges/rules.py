"""Who may see and change campaigns and challenges."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.rules import RoleScope, RouteScope, allowed, reach
from challenges.enums import (
    CallKind,
    CampaignState,
    ChallengeRight,
    ChallengeRole,
    ChallengeState,
    MemberRole,
    RequestState,
)
from challenges.models import (
    Administration,
    AdministrationMember,
    CallWindow,
    Campaign,
    Challenge,
    ChallengeMember,
    JoinRequest,
    Programme,
    ProposalPart,
)
from challenges.models.challenge import PUBLIC
from common import clock, sandbox
from common.days import day_of

PUBLIC_STATES = PUBLIC  # the states of the index that reads them
RECRUITING_STATES = (ChallengeState.PUBLISHED, ChallengeState.ACTIVE)  # a seat there may still be given
WRITABLE_STATES = (ChallengeState.DRAFT, ChallengeState.INCOMPLETE)
PROPOSING_ROLES = tuple(role for role in MemberRole if role != MemberRole.READER)
"""The seats by which a person opens a proposal, and becomes its lead: a reader opens none."""

R = ChallengeRight
ROLE_RIGHTS: dict[str, frozenset[ChallengeRight]] = {
    ChallengeRole.LEAD: frozenset(R) - {R.SIGN},  # who asks for the commitments does not sign them
    ChallengeRole.WRITER: frozenset({R.READ, R.COMMENT, R.FILL, R.WRITE}),
    ChallengeRole.SPONSOR: frozenset({R.READ, R.SIGN, R.HOST}),
    ChallengeRole.HR: frozenset({R.READ, R.COMMENT, R.FILL, R.HOST}),
    ChallengeRole.FINANCE: frozenset({R.READ, R.COMMENT, R.FILL, R.HOST}),
    ChallengeRole.IT: frozenset({R.READ, R.COMMENT, R.FILL}),
    ChallengeRole.PRIVACY: frozenset({R.READ, R.COMMENT, R.FILL}),
    ChallengeRole.LEGAL: frozenset({R.READ, R.COMMENT, R.FILL}),
    ChallengeRole.READER: frozenset({R.READ}),
}
"""What each role on a challenge allows (docs/adr/0066): who holds the administration has the role of lead on all."""

FUNDING_PART, REVIEW_PART = "financement", "depot"  # two parts of a proposal, as their addresses name them


def sandbox_scope(prefix: str = "") -> Q:
    """Return what keeps the real world and each sandbox apart: inside one, only its campaign exists."""
    inside = sandbox.current()
    return Q(**{f"{prefix}sandbox": False}) if inside is None else Q(**{f"{prefix}pk": inside})


def public_campaigns() -> QuerySet[Campaign]:
    """Return what anybody may read: nothing of a sandbox."""
    return Campaign.objects.exclude(state=CampaignState.DRAFT).filter(sandbox_scope())


def public_challenges() -> QuerySet[Challenge]:
    """Return the challenges that anybody may read."""
    return Challenge.objects.filter(sandbox_scope("campaign__"), state__in=PUBLIC_STATES)


def administrations_of(user: User) -> QuerySet[Administration]:
    """Return the administrations a person acts for."""
    return Administration.objects.filter(members__user=user)


def challenge_roles_with(right: ChallengeRight) -> list[str]:
    """Return the roles on a challenge that give a right."""
    return [role for role, rights in ROLE_RIGHTS.items() if right in rights]


def active_roles() -> QuerySet[ChallengeMember]:
    """Return the roles on challenges that nobody ended and whose last day is not over."""
    today = day_of(clock.now())
    return ChallengeMember.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today), ended_at=None)


def role_scope(
    user: User, roles: Collection[str], *, challenge: str = "pk", administration: str = "administration"
) -> Q:
    """Return the condition that a person has one of some roles on a challenge: the one place that decides it.

    ``challenge`` and ``administration`` lead to them in what is filtered. A role is held in three ways: it was given
    for this challenge; the person holds the administration, which is to be the lead of all its challenges; or nobody
    was ever given a role on this challenge, and the person's seat in the administration is then their role.
    """
    seats = AdministrationMember.objects.filter(user=user)
    given = active_roles().filter(user=user, role__in=roles).values("challenge")
    seated = Q(**{f"{administration}__in": seats.filter(role__in=roles).values("administration")})
    never_given = Q(~Exists(ChallengeMember.objects.filter(challenge=OuterRef(challenge))))
    held = Q(**{f"{challenge}__in": given}) | (seated & never_given)
    if ChallengeRole.LEAD in roles:
        held |= Q(**{f"{administration}__in": seats.filter(role=MemberRole.LEAD).values("administration")})
    return held


def right_scope(
    user: User, right: ChallengeRight, *, challenge: str = "pk", administration: str = "administration"
) -> Q:
    """Return the condition that a person has a right on a challenge: see :func:`role_scope`."""
    return role_scope(user, challenge_roles_with(right), challenge=challenge, administration=administration)


def may(user: User, challenge: Challenge, right: ChallengeRight) -> bool:
    """Tell whether a person has a right on a challenge (one query)."""
    return Challenge.objects.filter(right_scope(user, right), pk=challenge.pk).exists()


def written_parts(user: User, challenge: Challenge) -> frozenset[str] | None:
    """Return the parts of a proposal that a person writes, by name: those given to them; ``None`` for all of it."""
    if may(user, challenge, R.WRITE):
        return None
    given = ProposalPart.objects.filter(owner=user, challenge=challenge).values_list("slug", flat=True)
    return frozenset(given) if may(user, challenge, R.FILL) else frozenset()


def may_write_part(user: User, challenge: Challenge, slug: str) -> bool:
    """Tell whether a person writes a part of a proposal: all of it, or this part, which was given to them."""
    parts = written_parts(user, challenge)
    return parts is None or slug in parts


def proposing_administrations(user: User) -> QuerySet[Administration]:
    """Return the administrations for which a person opens a proposal."""
    return Administration.objects.filter(members__user=user, members__role__in=PROPOSING_ROLES)


def is_administration(user: User) -> bool:
    """Tell whether the person acts for an administration."""
    return administrations_of(user).exists()


def acts_for_one() -> Exists:
    """Tell, in a query of people, who acts for an administration."""
    return Exists(Administration.objects.filter(members__user=OuterRef("pk")))


def own_challenges(user: User) -> QuerySet[Challenge]:
    """Return the challenges of the platform that a person reads for their administration, as they may know them (R14).

    Whoever has a role there reads a challenge: :func:`role_scope` says who.
    """
    return hosted_challenges(user, R.READ)


def hosted_challenges(user: User, right: ChallengeRight = R.WRITE) -> QuerySet[Challenge]:
    """Return the challenges on which a person has a right for their administration, whatever their state."""
    return Challenge.for_concerned().filter(right_scope(user, right), dossier__isnull=False)


def pending_requests(user: User) -> QuerySet[JoinRequest]:
    """Return the requests a person may answer: all for the team, those of one's administration for its leads."""
    waiting = JoinRequest.objects.filter(state=RequestState.PENDING)
    if allowed(user, "directory.manage"):
        return waiting
    return waiting.filter(administration__members__user=user, administration__members__role=MemberRole.LEAD).distinct()


def editable_challenges(user: User) -> QuerySet[Challenge]:
    """Return the drafts that a person writes, first or to be completed: whole, or the parts that were given to them."""
    given = ProposalPart.objects.filter(owner=user).values("challenge")
    filled = right_scope(user, R.FILL) & Q(pk__in=given)
    return Challenge.for_concerned().filter(
        right_scope(user, R.WRITE) | filled, dossier__isnull=False, announced_state__in=WRITABLE_STATES
    )


def within(user: User, permission: str) -> Q:
    """Return the condition, on campaigns, that a person has a permission there: a rehearsal is of its campaign."""
    held = reach(user, permission)
    if held.everywhere:
        return Q()
    codes = Q(code__in=held.campaigns) | Q(rehearsal_of__code__in=held.campaigns)
    return Q(programme__in=held.programmes) | codes


def campaigns_with(user: User, permission: str) -> QuerySet[Campaign]:
    """Return the campaigns where a person has a permission. A sandbox is entered first."""
    if not allowed(user, permission):
        return Campaign.objects.none()
    return Campaign.objects.filter(sandbox_scope(), within(user, permission))


def team_campaigns(user: User) -> QuerySet[Campaign]:
    """Return the campaigns that a person sees as a member of the team; nothing for anybody else."""
    return campaigns_with(user, "campaigns.view")


def campaign_scope(name: str, model: type[Model], path: str = "", *, key: str = "public_id") -> RouteScope:
    """Return how the campaign of an object of a route is read: ``path`` leads to it, ``key`` names the object."""
    prefix = f"{path}__" if path else ""
    columns = [f"{prefix}programme", f"{prefix}code", f"{prefix}rehearsal_of__code"]

    def resolve(arguments: dict[str, Any]) -> list[RoleScope]:
        rows = model._default_manager.filter(**{key: arguments[key]}).values_list(*columns)  # noqa: SLF001 - Django's
        return [RoleScope(programme, (code, original)) for programme, code, original in rows]

    return RouteScope(name, resolve)


def _programmes(_arguments: dict[str, Any]) -> list[RoleScope]:
    return [RoleScope(code) for code in Programme.objects.values_list("code", flat=True)]


PROGRAMME_SCOPE = RouteScope("programme", _programmes)
"""The scope of a route that opens a campaign: a role of a whole programme opens it, one of a campaign does not."""


def open_windows(kind: CallKind, at: datetime) -> QuerySet[CallWindow]:
    """Return the windows of published campaigns that accept deposits at an instant; the closing instant is in."""
    return CallWindow.objects.filter(
        Q(closes_at__isnull=True) | Q(closes_at__gte=at),
        sandbox_scope("campaign__"),
        kind=kind,
        opens_at__lte=at,
        campaign__state=CampaignState.PUBLISHED,
    ).select_related("campaign")


def may_delegate(user: User, administration: Administration | None) -> bool:
    """Tell whether a person writes who signs for an administration: the team, its project leads, its human resources.

    The team alone writes who signs for the programme's direction (``administration`` is then empty).
    """
    ours = allowed(user, "directory.manage")
    if ours or administration is None:
        return ours
    seats = AdministrationMember.objects.filter(user=user, administration=administration)
    return seats.filter(role__in=(MemberRole.LEAD, MemberRole.HR)).exists()


def delegating_administrations(user: User) -> QuerySet[Administration]:
    """Return the administrations whose delegations of signature a person writes."""
    return Administration.objects.filter(
        members__user=user, members__role__in=(MemberRole.LEAD, MemberRole.HR)
    ).distinct()
