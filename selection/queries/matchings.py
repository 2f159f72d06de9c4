"""Reads of rankings and matchings."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, QuerySet

from applications.models import Application
from challenges.models import Campaign, Position
from common.language.french import counted
from selection.enums import Outcome
from selection.models import MatchLine, MatchRun, Offer, Ranking


def positions(campaign: Campaign) -> QuerySet[Position]:
    """Return the positions with their rankings and offers."""
    rankings = Prefetch("rankings", Ranking.objects.select_related("application__candidate").order_by("rank"))
    offers = Prefetch("offers", Offer.objects.select_related("application__candidate").order_by("pk"))
    return (
        Position.objects.filter(challenge__campaign=campaign, rankings__isnull=False)
        .distinct()
        .select_related("challenge", "profession")
        .prefetch_related(rankings, offers)
        .order_by("challenge__published_title", "profession__label", "pk")
    )


def moved(before: MatchRun, after: MatchRun) -> list[tuple[str, str, str]]:
    """Return who obtains another seat in a matching than in the one before: name, seat before, seat after.

    Somebody whom the second one does not consider, because they answered or left, is not moved by it.
    """
    considered = {application for application, _ in after.inputs.get("wishes", [])}
    considered.update(after.inputs.get("scenario", {}).get("absent", []))
    moves: dict[int, list[str]] = {}
    people: dict[int, str] = {}
    for place, run in enumerate((before, after)):
        lines = run.lines.filter(outcome=Outcome.SEATED).select_related(
            "application__candidate", "position__challenge", "position__profession"
        )
        for line in lines.filter(application__in=considered):
            people[line.application_id] = str(line.application.candidate)
            moves.setdefault(line.application_id, ["", ""])[place] = str(line.position)
    return [(people[key], was, now) for key, (was, now) in sorted(moves.items()) if was != now]


def explained(run: MatchRun) -> list[tuple[MatchLine, str]]:
    """Return each wish of a matching with the last rank that obtains a seat there, in French.

    Whoever already had a seat and stays keeps it by right, whatever their rank: it is counted, and limits nobody.
    """
    match_lines = run.lines.select_related(
        "application__candidate", "application__profession", "position__challenge", "position__profession"
    )
    lines, seat_of = list(match_lines), dict(run.inputs.get("holders", []))
    staying: Counter[int | None] = Counter()
    last: dict[int | None, int] = {}
    for line in lines:
        if line.outcome != Outcome.SEATED:
            continue
        if seat_of.get(line.application_id) == line.position_id:
            staying[line.position_id] += 1
        else:
            last[line.position_id] = max(last.get(line.position_id, 0), line.rank or 0)

    def limit(line: MatchLine) -> str:
        if line.cutoff is None:
            return "aucune place" if line.outcome in {Outcome.BELOW, Outcome.NO_SEAT} else "place libre"
        staying_text = counted(staying[line.position_id], "place gardée", "places gardées")
        parts = [str(last[line.position_id])] if line.position_id in last else []
        return ", ".join([*parts, staying_text] if staying[line.position_id] else parts)

    return [(line, limit(line)) for line in lines]


def wronged(rows: Iterable[Any]) -> list[tuple[str, str, str]]:
    """Return, by name, whom a matching wrongs, the position that they prefer and who obtains it (two queries)."""
    listed = list(rows)
    keys = {key for line in listed for key in (line.candidate, line.other)}
    people = {
        application.pk: str(application.candidate)
        for application in Application.objects.filter(pk__in=keys).select_related("candidate")
    }
    read_filter = Position.objects.filter(pk__in={line.position for line in listed})
    seats = {position.pk: str(position) for position in read_filter.select_related("challenge", "profession")}
    return [(people[line.candidate], seats[line.position], people[line.other]) for line in listed]


def named_moves(rows: Iterable[Any]) -> list[tuple[str, str, str]]:
    """Return, by name, whom a change moves, with the position before and after, empty for none (two queries)."""
    listed = list(rows)
    moved = Application.objects.filter(pk__in=[row.candidate for row in listed]).select_related("candidate").in_bulk()
    read_filter = Position.objects.filter(pk__in=[key for row in listed for key in (row.before, row.after) if key])
    seats = {None: ""} | {
        key: str(position) for key, position in read_filter.select_related("challenge", "profession").in_bulk().items()
    }
    return [(str(moved[row.candidate].candidate), seats[row.before], seats[row.after]) for row in listed]
