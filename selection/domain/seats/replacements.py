"""Replace somebody who left in the year: an act of its own, open after the waiting list has lapsed (R24)."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from accounts.domain.acts import team_act
from accounts.models import User
from applications.enums import ApplicationState
from applications.models import Application
from challenges.models import Position
from common.days import day_of, deadline_after
from common.language.formatting import french_date
from selection.domain.errors import SelectionRefusedError
from selection.domain.matchings import pairs
from selection.domain.matchings.inputs import free_seats
from selection.domain.selection import offer
from selection.enums import OfferState
from selection.models import Offer


class StartRefusedError(SelectionRefusedError):
    """The first day proposed is too early or too late; the message says why, in French."""

    field = "starts_on"


def replacement_people(position: Position) -> list[tuple[Application, int | None]]:
    """Return who may replace somebody who left: the waiting list, lapsed or not, those that this jury ranked first."""
    ranks = dict(position.rankings.values_list("application", "rank"))
    lapsed = Q(
        state=ApplicationState.NOT_SELECTED,
        announced_state__in=(ApplicationState.WAITING, ApplicationState.NOT_SELECTED),
    )
    alive = Q(state__in=(ApplicationState.HEARD, ApplicationState.WAITING))
    people = Application.objects.filter(alive | lapsed, campaign=position.challenge.campaign_id)
    people = people.filter(dossier__deposit__erased_at__isnull=True).select_related("candidate", "profession")
    rows = [(application, ranks.get(application.pk)) for application in people.order_by("pk")]
    return sorted(rows, key=lambda row: (row[1] is None, row[1] or 0, row[0].pk))


def has_left(position: Position) -> bool:
    """Tell whether somebody left a seat of a position that is free: what a replacement replaces."""
    return bool(position.offers.filter(state=OfferState.ENDED).exists() and free_seats(position))


@team_act("selection.manage")
@transaction.atomic
def replace(
    application: Application, position: Position, *, reason: str, starts_on: date, by: User, at: datetime
) -> Offer:
    """Offer the seat of somebody who left in the year, whether or not the waiting list has lapsed (R24).

    The person starts on ``starts_on``, after the last day to answer, and the mission ends with the promotion. Raises
    :class:`SelectionRefusedError` when nobody left, without a reason, or for a day that is too early or too late.
    """
    campaign = position.challenge.campaign
    if not has_left(position):
        raise SelectionRefusedError("Personne n’a quitté de place libre à ce poste : il n’y a personne à remplacer.")
    if not reason.strip():
        raise SelectionRefusedError("Dites pourquoi cette personne remplace : le motif est gardé.", field="reason")
    if campaign.two_people and position.offers.filter(log__verb="end", log__by=by).exists():
        raise SelectionRefusedError(
            "Cette campagne demande deux personnes : l’une note le départ, une autre propose le remplacement."
        )
    if application.pk not in {row.pk for row, _ in replacement_people(position)}:
        raise SelectionRefusedError("Cette personne n’a pas été sur la liste d’attente de la campagne.")
    pairs.check_by_hand(application, position)
    last_answer = day_of(deadline_after(at, campaign.acceptance_days, campaign.timezone))
    if starts_on <= last_answer:
        raise StartRefusedError(
            f"La personne a jusqu’au {french_date(last_answer)} pour répondre : la prise de poste vient après ce jour."
        )
    if campaign.ends_on is not None and starts_on >= campaign.ends_on:
        raise StartRefusedError(f"La promotion finit le {french_date(campaign.ends_on)} : il ne reste plus de mission.")
    return offer(application, position, by=by, at=at, reason=reason.strip(), starts_on=starts_on, replacement=True)
