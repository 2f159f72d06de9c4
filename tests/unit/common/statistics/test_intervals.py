"""The exact interval of a proportion agrees with the sum that defines it, and costs the same for any number of trials."""

from math import comb, fsum

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from common.statistics import intervals
from common.statistics.intervals import proportion


def exact_tail(least, trials, chance):
    """Return the probability of at least ``least`` successes, term by term."""
    return fsum(comb(trials, k) * chance**k * (1 - chance) ** (trials - k) for k in range(least, trials + 1))


@given(st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
@example((0, 1))
@example((1, 1))
@example((150, 300))
def test_ends_of_the_interval_have_the_tails_they_say(drawn):
    successes, trials = drawn
    low, high = proportion(successes, trials)
    assert 0 <= low <= successes / trials <= high <= 1
    if successes:
        assert exact_tail(successes, trials, low) == pytest.approx(0.025, abs=1e-9)
    if successes < trials:
        assert 1 - exact_tail(successes + 1, trials, high) == pytest.approx(0.025, abs=1e-9)


def test_published_values():
    """R, binom.test(7, 20) and binom.test(0, 10)."""
    assert proportion(7, 20) == pytest.approx((0.1539092, 0.5921885), abs=1e-7)
    assert proportion(0, 10) == pytest.approx((0.0, 0.3084971), abs=1e-7)
    with pytest.raises(ValueError, match="3"):
        proportion(3, 2)


@pytest.mark.parametrize("trials", [50_000, 5_000_000])
def test_work_does_not_grow_with_the_trials(trials, monkeypatch):
    """A sum over the trials evaluates as many terms; the fraction, about their square root, once a step."""
    calls = []
    lgamma = intervals.lgamma
    monkeypatch.setattr(intervals, "lgamma", lambda x: calls.append(x) or lgamma(x))
    low, high = proportion(trials // 2, trials)
    assert len(calls) == 2 * 3 * intervals.STEPS
    assert high - low == pytest.approx(2 * 1.959964 * 0.5 / trials**0.5, rel=1e-2)
