"""Say whether a decision at a threshold would hold without any one juror, and if the dossiers were read again."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from applications.models import Application
from challenges.models import Stage
from common.lazy import LazyModule
from juries.domain.calibration import (
    PLACE_DRAWS,
    Calibration,
    Reading,
    Standing,
    calibrate,
    foresee_levels,
    spread_of_levels,
)
from juries.models import Juror
from panels.domain import equalisation
from panels.domain.equalisation import Result
from panels.models import Equalisation

if TYPE_CHECKING:
    import numpy as np
else:
    np = LazyModule("numpy")


@dataclass(frozen=True, slots=True)
class Robustness:
    """What one decision rests on: ``jurors`` are those without whose readings it would be the other one.

    ``same_again`` is how often, in per cent, it would be the same were the dossiers of the trade read again.
    """

    shortlisted: bool
    jurors: list[str]
    same_again: int


def _decided_on(calibration: Calibration, *, adopted: bool) -> dict[int, Standing]:
    """Return the standings that decide, by dossier; without the vote, raw means with the jurors' effects in doubt."""
    if adopted:
        return {standing.dossier: standing for standing in calibration.standings}
    noise = calibration.between / calibration.icc_one - calibration.between if calibration.icc_one else 0.0
    return {
        standing.dossier: replace(
            standing, adjusted=standing.raw, error=max(standing.error, (noise / standing.readings) ** 0.5)
        )
        for standing in calibration.standings
    }


def _same_again(standings: Sequence[Standing], between: float, places: int) -> list[int]:
    """Return how often each decision would be the same, the first ``places`` of these standings being kept."""
    _, again = foresee_levels(standings, spread_of_levels(standings, between), PLACE_DRAWS)
    first = np.argsort(-again, axis=1, kind="stable")[:, :places]
    chance = np.bincount(first.ravel(), minlength=len(standings)) / PLACE_DRAWS
    return [round(100 * float(p if rank < places else 1 - p)) for rank, p in enumerate(chance)]


def _without(
    standings: Sequence[Standing], readings: Mapping[int, Sequence[Reading]], effects: Mapping[int, float], places: int
) -> dict[int, set[int]]:
    """Return, for each dossier, the jurors without whom its decision changes; the others' corrections stay as voted.

    A dossier that a juror alone read has no result without them: its decision rests on them.
    """
    jurors = sorted({row.juror for standing in standings for row in readings[standing.dossier]})
    shortlisted = {standing.dossier for standing in standings[:places]}
    deciders: dict[int, set[int]] = defaultdict(set)
    for juror in jurors:
        means = {}
        for standing in standings:
            left = [row.result - effects[row.juror] for row in readings[standing.dossier] if row.juror != juror]
            means[standing.dossier] = float(np.mean(left)) if left else standing.adjusted
            if not left:
                deciders[standing.dossier].add(juror)
        ranked = sorted(standings, key=lambda standing: -round(means[standing.dossier], 9))
        for dossier in shortlisted ^ {standing.dossier for standing in ranked[:places]}:
            deciders[dossier].add(juror)
    return deciders


def robustness(
    stage: Stage, results: Sequence[Result], places: Mapping[int, int], vote: Equalisation | None
) -> dict[int, Robustness]:
    """Return, by application, what each decision rests on when the best of each profession are kept.

    ``results`` are in the order that decides, ``places`` how many are kept in each profession (R9).
    """
    rows = equalisation.readings(stage)
    calibration = calibrate(rows)
    adopted = vote is not None and vote.adopted
    standings = _decided_on(calibration, adopted=adopted)
    effects = {severity.juror: severity.applied if adopted else 0.0 for severity in calibration.severities}
    readings: dict[int, list[Reading]] = defaultdict(list)
    for row in rows:
        readings[row.dossier].append(row)
    names = {
        juror.pk: str(juror) for juror in Juror.objects.present_and_past().filter(pk__in=effects).select_related("user")
    }
    trades: dict[int, list[Application]] = defaultdict(list)
    for application, _, _ in results:
        trades[application.profession_id or 0].append(application)
    answers = {}
    for trade, people in trades.items():
        mine = [standings[application.dossier.deposit.pk] for application in people]
        count = places.get(trade, 0)
        again = _same_again(mine, calibration.between, count)
        without = _without(mine, readings, effects, count)
        for rank, (person, standing, chance) in enumerate(zip(people, mine, again, strict=True)):
            jurors = sorted(names[key] for key in without[standing.dossier])
            answers[person.pk] = Robustness(rank < count, jurors, chance)
    return answers
