"""Whether each stage keeps people of all kinds alike: rates by group with their exact interval, small groups hidden.

A difference is a question, never a verdict: the groups are those that a dossier says (trade, experience), and the
interval says how little a small number proves.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When

from applications.enums import ApplicationState as S
from applications.models import Application
from challenges.models import Campaign
from common import stamps
from common.disclosure import THRESHOLD
from common.intervals import proportion

OUT = (S.DRAFT, S.WITHDRAWN)
NOT_KEPT = (*OUT, S.SUBMITTED, S.INCOMPLETE, S.INELIGIBLE, S.NOT_SHORTLISTED)
UNDECIDED = (*OUT, S.SUBMITTED, S.INCOMPLETE)
ANSWERED = (S.WAITING, S.NOT_SELECTED, S.OFFERED, S.ACCEPTED, S.DECLINED)
CHOSEN = (S.OFFERED, S.ACCEPTED, S.DECLINED)
STAGES = {
    "Présélection": (~Q(state__in=UNDECIDED), ~Q(state__in=NOT_KEPT)),
    "Proposition": (Q(state__in=ANSWERED), Q(state__in=CHOSEN)),
}
YEARS = ((0, 3), (3, 8), (8, 15), (15, None))


@dataclass(frozen=True, slots=True)
class Rate:
    """The share of a group that a stage keeps, in per cent; nothing below five people in the group."""

    group: str
    people: int | None
    kept: float | None
    low: float | None
    high: float | None


def _said(low: int, high: int | None) -> str:
    return f"{low} ans et plus" if high is None else f"de {low} à moins de {high} ans"


def _experience() -> Case:
    whens = [
        When(
            Q(experience_years__gte=low) & (Q() if high is None else Q(experience_years__lt=high)),
            then=Value(_said(low, high)),
        )
        for low, high in YEARS
    ]
    return Case(*whens, default=Value(""), output_field=CharField())


GROUPS = {"Métier": F("profession__label"), "Expérience": _experience()}


def _rate(group: str, people: int, kept: int) -> Rate:
    if people < THRESHOLD:
        return Rate(group, None, None, None, None)
    low, high = proportion(kept, people)
    return Rate(group, people, *(round(100 * part, 1) for part in (kept / people, low, high)))


def _rates(rows: QuerySet[Application], grouping: object, inside: Q, kept: Q) -> Iterable[Rate]:
    counted = (
        rows.order_by()
        .annotate(group=grouping)
        .exclude(Q(group=None) | Q(group=""))
        .values("group")
        .annotate(people=Count("pk", filter=inside), kept=Count("pk", filter=inside & kept))
    )
    for row in sorted(counted, key=lambda one: -one["people"]):
        if row["people"]:
            yield _rate(row["group"], row["people"], row["kept"])


def fairness(campaign: Campaign) -> list[tuple[str, str, list[Rate]]]:
    """Return (stage, what groups are made by, their rates) for each stage that somebody went through.

    It reads every application: kept until one is written.
    """
    return stamps.kept(f"fairness:{campaign.pk}", partial(_counted, campaign))


def _counted(campaign: Campaign) -> list[tuple[str, str, list[Rate]]]:
    """Count each group at each stage (four queries)."""
    rows = Application.objects.filter(campaign=campaign)
    tables = [
        (stage, name, list(_rates(rows, grouping, inside, kept)))
        for stage, (inside, kept) in STAGES.items()
        for name, grouping in GROUPS.items()
    ]
    return [table for table in tables if table[2]]
