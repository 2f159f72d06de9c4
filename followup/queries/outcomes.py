"""What the surveys say of a cohort, term by term: who answered, where people work, what lasts, how satisfied they are.

Counts of people under five are hidden, with whatever would give them back; the number of answers is shown beside.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from common.statistics.charts import Bars, bars
from common.statistics.disclosure import THRESHOLD, Cell, hidden, suppress_together
from followup.enums import Situation
from followup.models import Survey
from talents.models import Cohort

TERMS = (3, 12, 36)  # months after the end
TOTAL = "total"
STAYS = "stays"  # in the administration that hosted, or in another
HIDDEN = "masqué"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the answers of one term say; a share is ``None`` when what it is made of is hidden.

    ``situations`` and ``stays`` are of the people recruited, by their own answers; ``lasts`` and ``satisfaction`` of
    everybody who answered.
    """

    months: int
    asked: int
    answered: int
    situations: Bars | None
    stays: float | None
    lasts: float | None
    satisfaction: float | None

    @property
    def rate(self) -> int | None:
        """Return how many answered, in per cent of those who were asked."""
        return round(100 * self.answered / self.asked) if self.asked else None


def outcomes(cohort: Cohort) -> list[Outcome]:
    """Return what the answers say of a cohort, term by term (one query)."""
    surveys = list(Survey.objects.filter(mission__cohort=cohort).select_related("mission"))
    return [_outcome(months, [survey for survey in surveys if survey.months == months]) for months in TERMS]


def _outcome(months: int, asked: Sequence[Survey]) -> Outcome:
    answered = [survey for survey in asked if survey.answered_at is not None]
    own = Counter(survey.situation for survey in answered if survey.person_id == survey.mission.talent_id)
    shown = _shown(own)
    marks = [survey.satisfaction for survey in answered if survey.satisfaction is not None]
    lasting = Counter(survey.alive for survey in answered if survey.alive is not None)
    return Outcome(
        months=months,
        asked=len(asked),
        answered=len(answered),
        situations=_chart(shown) if own.total() >= THRESHOLD else None,
        stays=_share(shown[STAYS], own.total()),
        lasts=_share(lasting[True], lasting.total()),
        satisfaction=round(sum(marks) / len(marks), 1) if len(marks) >= THRESHOLD else None,
    )


def _shown(counts: Mapping[str, int]) -> dict[str, int | None]:
    """Return the situations and those who stay as they may be shown together; the number of answers is known beside."""
    ranks = {situation.value: rank for rank, situation in enumerate(Situation)}
    groups = {value: frozenset({rank}) for value, rank in ranks.items()}
    groups |= {STAYS: frozenset({ranks[Situation.HOST], ranks[Situation.STATE]}), TOTAL: frozenset(ranks.values())}
    cells = [
        Cell(key, sum(counts[value] for value, rank in ranks.items() if rank in parts), parts)
        for key, parts in groups.items()
    ]
    return suppress_together(cells, shown={TOTAL: sum(counts.values())})


def _share(part: int | None, whole: int) -> float | None:
    """Return a share in per cent; nothing when it is hidden, or would tell a part under five people."""
    if part is None or whole < THRESHOLD or hidden(part) or hidden(whole - part):
        return None
    return round(100 * part / whole, 1)


def _chart(shown: Mapping[str, int | None]) -> Bars:
    """Return where people work, drawn; what may not be shown says so."""
    drawn = bars([(situation.label, shown[situation.value]) for situation in Situation]).bars
    return Bars([replace(bar, words=HIDDEN) if bar.value is None else bar for bar in drawn])
