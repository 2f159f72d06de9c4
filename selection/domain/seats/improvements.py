"""Seats accepted with better wishes kept alive: who may keep them, who moves up, who makes a choice final."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from applications.models import Application
from challenges.models import Position
from challenges.rules import RECRUITING_STATES
from common.language.formatting import french_date, french_deadline
from common.transitions import move
from notifications.domain import outbox
from selection.domain.errors import SelectionRefusedError
from selection.domain.matchings.inputs import ALIVE
from selection.domain.seats import offers
from selection.enums import OfferState
from selection.models import Offer


def may_keep_wishes(offer: Offer, *, at: datetime) -> bool:
    """Tell whether an offer may be accepted with better wishes kept: the campaign allows it, and one may still open."""
    if not offer.application.campaign.keeps_wishes(at):
        return False
    wished = list(offer.application.wishes.order_by("rank").values_list("challenge", flat=True))
    seat = offer.position.challenge_id
    better = wished[: wished.index(seat)] if seat in wished else wished
    open_to_trade = Position.objects.filter(
        challenge__in=better, challenge__state__in=RECRUITING_STATES, profession=offer.application.profession_id
    )
    return open_to_trade.exists()


def is_final(offer: Offer, *, at: datetime) -> bool:
    """Tell whether an accepted seat is the person's for good: no better wish may replace it any more."""
    return not (offer.keeps_wishes and offer.application.campaign.keeps_wishes(at))


@transaction.atomic
def settle(offer: Offer, *, by: User, at: datetime) -> None:
    """Make an acceptance final: the better wishes are given up.

    Raises :class:`SelectionRefusedError` for a stranger, and :class:`common.transitions.TransitionRefusedError` when
    the seat is no longer accepted.
    """
    if offer.application.candidate_id != by.pk:
        raise SelectionRefusedError("Cette proposition n’est pas la vôtre.")
    move(offer, "settle", by=by, at=at, keeps_wishes=False)


@dataclass(frozen=True, slots=True)
class Departure:
    """A seat that somebody leaves for a better wish; ``accepted`` when they had said yes to it."""

    offer: Offer
    accepted: bool


def leave_seats(applications: Iterable[Application], *, by: User, at: datetime) -> dict[int, Departure]:
    """Free the seats of people who obtain a better wish; return what they leave, by application.

    All seats are freed before any is given: two people may take each other's.
    """
    departures = {}
    seats = Offer.objects.select_for_update(of=("self",)).select_related(
        "application__candidate", "position__challenge"
    )
    for former in seats.filter(application__in=list(applications), state__in=ALIVE).order_by("pk"):
        departures[former.application_id] = Departure(former, accepted=former.state == OfferState.ACCEPTED)
        move(former, "replace", by=by, at=at, reason="un vœu mieux placé s’est libéré")
    return departures


def move_up(departure: Departure, position: Position, *, by: User, at: datetime) -> Offer:
    """Give somebody the better wish that was freed: accepted beforehand when the seat they leave was accepted.

    An offer that waited for an answer is replaced by another that waits, with a whole delay. Raises
    :class:`SelectionRefusedError` when the position has no free seat.
    """
    former, accepted = departure.offer, departure.accepted
    application = former.application
    offer = offers.create(application, position, by=by, at=at)
    if accepted:
        move(offer, "accept", by=None, at=at, answered_at=at, reason="vœu mieux placé, accepté d’avance")
    campaign = offer.position.challenge.campaign
    more = accepted and may_keep_wishes(offer, at=at)
    if more:
        Offer.objects.filter(pk=offer.pk).update(keeps_wishes=True)
        offer.keeps_wishes = True
    outbox.queue(
        "offer_improved",
        to=application.candidate,
        key=f"offer-{offer.pk}",
        context={
            "challenge": str(offer.position.challenge),
            "profession": str(offer.position.profession),
            "former": str(former.position.challenge),
            "accepted": accepted,
            "more": french_date(campaign.wishes_kept_until) if more and campaign.wishes_kept_until else "",
            "expires_at": french_deadline(offer.expires_at, campaign.timezone),
            "public_id": str(offer.public_id),
        },
        campaign=campaign.code,
        at=at,
    )
    return offer
