"""The restricted call: invite people to apply without preselection, as the programme did for its own alumni (R5)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.domain import invitations
from accounts.domain.acts import team_act
from accounts.domain.invitations import InvitationKind, InvitationLapsedError
from accounts.domain.quotas import QuotaExceededError
from accounts.domain.users import find_users_by_verified_addresses, normalise_address
from accounts.models import Invitation, User
from applications.enums import ApplicationState
from applications.models import Application, RestrictedInvitation
from applications.rules import restricted_invitation
from challenges.domain.rules.calls import DRAFT_KEPT, CallClosedError, closed_call, window_open
from challenges.domain.rules.running import check_running
from challenges.enums import CallKind
from challenges.models import Campaign
from common.language.formatting import french_datetime, french_deadline
from common.refusals import RefusedError
from notifications.domain import correspondence
from notifications.domain.addressees import Addressee


class InvitationRefusedError(RefusedError):
    """Nobody can be invited; the message says why, in French."""


def call_open(campaign: Campaign, person: User, at: datetime) -> bool:
    """Tell whether a person may begin, change and deposit now: by the open call, or by the one they are invited to."""
    if window_open(campaign, CallKind.APPLICATIONS, at):
        return True
    return window_open(campaign, CallKind.RESTRICTED, at) and restricted_invitation(campaign, person) is not None


def closed_call_for(
    campaign: Campaign, person: User, at: datetime, *, consequence: str = DRAFT_KEPT
) -> CallClosedError:
    """Return the refusal of a call that is not open to a person: the restricted one, once they are invited to it."""
    invited = restricted_invitation(campaign, person) is not None
    reserved = invited and campaign.windows.filter(kind=CallKind.RESTRICTED).exists()
    return closed_call(
        campaign, CallKind.RESTRICTED if reserved else CallKind.APPLICATIONS, at, consequence=consequence
    )


def laureates(campaign: Campaign) -> list[User]:
    """Return the people who accepted a place in a campaign."""
    accepted = campaign.applications.filter(state=ApplicationState.ACCEPTED)
    return [application.candidate for application in accepted.select_related("candidate").order_by("pk")]


@team_act("applications.process")
@transaction.atomic
def invite(
    campaign: Campaign, people: Sequence[User], *, reason: str, by: User, at: datetime, addresses: Sequence[str] = ()
) -> int:
    """Invite people, each once, and tell them; who has already deposited is left as they are. Return how many.

    An address that nobody has proved gets an invitation that waits for its owner. Raises
    :class:`InvitationRefusedError` without a reason, when the restricted call has no window left, or beyond the quotas.
    """
    check_running(campaign)
    if not reason.strip():
        raise InvitationRefusedError("Donnez le motif : il est gardé avec chaque dispense.", field="reason")
    window = campaign.windows.filter(kind=CallKind.RESTRICTED).last()
    if window is None or (window.closes_at is not None and window.closes_at < at):
        raise InvitationRefusedError("L’appel restreint de cette campagne n’a pas de date, ou il est clos.")
    known = find_users_by_verified_addresses(addresses)
    unknown = [address for address in dict.fromkeys(map(normalise_address, addresses)) if address not in known]
    people = [*people, *known.values()]
    settled = Application.objects.filter(campaign=campaign).exclude(state=ApplicationState.DRAFT)
    left_out = set(settled.values_list("candidate", flat=True))
    left_out |= set(campaign.restricted_invitations.values_list("person", flat=True))
    fresh = [person for person in dict.fromkeys(people) if person.pk not in left_out]
    RestrictedInvitation.objects.bulk_create(
        RestrictedInvitation(campaign=campaign, person=person, reason=reason.strip()[:300], by=by, at=at)
        for person in fresh
    )
    message = {
        "campaign": campaign.name,
        "reason": reason.strip(),
        "opens": french_datetime(window.opens_at, campaign.timezone),
        "closes": french_deadline(window.closes_at, campaign.timezone) if window.closes_at else "",
        "days": invitations.INVITATION_LIFETIME.days,
    }
    for person in fresh:
        key = f"restricted-{campaign.pk}-{person.pk}"
        _write(person, campaign, key=key, context=message | {"has_account": True}, by=by, at=at)
    for address in unknown:
        data = {"reason": reason.strip()[:300]}
        row = invitations.invite(CALL_INVITATION, address, target=campaign.pk, data=data, by=by, at=at)
        key = f"restricted-address-{row.pk}-{at:%Y%m%d}"
        _write(Addressee(address), campaign, key=key, context=message | {"has_account": False}, by=by, at=at)
    return len(fresh) + len(unknown)


def _write(
    to: User | Addressee, campaign: Campaign, *, key: str, context: dict[str, Any], by: User, at: datetime
) -> None:
    try:
        correspondence.write(
            "restricted_invitation",
            to=to,
            by=by,
            about=campaign,
            key=key,
            context=context,
            campaign=campaign.code,
            at=at,
        )
    except QuotaExceededError as error:
        raise InvitationRefusedError(str(error)) from None


def _accept_call(invitation: Invitation, user: User, at: datetime) -> None:
    campaign = Campaign.objects.filter(pk=invitation.target).first()
    window = campaign.windows.filter(kind=CallKind.RESTRICTED).last() if campaign else None
    if campaign is None or window is None or (window.closes_at is not None and window.closes_at < at):
        raise InvitationLapsedError("L’appel restreint est clos.")
    RestrictedInvitation.objects.get_or_create(
        campaign=campaign,
        person=user,
        defaults={"reason": invitation.data["reason"], "by": invitation.invited_by, "at": at},
    )


CALL_INVITATION = InvitationKind("restricted_call", "candidater à un appel restreint", _accept_call)


def waiting_addresses(campaign: Campaign, *, at: datetime) -> QuerySet[Invitation]:
    """Return the invitations to a campaign's restricted call that wait for the owner of their address."""
    return invitations.waiting(CALL_INVITATION, at=at).filter(target=campaign.pk)
