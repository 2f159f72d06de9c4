"""The row of an offer: a free seat, the terms it states, its delay."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from applications.models import Application
from challenges.domain.campaigns import NoPayBandError
from challenges.enums import ChallengeState
from challenges.models import Position
from common.days import deadline_after
from common.transitions import move
from selection.domain.errors import SelectionRefusedError
from selection.domain.matchings.inputs import free_seats
from selection.domain.seats import terms
from selection.enums import OfferState
from selection.models import Offer, OfferLog


@transaction.atomic
def create(
    application: Application,
    position: Position,
    *,
    by: User | None,
    at: datetime,
    reason: str = "",
    starts_on: date | None = None,
    replacement: bool = False,
    by_hand: bool = False,
    passed_over: list[tuple[int, int]] | None = None,
) -> Offer:
    """Write an offer of a free seat with its terms; nobody is told.

    ``starts_on`` is the first day when it is not the promotion's. Raises :class:`SelectionRefusedError` when the
    position has no free seat, its challenge takes nobody any more (R13), or its terms contradict the campaign.
    """
    position = (
        Position.objects.select_for_update(of=("self",))
        .select_related("challenge__campaign", "challenge__administration", "profession")
        .get(pk=position.pk)
    )
    if position.challenge.state == ChallengeState.WITHDRAWN:
        raise SelectionRefusedError(f"Le défi « {position.challenge} » est retiré : ses places ne se proposent plus.")
    if not free_seats(position):
        raise SelectionRefusedError(f"Le poste « {position} » n’a plus de place.")
    campaign = position.challenge.campaign
    expires_at = deadline_after(at, campaign.acceptance_days, campaign.timezone)
    try:
        first_day = starts_on or terms.first_day(position, expires_at)
        stated = terms.compute_terms(application, position, starts_on=first_day)
    except (terms.TermsRefusedError, NoPayBandError) as error:
        raise SelectionRefusedError(str(error)) from None
    created = Offer.objects.create(
        application=application, position=position, sent_at=at, expires_at=expires_at, replacement=replacement,
        by_hand=by_hand, passed_over=passed_over, **terms.columns(stated),
    )  # fmt: skip
    OfferLog.objects.create(
        subject=created, verb="send", source="", target=OfferState.SENT, by=by, at=at, reason=reason
    )
    return created


def decline_pending(application: Application, *, by: User, at: datetime) -> None:
    """Decline the offer that waits for an answer, because its person leaves."""
    for pending in application.offers.filter(state=OfferState.SENT):
        move(pending, "decline", by=by, at=at, answered_at=at)
