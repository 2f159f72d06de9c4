"""Jurors are compared on shared dossiers; the correction helps when there is severity and harms nobody when there is none."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from juries.domain.calibration import Place, Reading, Standing, calibrate, foresee_places


def simulated(seed, *, severity, dossiers=600, jurors=24, each=3):
    """Return (true levels, readings) of a panel whose jurors differ by ``severity`` (standard deviation, in points)."""
    rng = np.random.default_rng(seed)
    levels, effects = rng.normal(0, 1.1, dossiers), rng.normal(0, 1, jurors) * severity
    rows = [
        Reading(dossier, int(juror), float(12 + levels[dossier] + effects[juror] + rng.normal(0, 1.1)))
        for dossier in range(dossiers)
        for juror in rng.choice(jurors, each, replace=False)
    ]
    return levels, effects, rows


def found(levels, scores, count=60):
    return len(set(np.argsort(-levels)[:count]) & set(np.argsort(-np.array(scores))[:count])) / count


@pytest.mark.parametrize(("severity", "gain"), [(0.0, -0.02), (0.7, 0.02), (1.4, 0.08)])
def test_correction_helps_and_does_no_harm(severity, gain):
    gains = []
    for seed in range(8):
        levels, _, rows = simulated(seed, severity=severity)
        standings = calibrate(rows).standings
        gains.append(found(levels, [s.adjusted for s in standings]) - found(levels, [s.raw for s in standings]))
    assert np.mean(gains) >= gain


def test_effects_and_variances_are_recovered():
    _, effects, rows = simulated(3, severity=1.0)
    result = calibrate(rows)
    array = np.array([severity.effect for severity in result.severities])
    assert np.corrcoef(array, effects - effects.mean())[0, 1] > 0.95
    assert all(
        severity.shared == severity.readings >= 10 and severity.applied == severity.effect
        for severity in result.severities
    )
    assert result.icc_one == pytest.approx(1.21 / (1.21 + 1 + 1.21), abs=0.12)
    assert result.icc_mean > result.icc_one
    assert result.alpha_low < result.alpha < result.alpha_high
    assert result.alpha == pytest.approx(result.icc_one, abs=0.05)


def test_alpha_is_krippendorffs_on_the_published_example():
    """Interval data of Krippendorff, « Computing Krippendorff's Alpha-Reliability » (2011), section E: 0.849."""
    units = [
        [1, 1, None, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4], [4, 4, 4, 4],
        [1, 1, 2, 1], [2, 2, 2, 2], [None, 5, 5, 5], [None, None, 1, 1], [None, None, 3, None],
    ]  # fmt: skip
    rows = [
        Reading(unit, juror, float(mark))
        for unit, marks in enumerate(units)
        for juror, mark in enumerate(marks)
        if mark is not None
    ]
    assert calibrate(rows).alpha == pytest.approx(0.849, abs=0.001)


def test_few_shared_dossiers_are_shown_and_not_corrected():
    rows = [Reading(dossier, juror, 10.0 + 2 * juror + dossier % 3) for dossier in range(9) for juror in (0, 1)]
    result = calibrate(rows)
    assert [severity.applied for severity in result.severities] == [0, 0]
    assert result.severities[0].effect < 0 < result.severities[1].effect
    assert all(standing.raw == standing.adjusted for standing in result.standings)


def test_exact_severity_is_corrected_whole():
    rows = [Reading(dossier, juror, 10.0 + 2 * juror + dossier % 3) for dossier in range(12) for juror in (0, 1)]
    result = calibrate(rows)
    assert [round(severity.applied, 6) for severity in result.severities] == [-1, 1]
    assert [standing.gap for standing in result.standings] == [2.0] * 12


def test_separate_groups_compare_nobody_across():
    rows = [
        Reading(group * 100 + dossier, group * 10 + juror, 10.0 + juror + 5 * group + (dossier * 7 + juror) % 4)
        for group in (0, 1)
        for dossier in range(12)
        for juror in (0, 1)
    ]
    effects = [severity.effect for severity in calibrate(rows).severities]
    assert effects[0] + effects[1] == pytest.approx(0, abs=1e-9)
    assert effects[2] + effects[3] == pytest.approx(0, abs=1e-9)


def test_one_reading_each_says_nothing_of_agreement():
    result = calibrate([Reading(1, 1, 10.0), Reading(2, 2, 12.0), Reading(3, 2, 11.0)])
    assert (result.alpha, [severity.shared for severity in result.severities]) == (None, [0, 0])
    same = calibrate([Reading(dossier, juror, 3.0) for dossier in (1, 2) for juror in (1, 2)])
    assert (same.alpha, same.icc_one) == (None, None)
    assert calibrate([Reading(1, 1, 3.0)]).standings == [Standing(1, 3.0, 3.0, 0.0, 1, 0.0)]
    assert calibrate([]).standings == []


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3), st.integers(0, 20)), unique_by=lambda row: row[:2]))
def test_order_of_readings_changes_nothing(rows):
    readings = [Reading(dossier, juror, float(mark)) for dossier, juror, mark in rows]
    assert calibrate(readings) == calibrate(readings[::-1])


def test_place_is_sure_without_error_and_widens_with_doubt():
    sure = [Standing(key, float(10 - key), float(10 - key), 0.01, 3, 0.0) for key in range(4)]
    assert foresee_places(sure, 1.0) == [Place(rank, rank, rank, rank) for rank in (1, 2, 3, 4)]
    doubtful = [Standing(key, float(10 - key), float(10 - key), 2.0, 3, 0.0) for key in range(4)]
    places = foresee_places(doubtful, 1.0)
    assert [place.rank for place in places] == [1, 2, 3, 4]
    assert (places[1].low, places[1].high) == (1, 4)
    assert [place.expected for place in places] == [2, 2, 3, 3]
    assert foresee_places([], 1.0) == []


def read(rng, level, effect, readers):
    """Return readings of every dossier by so many of the jurors, marked out of 20 by half points."""
    return [
        Reading(
            dossier,
            int(juror),
            float(np.clip(round(2 * (12 + worth + effect[juror] + rng.normal(0, 1.14))) / 2, 0, 20)),
        )
        for dossier, worth in enumerate(level)
        for juror in rng.choice(len(effect), readers, replace=False)
    ]


@pytest.mark.parametrize(
    ("dossiers", "jurors", "readers", "severity"), [(150, 15, 3, 0.7), (150, 15, 2, 1.4), (40, 8, 3, 0.7)]
)
def test_ranks_of_a_second_reading_are_in_their_intervals_95_times_in_100(dossiers, jurors, readers, severity):
    """Read twice, independently: the second ranks fall where the first reading said, at the top too."""
    inside, top, gaps = [], [], []
    for seed in range(12):
        rng = np.random.default_rng(seed)
        level, effect = rng.normal(0, 1.14, dossiers), rng.normal(0, severity, jurors)
        first = calibrate(read(rng, level, effect, readers))
        places = foresee_places(first.standings, first.between)
        for _ in range(3):
            second = calibrate(read(rng, level, effect, readers)).standings
            ranks = np.argsort(np.argsort([-standing.adjusted for standing in second], kind="stable")) + 1
            held = [place.low <= rank <= place.high for place, rank in zip(places, ranks, strict=True)]
            best = [rank for rank, place in enumerate(places) if place.rank <= dossiers // 10]
            inside += held
            top += [held[rank] for rank in best]
            gaps += [ranks[rank] - places[rank].expected for rank in best]
    assert np.mean(inside) == pytest.approx(0.95, abs=0.02)
    assert np.mean(top) == pytest.approx(0.95, abs=0.025)
    assert abs(np.mean(gaps)) < 0.03 * dossiers  # the first ones fall back as far as is said


def test_an_effect_that_is_not_corrected_is_part_of_the_error():
    """Nine dossiers shared: a severe juror is not corrected, and who was read by them is known less well."""
    rows = [
        Reading(dossier, juror, 10 + dossier % 3 + (4.0 if juror else 0.0)) for dossier in range(9) for juror in (0, 1)
    ]
    rows += [Reading(20, 0, 11.0), Reading(21, 1, 15.0)]
    calibration = calibrate(rows)
    assert [severity.applied for severity in calibration.severities] == [0.0, 0.0]
    errors = {standing.dossier: standing.error for standing in calibration.standings}
    assert errors[20] > 1 > errors[0]
