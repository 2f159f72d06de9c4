"""What a matching is computed from: wishes, ranks, free seats, and who already has a seat, as stored data.

Where the campaign keeps better wishes alive until a date, whoever has a seat stays in the matching for the wishes that
they prefer to it. They come first at their own seat, whatever their rank: they can only move up, and their seat is then
given in the same matching. Blum, Roth and Rothblum, "Vacancy Chains and Equilibration" (1997), show that this ends in
the stable matching that the market without those who left would have had.
"""

from collections import Counter, defaultdict
from datetime import datetime
from typing import Any

from django.db.models import Q, Sum

from applications.enums import ApplicationState
from applications.models import Application
from applications.queries.pairs import bound_pairs
from challenges.models import Campaign, Position
from challenges.rules import RECRUITING_STATES
from selection.enums import OfferState
from selection.models import Offer, Ranking, SeatHold

ALIVE = (OfferState.SENT, OfferState.ACCEPTED)
WAITING = (ApplicationState.HEARD, ApplicationState.WAITING)


def held_seats(campaign: Campaign) -> dict[int, int]:
    """Return how many seats are held back in each position that has some."""
    holds = SeatHold.objects.filter(position__challenge__campaign=campaign, released_at__isnull=True)
    return dict(holds.order_by().values_list("position").annotate(Sum("seats")))


def free_seats(position: Position) -> int:
    """Return the seats of a position that nobody has and that are not held back."""
    alive = position.offers.filter(state__in=ALIVE).count()
    held = position.holds.filter(released_at__isnull=True).aggregate(seats=Sum("seats"))["seats"] or 0
    return max(0, position.seats - alive - held)


def _better(wished: list[int | None], seat: int) -> list[int | None]:
    """Return the wishes that somebody prefers to the seat they have; all of them when it was no wish of theirs."""
    return wished[: wished.index(seat)] if seat in wished else wished


def _wished(people: list[Application], by_pair: dict[tuple[int, int], int]) -> dict[int, list[int | None]]:
    """Return each person's wishes as positions of their trade; nothing in place of a challenge that opens none."""
    return {
        application.pk: [
            by_pair.get((wish.challenge_id, application.profession_id or 0)) for wish in application.wishes.all()
        ]
        for application in people
    }


def _holders(
    campaign: Campaign, seat_of: dict[int, Offer], wished: dict[int, list[int | None]], open_to: set[int], at: datetime
) -> dict[int, int]:
    """Return the seats of those who stay in the matching: better wishes are alive, and they have some."""
    if not campaign.keeps_wishes(at):
        return {}
    return {
        key: offer.position_id
        for key, offer in seat_of.items()
        if (offer.keeps_wishes or offer.state == OfferState.SENT)
        and offer.position_id in open_to
        and any(_better(wished[key], offer.position_id))
    }


def inputs_of(campaign: Campaign, *, at: datetime) -> dict[str, Any]:
    """Return what a matching of the campaign starts from, in a fixed order (six queries, one more with pairs).

    See :class:`selection.models.MatchRun` for the shape.
    """
    opened = Position.objects.filter(challenge__campaign=campaign, challenge__state__in=RECRUITING_STATES)
    positions = list(opened.order_by("pk"))
    by_pair = {(position.challenge_id, position.profession_id): position.pk for position in positions}
    alive = Offer.objects.filter(application__campaign=campaign, state__in=ALIVE).order_by("application")
    seat_of = {offer.application_id: offer for offer in alive}
    concerned = campaign.applications.filter(Q(state__in=WAITING) | Q(pk__in=seat_of))
    people = list(concerned.prefetch_related("wishes").order_by("pk"))
    wished = _wished(people, by_pair)
    holders = _holders(campaign, seat_of, wished, set(by_pair.values()), at)
    matched = {application.pk for application in people if application.pk in holders or application.pk not in seat_of}
    rankings = Ranking.objects.filter(position__in=by_pair.values()).order_by("position", "rank")
    rows = list(rankings.values_list("position_id", "application_id", "rank", "result"))
    ranks: dict[int, list[list[Any]]] = defaultdict(list)
    for position_id, application_id, place, result in rows:
        if application_id in matched:
            ranks[position_id].append([application_id, place, str(result)])
    pairs = bound_pairs([application.pk for application in people]) if campaign.pairs else []
    listed = Counter(position_id for position_id, *_ in rows)
    place_of = {(position_id, application_id): place for position_id, application_id, place, _ in rows}
    return {
        "wishes": [
            [key, [*_better(mine, holders[key]), holders[key]] if key in holders else mine]
            for key, mine in wished.items()
            if key in matched
        ],
        "ranks": [[key, rows] for key, rows in ranks.items()],
        "listed": [[key, listed[key]] for key in sorted(listed)],
        "closed_wishes": [
            [application.pk, wish.rank, wish.challenge_id]
            for application in people
            if application.pk in matched
            for wish in application.wishes.all()
            if (wish.challenge_id, application.profession_id or 0) not in by_pair
        ],
        "holders": [[key, holders[key]] for key in sorted(holders)],
        "settled": [
            [key, offer.position_id, [] if campaign.wishes_kept_until else _preferred(key, offer, wished, place_of)]
            for key, offer in seat_of.items()
            if key not in holders
        ],
        **({"pairs": [list(pair) for pair in pairs]} if pairs else {}),
    } | _seats(campaign, positions, holders, seat_of)


def _preferred(
    key: int, offer: Offer, wished: dict[int, list[int | None]], place_of: dict[tuple[int, int], int]
) -> list[list[int]]:
    """Return the positions that somebody prefers to their seat, with their rank there, where they have one."""
    return [
        [better, place_of[better, key]]
        for better in _better(wished[key], offer.position_id)
        if better is not None and (better, key) in place_of
    ]


def _seats(
    campaign: Campaign, positions: list[Position], holders: dict[int, int], seat_of: dict[int, Offer]
) -> dict[str, Any]:
    """Return the seats open to the matching, and the teams; a seat whose holder is in the matching is open to it."""
    held = held_seats(campaign)
    taken: dict[int, int] = defaultdict(int)
    for key, offer in seat_of.items():
        if key not in holders:
            taken[offer.position_id] += 1
    teams: dict[int, list[Any]] = {}
    for position in positions:
        team = teams.setdefault(position.challenge_id, [position.challenge_id, [], 0])
        team[1].append(position.pk)
        team[2] += taken[position.pk]
    return {
        "held": [[position.pk, held[position.pk]] for position in positions if position.pk in held],
        "seats": [
            [position.pk, max(0, position.seats - taken[position.pk] - held.get(position.pk, 0))]
            for position in positions
        ],
        "teams": list(teams.values()),
    }


def passed_over_by(application: Application, position: Position, *, at: datetime) -> list[tuple[int, int]]:
    """Return (application, rank) of those whom the jury ranked before a person at a position, and who want it more.

    They wait, or they have a seat that they like less and did not give up their better wishes.
    """
    inputs = inputs_of(position.challenge.campaign, at=at)
    seat_of = dict(inputs["holders"])
    ranks = {key: place for key, place, _ in dict(inputs["ranks"]).get(position.pk, [])}
    mine = position.rankings.filter(application=application).values_list("rank", flat=True).first()
    wanting = {key: ranks[key] for key, wished in inputs["wishes"] if position.pk in wished and key in ranks}
    wanting |= {key: rank for key, _, better in inputs["settled"] for wanted, rank in better if wanted == position.pk}
    return sorted(
        (key, rank)
        for key, rank in wanting.items()
        if key != application.pk and seat_of.get(key) != position.pk and (mine is None or rank < mine)
    )
