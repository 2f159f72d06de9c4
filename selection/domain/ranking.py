"""Rank the people a panel heard, position by position: marks first, and ties broken as the rules say (R9)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from django.db import transaction

from applications.models import Application
from challenges.models import Challenge
from common.language.formatting import figure
from juries import queries as jury_queries
from juries.models import Panel, TiePlace
from juries.queries import standings
from selection.domain.errors import SelectionRefusedError
from selection.enums import TieBreak
from selection.models import Ranking

TIED = (TieBreak.DEPOSIT, TieBreak.JURY)
UNTIED_RANK = 10**6  # after every place that a jury gave
MIN_TIED = 2  # people at least in a tie


class Standing(NamedTuple):
    """What orders the people heard for one position, best first; compared in this order (R9)."""

    result: float
    marks: tuple[float, ...]
    verdict: float
    jury: int
    deposited_at: datetime
    number: str


class Row(NamedTuple):
    """Somebody in one position's list, and the jury's reason where it broke a tie."""

    standing: Standing
    application: Application
    tie_reason: str = ""


def _broken_by(before: Standing | None, mine: Standing) -> TieBreak:
    if before is None or before.result != mine.result:
        return TieBreak.RESULT
    if before.marks != mine.marks:
        return TieBreak.MARKS
    if before.verdict != mine.verdict:
        return TieBreak.VERDICT
    return TieBreak.DEPOSIT if UNTIED_RANK in {before.jury, mine.jury} else TieBreak.JURY


class Decided(NamedTuple):
    """The place that the jury gave to one of several tied people; ``group`` is the same for those decided together."""

    group: object
    place: int
    reason: str


UNDECIDED = Decided(None, UNTIED_RANK, "")


def _decided(former: Iterable[Ranking]) -> dict[int, Decided]:
    """Return the places of the rows whose order the jury gave once it was closed, by application."""
    decided: dict[int, Decided] = {}
    group = 0
    for row in former:
        group += row.broken_by not in TIED
        if row.tie_reason:
            decided[row.application_id] = Decided(group, row.rank, row.tie_reason)
    return decided


def _deliberated(places: dict[int, TiePlace], heard: Iterable[Application]) -> dict[int, Decided]:
    """Return the places that the jury gave in its deliberation, by application."""
    return {
        application.pk: Decided(place.group, place.place, place.reason)
        for application in heard
        if (place := places.get(application.dossier.deposit.pk)) is not None
    }


def _keep_jury_orders(people: list[Row], decided: dict[int, Decided]) -> list[Row]:
    """Return one position's list, best first, with the order that the jury gave to people who are tied as they were.

    What it decided of other people, or of marks that have changed since, decides nothing.
    """
    by_mark: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in people:
        by_mark[row.standing[:3]].append(row)
    ordered = []
    for tied in by_mark.values():
        known = [decided[row.application.pk] for row in tied if row.application.pk in decided]
        if len(known) < MIN_TIED or len({place.group for place in known}) > 1:
            ordered += tied
            continue
        for row in tied:
            place = decided.get(row.application.pk, UNDECIDED)
            ordered.append(Row(row.standing._replace(jury=place.place), row.application, place.reason))
    return sorted(ordered, key=lambda row: row.standing)


def computed(challenge: Challenge) -> list[Ranking]:
    """Return the ranking of each position as the marks that count give it now, unsaved (R9).

    Order: the result, the marks criterion by criterion, the verdict, what the jury decided of a tie, then the instant
    and number of the deposit, so that two runs never differ. Raises :class:`SelectionRefusedError` while the panel is
    absent or open.
    """
    panel = challenge.hearing_panel
    if panel is None or panel.closed_at is None:
        raise SelectionRefusedError(f"Le jury d’audition du défi « {challenge} » n’est pas clos.")
    results = {r.deposit_id: r.result for r in jury_queries.results(Panel.objects.filter(pk=panel.pk))}
    positions = {position.profession_id: position for position in challenge.positions.all()}
    marks, verdicts = standings.marks(panel), standings.verdicts(panel)
    heard = Application.objects.filter(
        dossier__deposit__in=results, wishes__challenge=challenge, profession__in=positions
    ).select_related("candidate", "dossier__deposit")
    people = list(heard.defer("dossier__deposit__content"))
    former = Ranking.objects.filter(position__in=list(positions.values())).order_by("position", "rank")
    decided = _deliberated(standings.tie_places(panel), people) | _decided(former)
    lists: dict[int, list[Row]] = defaultdict(list)
    for application in people:
        assert application.profession_id is not None  # noqa: S101 - filtered just above
        deposit = application.dossier.deposit
        standing = Standing(
            result=-float(results[deposit.pk]),
            marks=marks.get(deposit.pk, ()),
            verdict=verdicts[deposit.pk],
            jury=UNTIED_RANK,
            deposited_at=deposit.deposited_at,
            number=deposit.number,
        )
        lists[application.profession_id].append(Row(standing, application))
    rows = []
    for profession, listed in lists.items():
        before: Standing | None = None
        for place, row in enumerate(_keep_jury_orders(listed, decided), start=1):
            result = _to_thousandth(results[row.application.dossier.deposit.pk])
            rows.append(
                Ranking(
                    position=positions[profession], application=row.application, rank=place, result=result,
                    broken_by=_broken_by(before, row.standing), tie_reason=row.tie_reason,
                )
            )  # fmt: skip
            before = row.standing
    return rows


def _to_thousandth(result: Decimal) -> Decimal:
    """Return a result as the ranking keeps it, on every database: to the thousandth, halves up."""
    return Decimal(result).quantize(Decimal("0.001"), ROUND_HALF_UP)


@transaction.atomic
def rank(challenge: Challenge) -> int:
    """Write the ranking of each position of a challenge from its closed panel's results (R9); return its length.

    Raises as :func:`computed` does. Two people who rank at once do so one after the other.
    """
    Challenge.objects.select_for_update(no_key=True).get(pk=challenge.pk)
    rows = computed(challenge)
    Ranking.objects.filter(position__challenge=challenge).delete()
    Ranking.objects.bulk_create(rows)
    return len(rows)


def _break(ranking: Ranking, reason: str) -> dict[int, Ranking]:
    """Give a group of tied people the jury's reason; return the position's list by rank, as it was."""
    if not reason.strip():
        raise SelectionRefusedError(
            "Dites ce qui départage ces deux personnes : le motif est gardé au classement.", field="reason"
        )
    rows = {row.rank: row for row in ranking.position.rankings.select_for_update().order_by("rank")}
    mine = rows[ranking.rank]
    if mine.rank - 1 not in rows or mine.broken_by not in TIED:
        raise SelectionRefusedError("Ces deux personnes ne sont pas ex aequo : les notes les ont départagées.")
    top, low = mine.rank - 1, mine.rank
    while rows[top].broken_by in TIED:
        top -= 1
    while low + 1 in rows and rows[low + 1].broken_by in TIED:
        low += 1
    group = ranking.position.rankings.filter(rank__gte=top, rank__lte=low)
    group.filter(tie_reason="").update(tie_reason=reason.strip()[:300])
    group.filter(broken_by=TieBreak.DEPOSIT).update(broken_by=TieBreak.JURY)
    return rows


@transaction.atomic
def confirm_order(ranking: Ranking, *, reason: str) -> None:
    """Keep the order of people who are tied, because the jury says why on reading their comments.

    Raises :class:`SelectionRefusedError` without a reason, or when this person is not tied with the one above.
    """
    _break(ranking, reason)


@transaction.atomic
def prefer(ranking: Ranking, *, reason: str) -> None:
    """Put a candidate before the one just above, tied with them, because the jury says why on reading their comments.

    The order of all who are tied with them is the jury's from then on: a new ranking on the same marks keeps it.
    Raises :class:`SelectionRefusedError` without a reason, or when the two are not tied.
    """
    rows = _break(ranking, reason)
    mine, above = rows[ranking.rank], rows[ranking.rank - 1]
    given = reason.strip()[:300]
    Ranking.objects.filter(pk=mine.pk).update(rank=0)
    Ranking.objects.filter(pk=above.pk).update(rank=mine.rank, broken_by=TieBreak.JURY, tie_reason=given)
    Ranking.objects.filter(pk=mine.pk).update(rank=above.rank, broken_by=above.broken_by, tie_reason=given)


def minuted(challenge: Challenge) -> list[dict[str, Any]]:
    """Return a challenge's rankings as the minutes of its panel print them, a profession after the other."""
    rows = Ranking.objects.filter(position__challenge=challenge).select_related(
        "position__profession", "application__dossier__deposit"
    )
    lists: dict[str, list[dict[str, Any]]] = {}
    for row in rows.defer("application__dossier__deposit__content").order_by("position", "rank"):
        lists.setdefault(str(row.position.profession), []).append(
            {
                "rank": row.rank,
                "number": row.application.dossier.deposit.number,
                "result": figure(row.result),
                "tie": row.get_broken_by_display() if row.broken_by != "result" else "",
                "reason": row.tie_reason,
            }
        )
    return [{"profession": profession, "rows": rows} for profession, rows in lists.items()]
