"""Another first day: asked by whoever is offered a seat, answered by the team, before the offer is answered.

While the team is to answer, the offer does not expire: its slowness costs nobody a seat.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.domain.acts import team_act
from accounts.models import User
from common.days import day_of, deadline_after
from common.language.formatting import french_date, french_deadline
from common.language.text import normalize_text
from common.refusals import RefusedError
from common.transitions import move
from notifications.domain import outbox
from selection.enums import OfferState, StartDateState
from selection.models import Offer, StartDateRequest, StartDateRequestLog

OPEN = (StartDateState.ASKED, StartDateState.COUNTERED)
DAYS_AFTER_ANSWER = 2  # to answer the offer, once the team has answered about its date


class StartDateRefusedError(RefusedError):
    """The date cannot be asked for, or proposed, so; the message says why, in French."""


def to_answer() -> QuerySet[StartDateRequest]:
    """Return what the team is to answer: a request whose offer was answered meanwhile asks nothing any more."""
    return StartDateRequest.objects.filter(state=StartDateState.ASKED, offer__state=OfferState.SENT)


def pending(offer: Offer) -> StartDateRequest | None:
    """Return the request of an offer that somebody is to answer, the team or the person."""
    if offer.state != OfferState.SENT:
        return None
    return offer.start_date_requests.filter(state__in=OPEN).first()


def is_late(offer: Offer, *, at: datetime) -> bool:
    """Tell whether the delay to answer an offer is past; it runs no more while the team is to answer about its date."""
    return at > offer.expires_at and not to_answer().filter(offer=offer).exists()


@transaction.atomic
def hold(*, at: datetime) -> int:
    """Move on, before it passes, the delay of each offer whose date the team is to answer; return how many.

    What every page says of the delay then stays true: it is the one that is stored.
    """
    soon = Offer.objects.filter(pk__in=to_answer().values("offer"), expires_at__lt=at + timedelta(days=1))
    offers = list(soon.select_related("application__campaign").select_for_update(of=("self",)).order_by("pk"))
    for offer in offers:
        offer.expires_at = _delay(offer, at)
    Offer.objects.bulk_update(offers, ["expires_at"])
    return len(offers)


def last_day(offer: Offer) -> date | None:
    """Return the last day of the mission that is offered, none when no date is known."""
    return offer.ends_on or offer.position.challenge.campaign.ends_on


def _check_day(offer: Offer, day: date, *, at: datetime, field: str) -> None:
    today, ends_on = day_of(at, offer.application.campaign.timezone), last_day(offer)
    if day == offer.starts_on:
        raise StartDateRefusedError("C’est déjà la date de la proposition.", field=field)
    if day <= today:
        raise StartDateRefusedError("Choisissez un jour à venir.", field=field)
    if ends_on is not None and day >= ends_on:
        raise StartDateRefusedError(f"La mission finit le {french_date(ends_on)} : choisissez plus tôt.", field=field)


def _locked(offer: Offer) -> Offer:
    """Wait for who answers the offer at this instant."""
    rows = Offer.objects.select_for_update(of=("self",))
    return rows.select_related("application__campaign", "position__challenge__campaign").get(pk=offer.pk)


@transaction.atomic
def ask(offer: Offer, day: date, *, reason: str, by: User, at: datetime) -> StartDateRequest:
    """Ask for another first day, as the person to whom the seat is offered.

    Raises :class:`StartDateRefusedError` for a stranger, an answered or late offer, a second request while one waits, a
    day outside the mission, or no reason.
    """
    offer = _locked(offer)
    if offer.application.candidate_id != by.pk:
        raise StartDateRefusedError("Cette proposition n’est pas la vôtre.")
    if offer.state != OfferState.SENT or at > offer.expires_at:
        raise StartDateRefusedError("Cette proposition n’attend plus de réponse.")
    if pending(offer) is not None:
        raise StartDateRefusedError("Une date est déjà demandée : attendez la réponse, ou retirez la demande.")
    _check_day(offer, day, at=at, field="day")
    if not reason.strip():
        raise StartDateRefusedError("Dites pourquoi : l’équipe en parle avec l’administration.", field="reason")
    asked = StartDateRequest.objects.create(
        offer=offer, from_day=offer.starts_on, asked_day=day, reason=normalize_text(reason).strip(), asked_at=at
    )
    StartDateRequestLog.objects.create(subject=asked, verb="ask", source="", target=StartDateState.ASKED, by=by, at=at)
    return asked


@transaction.atomic
def withdraw(asked: StartDateRequest, *, by: User, at: datetime) -> None:
    """Take back a request that nobody answered. Raises :class:`common.transitions.TransitionRefusedError`."""
    _locked(asked.offer)
    move(asked, "withdraw", by=by, at=at)


def _redate(asked: StartDateRequest, day: date, *, by: User, at: datetime) -> None:
    """Have the offer state another first day; the pay and the last day stay as they were stated."""
    instead = f", au lieu du {french_date(asked.from_day)}" if asked.from_day else ""
    reason = f"prise de poste le {french_date(day)}{instead}"
    offer = _locked(asked.offer)
    move(
        offer, "redate", by=by, at=at, reason=reason, starts_on=day, ends_on=last_day(offer),
        expires_at=_delay(offer, at),
    )  # fmt: skip


def _delay(offer: Offer, at: datetime) -> datetime:
    """Return until when the offer may be answered, once the team has answered about its date."""
    return max(offer.expires_at, deadline_after(at, DAYS_AFTER_ANSWER, offer.application.campaign.timezone))


@team_act("selection.manage")
@transaction.atomic
def answer(asked: StartDateRequest, verb: str, *, text: str, by: User, at: datetime, day: date | None = None) -> None:
    """Answer a request: « agree », « counter » with another ``day``, or « refuse »; the person is told at once.

    The delay of the offer is at least two days more from then on. Raises :class:`StartDateRefusedError` without a
    reason to refuse, for a day that cannot be proposed, or once the offer was answered, and
    :class:`common.transitions.TransitionRefusedError` for a second answer.
    """
    offer = _locked(asked.offer)
    if offer.state != OfferState.SENT:
        raise StartDateRefusedError("Cette proposition a reçu sa réponse : il n’y a plus de date à convenir.")
    if verb == "refuse" and not text.strip():
        raise StartDateRefusedError("Dites pourquoi la date est maintenue : la personne le lit.", field="text")
    values: dict[str, Any] = {"answer": normalize_text(text).strip(), "answered_by": by, "answered_at": at}
    if verb == "counter":
        if day is None or day == asked.asked_day:
            raise StartDateRefusedError("Choisissez une autre date que celle demandée.", field="day")
        _check_day(offer, day, at=at, field="day")
        values["countered_day"] = day
    move(asked, verb, by=by, at=at, **values)
    if verb == "agree":
        _redate(asked, asked.asked_day, by=by, at=at)
    else:
        Offer.objects.filter(pk=offer.pk).update(expires_at=_delay(offer, at))
    _tell(asked, at=at)


def _tell(asked: StartDateRequest, *, at: datetime) -> None:
    """Write the team's answer to the person."""
    offer = _locked(asked.offer)
    campaign = offer.application.campaign
    outbox.queue(
        "offer_start_date",
        to=offer.application.candidate,
        key=f"start-date-{asked.pk}",
        context={
            "challenge": str(offer.position.challenge),
            "is_agreed": asked.state == StartDateState.AGREED,
            "asked": asked.asked_day,
            "countered": asked.countered_day,
            "first": asked.from_day,
            "answer": asked.answer,
            "expires_at": french_deadline(offer.expires_at, campaign.timezone),
            "public_id": str(offer.public_id),
        },
        campaign=campaign.code,
        at=at,
    )


@transaction.atomic
def settle(asked: StartDateRequest, verb: str, *, by: User, at: datetime) -> None:
    """Answer the day that the team proposed, as the person: « take » it, or « keep » that of the offer.

    Raises :class:`StartDateRefusedError` for a day that passed meanwhile or an offer that was answered, and
    :class:`common.transitions.TransitionRefusedError` for what is not proposed any more.
    """
    offer = _locked(asked.offer)
    if offer.state != OfferState.SENT or at > offer.expires_at:
        raise StartDateRefusedError("Cette proposition n’attend plus de réponse.")
    move(asked, verb, by=by, at=at)
    if verb == "take" and asked.countered_day is not None:
        _check_day(offer, asked.countered_day, at=at, field="")
        _redate(asked, asked.countered_day, by=by, at=at)
