"""How sure a proportion is: the exact interval of Clopper and Pearson (Biometrika, 1934)."""

from math import exp, lgamma, log

STEPS = 60
ENOUGH = 1e-15
TINY = 1e-300  # in place of a zero that would divide


def _continued_fraction(a: float, b: float, x: float) -> float:
    """Return the continued fraction of the incomplete beta function, by Lentz's rule (about √max(a, b) terms)."""
    step, share = 1.0, 1 - (a + b) * x / (a + 1)
    share = 1 / (share or TINY)
    total = share
    m = 0
    while m == 0 or abs(step * share - 1) >= ENOUGH:
        m += 1
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            share = 1 / (1 + term * share or TINY)
            step = 1 + term / step or TINY
            total *= step * share
    return total


def _tail(least: int, trials: int, chance: float) -> float:
    """Return the probability of at least ``least`` successes, for a chance between 0 and 1, both out.

    It is the regularised incomplete beta function I(chance; least, trials - least + 1): no sum over the trials.
    """
    a, b = float(least), float(trials - least + 1)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(chance) + b * log(1 - chance))
    if chance < (a + 1) / (a + b + 2):
        return front * _continued_fraction(a, b, chance) / a
    return 1 - front * _continued_fraction(b, a, 1 - chance) / b


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
