"""Where one more reading is worth most: the dossiers whose place among those kept is uncertain.

Every dossier is read as often as the others first; more readings then go to those near the decision, and never to one
because of who wrote it. With as many readings in all, more of the truly best dossiers are found (`evaluation.md` §2.3).
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from common.lazy import LazyModule
from juries.domain.calibration import DRAWS, SEED, Standing

if TYPE_CHECKING:
    import numpy as np
else:
    np = LazyModule("numpy")

MIN_DOUBT = 0.02


def chances(standings: Sequence[Standing], between: float, places: int) -> dict[int, float]:
    """Return, for each dossier, how often it is among the ``places`` best when its level is drawn from what is known.

    A level is known from the corrected mean and its error, brought towards the common mean by as much as the dossiers
    resemble each other (``between``, their variance). Drawn with a fixed seed: two runs agree.
    """
    if places <= 0 or places >= len(standings):
        return dict.fromkeys((standing.dossier for standing in standings), float(places > 0))
    means = np.array([standing.adjusted for standing in standings])
    errors = np.array([standing.error for standing in standings]) ** 2
    weight = between / np.maximum(between + errors, 1e-12)
    level = means.mean() + weight * (means - means.mean())
    drawn = level + np.sqrt(weight * errors) * np.random.default_rng(SEED).standard_normal((DRAWS, len(standings)))
    first = np.argsort(-drawn, axis=1, kind="stable")[:, :places]
    share = np.bincount(first.ravel(), minlength=len(standings)) / DRAWS
    return {standing.dossier: float(chance) for standing, chance in zip(standings, share, strict=True)}


def most_uncertain(chance: Mapping[int, float], readings: Mapping[int, int], most: int) -> list[int]:
    """Return the dossiers that may still be read, the most uncertain first; none whose place is nearly sure."""
    open_ones = [key for key, p in chance.items() if MIN_DOUBT < p < 1 - MIN_DOUBT and readings[key] < most]
    return sorted(open_ones, key=lambda key: (-chance[key] * (1 - chance[key]), key))
