"""A matching as a picture: positions in rows, the people that each jury ranked, who is placed, up to which rank."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.urls import reverse

from applications.models import Application, Wish
from challenges.models import Campaign, Position
from common.language.french import enumerate_words
from selection.enums import OfferState, Outcome
from selection.models import MatchRun, Offer, Ranking, SeatHold

NEXT = 3  # people shown after the last one who obtains a seat; the others are one click away
ALIVE = (OfferState.SENT, OfferState.ACCEPTED)
HERE, ELSEWHERE, NONE = "here", "elsewhere", "none"
OUTCOMES = {HERE: "obtient la place", ELSEWHERE: "obtient une place ailleurs", NONE: "n’obtient aucune place"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """One person in the row of a position: their rank there, the rank of this wish, what the matching gives them.

    ``rank`` is empty for somebody placed without one. ``moved`` when the hypothesis changes their seat, ``pinned``
    when it gives it by hand. ``url`` leads to what may be tried with them.
    """

    key: int
    name: str
    rank: int | None
    wish: int | None
    outcome: str
    moved: bool
    pinned: bool
    answer: str
    url: str

    @property
    def sentence(self) -> str:
        """Return what the colours say, in words."""
        return f"{OUTCOMES[self.outcome]}{f', proposition {self.answer}' if self.answer else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One position: its seats, those held back, the last rank that obtains one, and its people in the jury's order."""

    position: Position
    seats: int
    held: int
    placed: int
    cutoff: int | None
    shown: list[Chip]
    more: list[Chip]

    @property
    def free(self) -> int:
        """Return the seats that nobody obtains."""
        return max(0, self.seats - self.placed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hypothesis:
    """What a picture shows on a matching: who has which seat, who moved from it, who is placed by hand.

    ``seats`` are the seats open, those given by hand counted; ``query`` is what the address says of it already.
    """

    seated: Mapping[int, int]
    seats: Mapping[int, int]
    moved: frozenset[int] = frozenset()
    pinned: frozenset[int] = frozenset()
    query: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Market:
    """What a row is drawn from: the names of people, the rank of their wishes, what is shown, where each leads to."""

    names: Mapping[int, str]
    wishes: Mapping[tuple[int, int], int | None]
    urls: Mapping[int, str]
    shown: Hypothesis
    held: Mapping[int, int]
    answers: Mapping[tuple[int, int], str] = field(default_factory=dict)

    def row(self, position: Position, order: Mapping[int, int]) -> Row:
        """Return the row of a position whose jury ranked people: ``{application: rank}``."""
        seats = self.shown.seats[position.pk]
        here = {key for key, seat in self.shown.seated.items() if seat == position.pk}
        listed = [*(key for key in sorted(here) if key not in order), *sorted(order, key=order.__getitem__)]
        chips = [self._chip(key, position.pk, order.get(key), key in here) for key in listed if key in self.names]
        last = max((place for place, chip in enumerate(chips, start=1) if chip.outcome == HERE), default=0)
        admitted = [order[key] for key in here if key in order]
        return Row(
            position=position,
            seats=seats,
            held=self.held.get(position.pk, 0),
            placed=len(here),
            cutoff=max(admitted, default=None) if len(here) >= seats else None,
            shown=chips[: last + NEXT],
            more=chips[last + NEXT :],
        )

    def _chip(self, key: int, position: int, rank: int | None, here: bool) -> Chip:  # noqa: FBT001 - a fact, no choice
        return Chip(
            key=key,
            name=self.names[key],
            rank=rank,
            wish=self.wishes.get((key, position)),
            outcome=HERE if here else ELSEWHERE if key in self.shown.seated else NONE,
            moved=key in self.shown.moved,
            pinned=here and key in self.shown.pinned,
            answer=self.answers.get((key, position), ""),
            url=self.urls[key],
        )


def picture(run: MatchRun, shown: Hypothesis) -> list[Row]:
    """Return the rows of a matching's positions: its free seats, and the people in it (two queries)."""
    ranks = {key: {person: rank for person, rank, _ in rows} for key, rows in run.inputs["ranks"]}
    wishes = dict(run.inputs["wishes"])
    people = Application.objects.filter(pk__in={*wishes, *shown.seated}).select_related("candidate")
    names = {application.pk: str(application.candidate) for application in people}
    market = _Market(
        names=names,
        wishes={(key, seat): wish for key, mine in wishes.items() for wish, seat in enumerate(mine, start=1) if seat},
        urls={key: f"?{shown.query}personne={key}#personne" for key in names},
        shown=shown,
        held=dict(run.inputs.get("held", [])),
    )
    return [market.row(position, ranks.get(position.pk, {})) for position in _positions(shown.seats)]


def selection_picture(
    campaign: Campaign, rankings: Iterable[Ranking], run: MatchRun | None, *, at: datetime
) -> list[Row]:
    """Return the rows of a campaign's ranked positions: offers alive, and what a matching not adopted yet would add.

    ``rankings`` are those of :func:`rankings_of`. One query, one more for a matching.
    """
    keeps_wishes = campaign.keeps_wishes(at)
    order: dict[int, dict[int, int]] = {}
    wishes, people, positions, held = {}, {}, {}, {}
    for ranking in rankings:
        key, position = ranking.application_id, ranking.position
        order.setdefault(position.pk, {})[key] = ranking.rank
        wishes[key, position.pk] = ranking.wish  # type: ignore[attr-defined]
        people[key], positions[position.pk] = ranking.application, position
        held[position.pk] = ranking.held or 0  # type: ignore[attr-defined]
    mine = Offer.objects.filter(application__campaign=campaign)
    offers = mine.select_related("application__candidate").order_by("pk")
    alive = [offer for offer in offers if offer.state in ALIVE]
    people |= {offer.application_id: offer.application for offer in alive}
    seated = {offer.application_id: offer.position_id for offer in alive}
    seated |= dict(run.lines.filter(outcome=Outcome.SEATED).values_list("application", "position")) if run else {}
    tried = dict(run.inputs["wishes"]) if run else {}
    address = reverse("team:what-if", args=[run.public_id]) if run else ""
    market = _Market(
        names={key: str(application.candidate) for key, application in people.items()},
        wishes=wishes,
        urls={
            key: f"{address}?personne={key}#personne"
            if key in tried
            else reverse("team:application", args=[application.public_id])
            for key, application in people.items()
        },
        shown=Hypothesis(seated=seated, seats={key: position.seats for key, position in positions.items()}),
        held=held,
        answers={(row.application_id, row.position_id): answer_of(row, keeps_wishes=keeps_wishes) for row in offers},
    )
    return [market.row(position, order[key]) for key, position in positions.items()]


def rankings_of(campaign: Campaign) -> QuerySet[Ranking]:
    """Return the rankings of a campaign by position, with the rank of each person's wish and the seats held back."""
    wish = Wish.objects.filter(application=OuterRef("application"), challenge=OuterRef("position__challenge"))
    holds = SeatHold.objects.filter(position=OuterRef("position"), released_at__isnull=True).order_by()
    held = holds.values("position").annotate(total=Sum("seats")).values("total")
    rankings = Ranking.objects.filter(position__challenge__campaign=campaign)
    return (
        rankings.select_related("application__candidate", "position__challenge", "position__profession")
        .annotate(wish=Subquery(wish.values("rank")[:1]), held=Subquery(held))
        .order_by("position__challenge__published_title", "position__profession__label", "position", "rank")
    )


def answer_of(offer: Offer, *, keeps_wishes: bool) -> str:
    """Return what became of an offer, in a word, and whether better wishes are still alive."""
    keeping = keeps_wishes and offer.keeps_wishes and offer.state == OfferState.ACCEPTED
    return f"{offer.get_state_display().lower()}{', vœux mieux placés gardés' if keeping else ''}"


def _wish(wished: list[int | None], position: int) -> int | None:
    return wished.index(position) + 1 if position in wished else None


def _positions(keys: Iterable[int]) -> list[Position]:
    positions = Position.objects.filter(pk__in=list(keys)).select_related("challenge", "profession")
    return list(positions.order_by("challenge__published_title", "profession__label", "pk"))


def wishes_of(run: MatchRun, person: int) -> list[tuple[Any, int, int | None]]:
    """Return the positions that somebody in a matching wished for, with the rank of the wish and the jury's."""
    wished = dict(run.inputs["wishes"]).get(person, [])
    ranks = {key: {application: rank for application, rank, _ in rows} for key, rows in run.inputs["ranks"]}
    positions = {position.pk: position for position in _positions(key for key in wished if key is not None)}
    return [
        (positions[key], place, ranks.get(key, {}).get(person))
        for place, key in enumerate(wished, start=1)
        if key in positions
    ]


def named_bill(run: MatchRun, bill: Any, names: Mapping[int, str]) -> dict[str, Any]:
    """Return by name who moves, from which wish to which, and why; and who is wronged, where, by whom (one query)."""
    wishes = dict(run.inputs["wishes"])
    keys = {key for line in bill.lines for key in (line.move.before, line.move.after) if key}
    titles = {position.pk: str(position) for position in _positions(keys | {row.position for row in bill.wronged})}

    def place(person: int, position: int | None) -> str:
        if position is None:
            return "aucune place"
        return f"« {titles[position]} » (vœu {_wish(wishes.get(person, []), position)})"

    return {
        "moves": [
            (
                names[line.move.candidate],
                place(line.move.candidate, line.move.before),
                place(line.move.candidate, line.move.after),
                line.cause.label.format(other=names.get(line.other or 0, "")),
            )
            for line in bill.lines
        ],
        "wronged": [
            (enumerate_words(people), len(people), titles[position], names.get(other or 0, ""))
            for (position, other), people in _grouped(bill, names).items()
        ],
    }


def _grouped(bill: Any, names: Mapping[int, str]) -> dict[tuple[int, int | None], list[str]]:
    """Return the names of those who are wronged at the same position by the same person."""
    groups: dict[tuple[int, int | None], list[str]] = {}
    for row in bill.wronged:
        groups.setdefault((row.position, row.other), []).append(names[row.candidate])
    return groups
