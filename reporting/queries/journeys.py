"""Where drafts stop in the form, how long each step took, and how long dossiers stay in each state.

Everything comes from what is stored already: the instant of the last save of each answer, and the recorded moves.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median, quantiles
from typing import Any

from django.db.models import Count, Max, Min, Q

from applications.enums import ApplicationState
from applications.models import ApplicationLog
from challenges.enums import ChallengeState
from challenges.models import Campaign, ChallengeLog
from common.cache import table_versions
from dossiers.enums import FieldKind
from dossiers.models import Answer, FormField

MIN_PEOPLE = 5  # under, a median would be somebody's own time
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Spread:
    """A median and its quartiles, in days or minutes; ``None`` for fewer than five people."""

    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FormStep:
    """One step of the form: who answered in it, which drafts stopped there, minutes from first to last save."""

    label: str
    reached: int
    stopped: int
    minutes: Spread | None
    questions: list[tuple[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """How long dossiers stayed in a state, in days; ``current`` are still there. ``low`` to ``high`` in per cent."""

    label: str
    passages: int
    current: int
    days: Spread | None
    start: str = ""
    width: str = ""
    middle: str = ""


def spread_of(values: Iterable[timedelta], unit: timedelta) -> Spread | None:
    """Return the quartiles of durations, in a unit, to one decimal; nothing for fewer than five."""
    durations = sorted(value / unit for value in values)
    if len(durations) < MIN_PEOPLE:
        return None
    low, _, high = quantiles(durations, n=4, method="inclusive")
    return Spread(round(low, 1), round(median(durations), 1), round(high, 1))


def form_steps(campaign: Campaign) -> list[FormStep]:
    """Return the steps of the form of a campaign's applications, in order: computed again once an answer is written."""
    return table_versions.cached(f"form-steps:{campaign.pk}", lambda: _form_steps(campaign))


def _form_steps(campaign: Campaign) -> list[FormStep]:
    """Return the steps (three queries)."""
    written = Answer.objects.filter(dossier__application__campaign=campaign).exclude(value="").order_by()
    fields = FormField.objects.filter(form__dossiers__application__campaign=campaign).exclude(kind=FieldKind.FILE)
    questions = list(fields.distinct().order_by("form", "position"))
    answered = dict(written.values_list("field").annotate(Count("pk")))
    rows: Any = written.values_list("dossier", "field__section").annotate(
        first=Min("at"), last=Max("at"), draft=Count("pk", filter=Q(dossier__application__state=ApplicationState.DRAFT))
    )
    reached: dict[str, int] = defaultdict(int)
    times: dict[str, list[timedelta]] = defaultdict(list)
    last: dict[int, tuple[datetime, str]] = {}
    for dossier, section, first, latest, draft in rows:
        reached[section] += 1
        if first is not None and latest > first:
            times[section].append(latest - first)
        if draft and latest is not None:
            last[dossier] = max(last.get(dossier, (latest, section)), (latest, section))
    stopped: dict[str, int] = defaultdict(int)
    for _, section in last.values():
        stopped[section] += 1
    labels: dict[str, dict[str, int]] = {}
    for question in questions:
        section = labels.setdefault(question.section, {})
        section[question.label] = section.get(question.label, 0) + answered.get(question.pk, 0)
    return [
        FormStep(
            label=label,
            reached=reached[label],
            stopped=stopped[label],
            minutes=spread_of(times[label], MINUTE),
            questions=list(counts.items()),
        )
        for label, counts in labels.items()
    ]


def stays(campaign: Campaign) -> list[tuple[str, list[Stay]]]:
    """Return how long applications and challenges stayed in each state, from their recorded moves (two queries)."""
    kinds: tuple[tuple[str, Any, Any], ...] = (
        ("Candidatures", ApplicationLog, ApplicationState),
        ("Défis", ChallengeLog, ChallengeState),
    )
    tables = [(label, _stays(log.objects.filter(subject__campaign=campaign), states)) for label, log, states in kinds]
    highest = max((row.days.high for _, rows in tables for row in rows if row.days is not None), default=0) or 1
    return [(label, [_drawn(row, highest) for row in rows]) for label, rows in tables if rows]


def _stays(log: Any, states: Any) -> list[Stay]:
    """Return the stays in each state that something was in; a state that is left for itself goes on."""
    times: dict[str, list[timedelta]] = defaultdict(list)
    inside: dict[int, tuple[str, datetime]] = {}
    for subject, target, moved_at in log.order_by("at", "pk").values_list("subject", "target", "at"):
        state, since = inside.get(subject, ("", moved_at))
        if state == target:
            continue
        if state:
            times[state].append(moved_at - since)
        inside[subject] = target, moved_at
    current: dict[str, int] = defaultdict(int)
    for state, _ in inside.values():
        current[state] += 1
    return [
        Stay(
            label=state.label,
            passages=len(times[state.value]),
            current=current[state.value],
            days=spread_of(times[state.value], DAY),
        )
        for state in states
        if times[state.value]
    ]


def _drawn(stay: Stay, highest: float) -> Stay:
    """Return a stay with its places on an axis that ends at the highest quartile."""
    if stay.days is None:
        return stay
    low, middle, high = (100 * value / highest for value in (stay.days.low, stay.days.middle, stay.days.high))
    return Stay(
        label=stay.label, passages=stay.passages, current=stay.current, days=stay.days,
        start=f"{low:.2f}%", width=f"{max(high - low, 0.5):.2f}%", middle=f"{middle:.2f}%",
    )  # fmt: skip
