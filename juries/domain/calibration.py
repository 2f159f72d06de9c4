"""Compare jurors on the dossiers they share, and correct the marks for severity: a proposal, never a decision.

A result is written y = m + q (dossier) + b (juror) + e. The juror's effect is shrunk towards zero by as much as the
data leave it uncertain, the dossier's is left free: the least squares of y - m - q - b plus lambda times the sum of b
squared, lambda being the variance of e over that of b, both estimated by Henderson's third method. Ranking by a z-score
does harm as soon as dossiers are given by trade; this rule does not (`evaluation.md` §2.1-2.2). A juror is compared
with colleagues on shared dossiers only, never with the level of what they received.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from common.lazy import LazyModule

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
else:
    np = LazyModule("numpy")

SHARED_AT_LEAST = 10
DRAWS = 1000
RESAMPLES = 500
SEED = 20_20
MIN_COMPARED = 2
CONFIDENCE_LEVEL = 0.95
PLACE_DRAWS = 4000
NEGLIGIBLE = 1e-9


class Reading(NamedTuple):
    """One grid handed in: which dossier, by which juror, with which result."""

    dossier: int
    juror: int
    result: float


@dataclass(frozen=True, slots=True)
class Severity:
    """How far a juror's results are from those of colleagues on ``shared`` dossiers, in points, negative when severe.

    ``applied`` is the correction made: zero under ten shared dossiers, where the figure is shown and nothing more.
    """

    juror: int
    effect: float
    error: float
    shared: int
    readings: int
    spread: float
    applied: float


@dataclass(frozen=True, slots=True)
class Standing:
    """One dossier: mean of its results, the same once corrected, its error, and its widest gap between two readers."""

    dossier: int
    raw: float
    adjusted: float
    error: float
    readings: int
    gap: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """What the readings of a session say. ``alpha`` is Krippendorff's (interval scale), with its 95 % interval.

    ``between`` is the variance of the dossiers' levels, in points squared.
    """

    severities: list[Severity]
    standings: list[Standing]
    alpha: float | None
    alpha_low: float | None
    alpha_high: float | None
    icc_one: float | None
    icc_mean: float | None
    between: float = 0.0


@dataclass(frozen=True, slots=True)
class _Variances:
    residual: float
    juror: float
    dossier: float


def _components(pairs: Iterable[tuple[int, int]], dossiers: int, jurors: int) -> int:
    """Return how many groups of dossiers and jurors share no reading."""
    parent = list(range(dossiers + jurors))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for dossier, juror in pairs:
        parent[root(dossier)] = root(dossiers + juror)
    return len({root(node) for node in range(dossiers + jurors)})


def _variances(y: Floats, i: NDArray[np.int64], j: NDArray[np.int64], normal: Floats, right: Floats) -> _Variances:
    """Return the three variances by Henderson's third method; never below zero."""
    counts_i, counts_j = np.bincount(i), np.bincount(j)
    total, dossiers, jurors = len(y), len(counts_i), len(counts_j)
    groups = _components(zip(i.tolist(), j.tolist(), strict=True), dossiers, jurors)
    within_i = float(((y - (np.bincount(i, y) / counts_i)[i]) ** 2).sum())
    within_j = float(((y - (np.bincount(j, y) / counts_j)[j]) ** 2).sum())
    full = within_i - float(right @ np.linalg.pinv(normal, hermitian=True) @ right)
    free = total - dossiers - jurors + groups
    residual = max(full, 0.0) / free if free > 0 else 0.0
    juror = (within_i - full - (jurors - groups) * residual) / (total - dossiers) if total > dossiers else 0.0
    dossier = (within_j - full - (dossiers - groups) * residual) / (total - jurors) if total > jurors else 0.0
    return _Variances(residual, max(juror, 0.0), max(dossier, 0.0))


def _agreement(groups: Sequence[Floats]) -> tuple[float | None, float | None, float | None]:
    """Return Krippendorff's alpha on an interval scale and its bootstrap interval, from dossiers read twice or more."""
    units = [group for group in groups if len(group) >= MIN_COMPARED]
    rows = np.array(
        [(len(u), len(u) / (len(u) - 1) * ((u - u.mean()) ** 2).sum(), u.sum(), (u**2).sum()) for u in units]
    ).reshape(-1, 4)

    def alpha(weights: Floats) -> Floats:
        n, observed, total, squares = (weights @ rows).T
        expected = (squares - total**2 / n) / (n - 1)
        with np.errstate(divide="ignore", invalid="ignore"):
            agreement: Floats = 1 - (observed / n) / expected
        return agreement

    if len(units) < MIN_COMPARED:
        return None, None, None
    agreement = alpha(np.ones((1, len(units))))[0]
    if not np.isfinite(agreement):
        return None, None, None
    drawn = np.random.default_rng(SEED).multinomial(len(units), [1 / len(units)] * len(units), RESAMPLES)
    low, high = np.nanpercentile(alpha(drawn.astype(np.float64)), [2.5, 97.5])
    return float(agreement), float(low), float(high)


def calibrate(readings: Iterable[Reading]) -> Calibration:
    """Return the comparison of jurors and the standings of dossiers, in a fixed order; nothing for no reading."""
    rows = sorted(readings)
    if not rows:
        return Calibration([], [], None, None, None, None, None)
    dossiers = sorted({row.dossier for row in rows})
    jurors = sorted({row.juror for row in rows})
    rank_i = {key: rank for rank, key in enumerate(dossiers)}
    rank_j = {key: rank for rank, key in enumerate(jurors)}
    y = np.array([row.result for row in rows], dtype=np.float64)
    i = np.array([rank_i[row.dossier] for row in rows])
    j = np.array([rank_j[row.juror] for row in rows])
    counts = np.bincount(i)
    means = np.bincount(i, y) / counts
    normal, right = _normal_equations(y, i, j, means)
    variances = _variances(y, i, j, normal, right)
    effects, covariance = _effects(normal, right, variances)
    shared = np.bincount(j, counts[i] >= MIN_COMPARED)
    applied = np.where(shared >= SHARED_AT_LEAST, effects, 0.0)
    groups = np.split(y, np.cumsum(counts)[:-1])
    readers = np.split(j, np.cumsum(counts)[:-1])
    adjusted = np.bincount(i, y - applied[j]) / counts
    left = effects - applied  # an effect that is not corrected stays in the result: it is part of its error
    doubt = _without_common_part(covariance + np.outer(left, left), np.bincount(j) / len(y))
    standings = [
        Standing(
            dossier=key,
            raw=float(means[rank]),
            adjusted=float(adjusted[rank]),
            error=float(
                np.sqrt(
                    (variances.residual + max(0.0, doubt[np.ix_(readers[rank], readers[rank])].sum()) / counts[rank])
                    / counts[rank]
                )
            ),
            readings=int(counts[rank]),
            gap=float(np.ptp(groups[rank])),
        )
        for rank, key in enumerate(dossiers)
    ]
    severities = [
        Severity(
            juror=key,
            effect=float(effects[rank]),
            error=float(np.sqrt(covariance[rank, rank])),
            shared=int(shared[rank]),
            readings=int((j == rank).sum()),
            spread=float(y[j == rank].std()),
            applied=float(applied[rank]),
        )
        for rank, key in enumerate(jurors)
    ]
    noise, k = variances.juror + variances.residual, float(counts.mean())
    measured = variances.dossier + noise > 0
    alpha, low, high = _agreement(groups)
    return Calibration(
        severities, standings, alpha, low, high,
        icc_one=variances.dossier / (variances.dossier + noise) if measured else None,
        icc_mean=variances.dossier / (variances.dossier + noise / k) if measured else None,
        between=variances.dossier,
    )  # fmt: skip


def _normal_equations(y: Floats, i: NDArray[np.int64], j: NDArray[np.int64], means: Floats) -> tuple[Floats, Floats]:
    """Return the juror system once the dossiers are eliminated: diag(n) - Z'DZ, and its right-hand side."""
    normal = np.diag(np.bincount(j).astype(np.float64))
    by_dossier: dict[int, list[int]] = defaultdict(list)
    for dossier, juror in zip(i.tolist(), j.tolist(), strict=True):
        by_dossier[dossier].append(juror)
    for mine in by_dossier.values():
        normal[np.ix_(mine, mine)] -= 1 / len(mine)
    right: Floats = np.bincount(j, y - means[i], minlength=len(normal)).astype(np.float64)
    return normal, right


def _without_common_part(covariance: Floats, weights: Floats) -> Floats:
    """Return a covariance of the jurors' effects about their mean: what all of them share moves no dossier's rank."""
    centred = np.eye(len(weights)) - np.outer(np.ones(len(weights)), weights)
    return np.asarray(centred @ covariance @ centred.T, dtype=np.float64)


def _effects(normal: Floats, right: Floats, variances: _Variances) -> tuple[Floats, Floats]:
    """Return the shrunk effects and their covariance; nothing is corrected when no severity is measured."""
    if variances.juror <= 0:
        return np.zeros(len(right)), np.zeros_like(normal)
    if variances.residual <= NEGLIGIBLE * variances.juror:
        return np.linalg.pinv(normal, hermitian=True) @ right, np.zeros_like(normal)
    ridge = np.eye(len(right)) * variances.residual / variances.juror
    system = np.asarray(np.linalg.inv(normal + ridge), dtype=np.float64)
    covariance: Floats = variances.residual * system
    return system @ right, covariance


@dataclass(frozen=True, slots=True)
class Place:
    """The rank of a dossier by corrected mean, and where a new reading by as many readers would put it.

    ``low`` and ``high`` hold that rank 95 times in 100, ``expected`` is their mean: at the top it is further than the
    rank, since a first place is also luck.
    """

    rank: int
    low: int
    high: int
    expected: int


def foresee_levels(standings: Sequence[Standing], between: float, draws: int) -> tuple[Floats, Floats]:
    """Draw levels from what is known of each dossier, then the corrected means that a new reading would give.

    A level is known from its corrected mean and its error, brought towards the common mean by as much as dossiers
    resemble each other: ``between`` is the variance of their levels. A new reading adds its own error to the level
    drawn. The seed is fixed: two runs agree.
    """
    means = np.array([standing.adjusted for standing in standings])
    errors = np.array([standing.error for standing in standings]) ** 2
    weight = between / np.maximum(between + errors, 1e-12)
    generator = np.random.default_rng(SEED)
    centre = means.mean() + weight * (means - means.mean())
    levels = centre + np.sqrt(weight * errors) * generator.standard_normal((draws, len(standings)))
    return levels, levels + np.sqrt(errors) * generator.standard_normal((draws, len(standings)))


def spread_of_levels(standings: Sequence[Standing], between: float) -> float:
    """Return the variance of the levels of these dossiers: what their means vary beyond their errors.

    Under ten dossiers it is too uncertain, and that of the whole session (``between``) is used.
    """
    if len(standings) < SHARED_AT_LEAST:
        return between
    errors = np.array([standing.error for standing in standings]) ** 2
    return max(0.0, float(np.var([standing.adjusted for standing in standings], ddof=1) - errors.mean()))


def foresee_places(standings: Sequence[Standing], between: float) -> list[Place]:
    """Return, for each standing, its rank and where it falls 95 times in 100 were all of them read again.

    Ties share nothing: equal means keep the order given.
    """
    if not standings:
        return []
    order = np.argsort([-standing.adjusted for standing in standings], kind="stable")
    ranks = np.empty(len(standings), dtype=np.int64)
    ranks[order] = np.arange(1, len(standings) + 1)
    _, again = foresee_levels(standings, spread_of_levels(standings, between), PLACE_DRAWS)
    drawn = np.argsort(np.argsort(-again, axis=1, kind="stable"), axis=1) + 1
    rows = np.sort(drawn, axis=0).T
    return [Place(int(rank), *_narrowest(mine), round(mine.mean())) for rank, mine in zip(ranks, rows, strict=True)]


def _narrowest(drawn: NDArray[np.int64]) -> tuple[int, int]:
    """Return the narrowest run of ranks that holds 95 draws in 100, of sorted draws."""
    held = ceil(CONFIDENCE_LEVEL * len(drawn))
    widths = drawn[held - 1 :] - drawn[: len(drawn) - held + 1]
    start = int(widths.argmin())
    return int(drawn[start]), int(drawn[start + held - 1])
