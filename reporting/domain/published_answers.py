"""What is published of answers that people give freely: ages, genders and marks of satisfaction.

Ages and genders are tied to nobody, yet each answer may hold both, and a trade: they are audited as one set. The number
of answers is taken as known: everybody may have answered. A mean of marks tells the marks themselves when they are
nearly all the same.
"""

from collections import Counter
from collections.abc import Mapping
from itertools import product

from django.db.models import F

from applications.domain.campaign_questions import sources
from applications.enums import AgeBand, Gender
from challenges.models import Campaign
from common.statistics.disclosure import THRESHOLD, Cell, hidden
from followup.enums import Situation
from followup.models import Survey
from reporting.queries.indicators import (
    AGE,
    ANSWERS,
    GONE,
    MARKS,
    MARKS_TOTAL,
    OTHERS,
    SOURCE,
    SOURCES,
    STAYED,
    WOMEN,
)

YEAR = 12  # months after the end of a mission
LOWEST, HIGHEST = 1, 5  # marks of satisfaction
Answer = tuple[str, str, str]  # the trade, the gender among woman, other and not told, the age or nothing


def _answers(campaign: Campaign) -> Counter[Answer]:
    """Count the optional answers of a campaign by trade, gender and age (one query)."""
    rows = campaign.monitoring_answers.order_by().values_list("profession__label", "gender", "age")
    return Counter(
        (trade, WOMEN if gender == Gender.WOMAN else OTHERS if gender else "", age) for trade, gender, age in rows
    )


def cells_of(campaign: Campaign) -> tuple[list[Cell[str]], dict[str, int]]:
    """Return every count that is published of the optional answers, and what whoever looks may know without it."""
    counts = _answers(campaign)
    trades = sorted({trade for trade, _, _ in counts})
    groups: list[Answer] = [
        group for group in product(trades, ("", WOMEN, OTHERS), ("", *AgeBand.values)) if group[1] or group[2]
    ]

    def cell(key: str, belongs: list[Answer]) -> Cell[str]:
        return Cell(key, sum(counts[group] for group in belongs), frozenset(groups.index(group) for group in belongs))

    cells = [cell(f"{AGE}{age}", [group for group in groups if group[2] == age]) for age in AgeBand.values if trades]
    cells += [
        cell(f"{gender}{trade}", [group for group in groups if group[:2] == (trade, gender)])
        for trade, gender in product(trades, (WOMEN, OTHERS))
    ]
    if trades:
        cells.append(cell(ANSWERS, groups))
    total = counts.total()
    return cells, {} if hidden(total) or not total else {ANSWERS: total}


def source_cells(campaign: Campaign) -> tuple[list[Cell[str]], dict[str, int]]:
    """Return the counts of how people knew the programme, and their total, that whoever looks may know without them.

    Nothing for a campaign that does not ask.
    """
    if not campaign.source_choices:
        return [], {}
    answered = sources.counts(campaign)
    groups = sorted({*answered, *campaign.source_choices, ""})
    cells = [Cell(f"{SOURCE}{label}", answered[label], frozenset({rank})) for rank, label in enumerate(groups)]
    total = answered.total()
    cells.append(Cell(SOURCES, total, frozenset(range(len(groups)))))
    return cells, {} if hidden(total) or not total else {SOURCES: total}


def tells_a_mark(count: int, total: int) -> bool:
    """Tell whether a number of marks and their sum leave no doubt about the one person who differs from the others."""
    return 1 in {HIGHEST * count - total, total - LOWEST * count}


def satisfaction(campaign: Campaign) -> dict[str, int | None]:
    """Return the number of marks of satisfaction and their sum; nothing in place of those that would tell one.

    Fewer than five marks are hidden, and so is a mean that only one set of marks gives.
    """
    asked = Survey.objects.filter(mission__cohort__campaign=campaign, satisfaction__isnull=False).order_by()
    marks = [mark for mark in asked.values_list("satisfaction", flat=True) if mark is not None]
    if len(marks) < THRESHOLD or tells_a_mark(len(marks), sum(marks)):
        return {MARKS: None, MARKS_TOTAL: None}
    return {MARKS: len(marks), MARKS_TOTAL: sum(marks)}


def whereabouts(campaign: Campaign) -> dict[str, int | None]:
    """Return how many people recruited work in an administration a year after, and how many elsewhere.

    Their own answers are counted. Each count tells the other, since who answered is known: both are hidden when either
    is small, or when nobody answered.
    """
    own = Survey.objects.filter(
        mission__cohort__campaign=campaign, months=YEAR, answered_at__isnull=False, person=F("mission__talent")
    )
    counts = Counter(own.order_by().values_list("situation", flat=True))
    stayed = counts[Situation.HOST] + counts[Situation.STATE]
    gone = counts.total() - stayed
    if not counts or hidden(stayed) or hidden(gone):
        return {STAYED: None, GONE: None}
    return {STAYED: stayed, GONE: gone}


def means_may_follow(before: Mapping[str, int | None], after: Mapping[str, int | None]) -> bool:
    """Tell whether two means, one after the other, tell no mark of those who answered in between."""
    values = [shown.get(name) for name in (MARKS, MARKS_TOTAL) for shown in (before, after)]
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return True
    count, total = known[1] - known[0], known[3] - known[2]
    return count == 0 or not tells_a_mark(count, total)
