"""The restricted call: invite people to apply without preselection, as the programme did for its own alumni (R5)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.domain.acts import team_act
from accounts.models import User
from applications.enums import ApplicationState
from applications.models import Application, RestrictedInvitation
from applications.rules import restricted_invitation
from challenges.domain.challenges import window_open
from challenges.enums import CallKind
from challenges.models import Campaign
from common.formatting import french_datetime
from notifications.domain import outbox


class InvitationRefusedError(Exception):
    """Nobody can be invited; the message says why, in French."""


def call_open(campaign: Campaign, person: User, at: datetime) -> bool:
    """Tell whether a person may begin, change and deposit now: by the open call, or by the one they are invited to."""
    if window_open(campaign, CallKind.APPLICATIONS, at):
        return True
    return window_open(campaign, CallKind.RESTRICTED, at) and restricted_invitation(campaign, person) is not None


def laureates(campaign: Campaign) -> list[User]:
    """Return the people who accepted a place in a campaign."""
    accepted = campaign.applications.filter(state=ApplicationState.ACCEPTED)
    return [one.candidate for one in accepted.select_related("candidate").order_by("pk")]


@team_act
@transaction.atomic
def invite(campaign: Campaign, people: Sequence[User], *, reason: str, by: User, at: datetime) -> int:
    """Invite people, each once, and tell them; who has already deposited is left as they are. Return how many.

    Raises :class:`InvitationRefusedError` without a reason, or when the restricted call has no window left.
    """
    if not reason.strip():
        raise InvitationRefusedError("Donnez le motif : il est gardé avec chaque dispense.")
    window = campaign.windows.filter(kind=CallKind.RESTRICTED).last()
    if window is None or (window.closes_at is not None and window.closes_at < at):
        raise InvitationRefusedError("L’appel restreint de cette campagne n’a pas de date, ou il est clos.")
    settled = Application.objects.filter(campaign=campaign).exclude(state=ApplicationState.DRAFT)
    left_out = set(settled.values_list("candidate", flat=True))
    left_out |= set(campaign.restricted_invitations.values_list("person", flat=True))
    fresh = [person for person in dict.fromkeys(people) if person.pk not in left_out]
    RestrictedInvitation.objects.bulk_create(
        RestrictedInvitation(campaign=campaign, person=person, reason=reason.strip()[:300], by=by, at=at)
        for person in fresh
    )
    for person in fresh:
        outbox.queue(
            "restricted_invitation",
            to=person,
            key=f"restricted-{campaign.pk}-{person.pk}",
            context={
                "campaign": campaign.name,
                "reason": reason.strip(),
                "opens": french_datetime(window.opens_at, campaign.timezone),
                "closes": french_datetime(window.closes_at, campaign.timezone) if window.closes_at else "",
            },
            at=at,
        )
    return len(fresh)
