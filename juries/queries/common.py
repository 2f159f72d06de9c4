"""What the common lot says to those who read it: how everybody marked, without a name."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from dossiers.models import Deposit
from juries.enums import AssessmentState
from juries.models import Assessment, Juror

ANONYMOUS_FROM = 3


@dataclass(frozen=True, slots=True)
class Spread:
    """One dossier of the common lot: one's own result, and how many times each result was given by all."""

    deposit: Deposit
    own: Decimal
    times: list[tuple[Decimal, int]]

    @property
    def most(self) -> int:
        """Return how many times the most frequent result was given."""
        return max(count for _, count in self.times)


def distribution(juror: Juror) -> list[Spread]:
    """Return the spread of each dossier of the common lot; nothing before all of one's own grids of it are in.

    A dossier that fewer than three people have marked is left out: it would tell who gave what.
    """
    mine = juror.assessments.filter(common=True).exclude(state=AssessmentState.RECUSED).select_related("deposit")
    own = list(mine.defer("deposit__content").order_by("place", "pk"))
    if not own or any(assessment.state != AssessmentState.SUBMITTED for assessment in own):
        return []
    given = Assessment.objects.filter(panel=juror.panel_id, common=True, state=AssessmentState.SUBMITTED)
    rows: dict[int, Counter[Decimal]] = {}
    for deposit, result in given.values_list("deposit", "result"):
        rows.setdefault(deposit, Counter())[result or Decimal()] += 1
    return [
        Spread(assessment.deposit, assessment.result or Decimal(), sorted(rows[assessment.deposit_id].items()))
        for assessment in own
        if rows[assessment.deposit_id].total() >= ANONYMOUS_FROM
    ]
