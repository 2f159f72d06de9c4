"""Who may see and change campaigns and challenges."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.rules import RoleScope, RouteScope, allowed, reach
from challenges.enums import CallKind, CampaignState, ChallengeState, MemberRole, RequestState
from challenges.models import (
    Administration,
    AdministrationMember,
    CallWindow,
    Campaign,
    Challenge,
    JoinRequest,
    Programme,
)
from challenges.models.challenge import PUBLIC
from common import sandbox

PUBLIC_STATES = PUBLIC  # the states of the index that reads them
RECRUITING_STATES = (ChallengeState.PUBLISHED, ChallengeState.ACTIVE)  # a seat there may still be given
WRITABLE_STATES = (ChallengeState.DRAFT, ChallengeState.INCOMPLETE)
WRITING_ROLES = (MemberRole.LEAD, MemberRole.SPONSOR, MemberRole.HR, MemberRole.FINANCE)


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


def writing_seats(user: User) -> QuerySet[AdministrationMember]:
    """Return the seats by which a person writes, orders papers and reads contracts: a reader has none."""
    return AdministrationMember.objects.filter(user=user, role__in=WRITING_ROLES)


def is_administration(user: User) -> bool:
    """Tell whether the person acts for an administration."""
    return administrations_of(user).exists()


def acts_for_one() -> Exists:
    """Tell, in a query of people, who acts for an administration."""
    return Exists(Administration.objects.filter(members__user=OuterRef("pk")))


def own_challenges(user: User) -> QuerySet[Challenge]:
    """Return the challenges of a person's administrations that live on the platform, as they may know them (R14)."""
    return Challenge.for_concerned().filter(administration__members__user=user, dossier__isnull=False)


def hosted_challenges(user: User) -> QuerySet[Challenge]:
    """Return the challenges a person writes for, whatever their state: a reader writes nothing."""
    return (
        Challenge.for_concerned()
        .filter(
            administration__members__user=user,
            administration__members__role__in=WRITING_ROLES,
            dossier__isnull=False,
        )
        .distinct()
    )


def pending_requests(user: User) -> QuerySet[JoinRequest]:
    """Return the requests a person may answer: all for the team, those of one's administration for its leads."""
    waiting = JoinRequest.objects.filter(state=RequestState.PENDING)
    if allowed(user, "directory.manage"):
        return waiting
    return waiting.filter(administration__members__user=user, administration__members__role=MemberRole.LEAD).distinct()


def editable_challenges(user: User) -> QuerySet[Challenge]:
    """Return the drafts a person may write, first or to be completed: a reader sees and writes nothing."""
    return Challenge.for_concerned().filter(
        administration__members__user=user,
        administration__members__role__in=WRITING_ROLES,
        dossier__isnull=False,
        announced_state__in=WRITABLE_STATES,
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
