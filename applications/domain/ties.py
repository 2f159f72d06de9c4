"""Ties that only the order of deposit breaks: they may order a list, they decide nothing.

When the last person admitted and the next one have the same result, marks and verdict, the decision waits for the
jury's reason, or for one more reading.
"""

from itertools import pairwise

from applications.enums import Outcome, TieBreak
from applications.models import MatchRun, Ranking


def _tied(rows: list[Ranking]) -> list[list[Ranking]]:
    """Return the groups of people whom only the order of deposit separates, in one position's list."""
    groups: list[list[Ranking]] = []
    for before, row in pairwise(rows):
        if row.broken_by != TieBreak.DEPOSIT:
            continue
        if groups and groups[-1][-1] == before:
            groups[-1].append(row)
        else:
            groups.append([before, row])
    return groups


def open_ties(run: MatchRun) -> list[str]:
    """Return, in French, the ties that a matching would decide by the clock: one sentence each."""
    admitted: dict[int, set[int]] = {}
    left: dict[int, set[int]] = {}
    for position, person, outcome in run.lines.values_list("position", "application", "outcome"):
        if outcome == Outcome.SEATED:
            admitted.setdefault(position, set()).add(person)
        elif outcome == Outcome.BELOW:
            left.setdefault(position, set()).add(person)
    rows = Ranking.objects.filter(position__in=admitted).select_related(
        "application__candidate", "position__challenge", "position__profession"
    )
    by_position: dict[int, list[Ranking]] = {}
    for row in rows.order_by("position", "rank"):
        by_position.setdefault(row.position_id, []).append(row)
    return [
        f"{row.application.candidate} et {after.application.candidate} sont ex aequo à la dernière place de"
        f" « {row.position} » : le jury les départage, avec son motif, à la page de la sélection."
        for position, listed in by_position.items()
        for group in _tied(listed)
        for row in [next((one for one in group if one.application_id in admitted[position]), None)]
        for after in [next((one for one in group if one.application_id in left.get(position, ())), None)]
        if row is not None and after is not None
    ]
