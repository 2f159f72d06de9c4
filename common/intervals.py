"""How sure a proportion is: the exact interval of Clopper and Pearson (Biometrika, 1934)."""

from math import exp, lgamma, log

STEPS = 60


def _tail(least: int, trials: int, chance: float) -> float:
    """Return the probability of at least ``least`` successes, for a chance between 0 and 1, both out."""
    logs = (
        lgamma(trials + 1) - lgamma(k + 1) - lgamma(trials - k + 1) + k * log(chance) + (trials - k) * log(1 - chance)
        for k in range(least, trials + 1)
    )
    return sum(map(exp, logs))


def _where(least: int, trials: int, wanted: float) -> float:
    """Return the chance at which the tail is as wanted, by halving: the tail grows with the chance."""
    low, high = 0.0, 1.0
    for _ in range(STEPS):
        middle = (low + high) / 2
        if _tail(least, trials, middle) < wanted:
            low = middle
        else:
            high = middle
    return low


def proportion(successes: int, trials: int, *, level: float = 0.95) -> tuple[float, float]:
    """Return the interval that holds the true proportion at least ``level`` of the times, whatever it is.

    Raises :class:`ValueError` unless ``0 <= successes <= trials`` and there is a trial.
    """
    if not 0 <= successes <= trials or trials == 0:
        raise ValueError(successes, trials)
    beyond = (1 - level) / 2
    low = _where(successes, trials, beyond) if successes else 0.0
    high = _where(successes + 1, trials, 1 - beyond) if successes < trials else 1.0
    return low, high
