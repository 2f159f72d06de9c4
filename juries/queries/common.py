"""What the common lot says to those who read it: how everybody marked, without a name."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from dossiers.models import Deposit
from juries.enums import AssessmentState
from juries.models import Assessment, Juror, Panel

ANONYMOUS_FROM = 3


@dataclass(frozen=True, slots=True)
class Spread:
    """One dossier of the common lot: one's own result if any, and how many times each result was given by all."""

    deposit: Deposit
    own: Decimal | None
    times: list[tuple[Decimal, int]]

    @property
    def most(self) -> int:
        """Return how many times the most frequent result was given."""
        return max(count for _, count in self.times)


def _own_grids(juror: Juror) -> QuerySet[Assessment]:
    return juror.assessments.filter(common=True).exclude(state=AssessmentState.RECUSED)


def has_read(juror: Juror) -> bool:
    """Tell whether a juror has handed in all of their own grids of the common lot, and has some."""
    states = set(_own_grids(juror).values_list("state", flat=True))
    return states == {AssessmentState.SUBMITTED}


def _given(panel_id: int) -> dict[int, Counter[Decimal]]:
    """Return how many times each result was given to the dossiers that enough people have marked, by deposit."""
    rows: dict[int, Counter[Decimal]] = {}
    submitted = Assessment.objects.filter(panel=panel_id, common=True, state=AssessmentState.SUBMITTED)
    for deposit, result in submitted.values_list("deposit", "result"):
        rows.setdefault(deposit, Counter())[result or Decimal()] += 1
    return {deposit: times for deposit, times in rows.items() if times.total() >= ANONYMOUS_FROM}


def distribution(juror: Juror) -> list[Spread]:
    """Return the spread of each dossier of the common lot; nothing before all of one's own grids of it are in.

    A dossier that fewer than three people have marked is left out: it would tell who gave what.
    """
    own = list(_own_grids(juror).select_related("deposit").defer("deposit__content").order_by("place", "pk"))
    if not own or any(assessment.state != AssessmentState.SUBMITTED for assessment in own):
        return []
    given = _given(juror.panel_id)
    return [
        Spread(assessment.deposit, assessment.result or Decimal(), sorted(given[assessment.deposit_id].items()))
        for assessment in own
        if assessment.deposit_id in given
    ]


def distribution_of(panel: Panel) -> list[Spread]:
    """Return the spread of each dossier of the common lot of a panel, for the team: nobody's own result among them."""
    given = _given(panel.pk)
    deposits = Deposit.objects.filter(pk__in=given).defer("content").order_by("number")
    return [Spread(deposit, None, sorted(given[deposit.pk].items())) for deposit in deposits]
