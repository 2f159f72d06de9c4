"""One's own reading as bars: the marks one uses, one's measure as time goes, the pairs to look at again."""

from collections.abc import Sequence

from common.statistics.charts import Bars, bars
from juries.queries.reading import SecondLook, Slice, Usage


def usage(scale: Usage) -> Bars:
    """Return how often each mark of a criterion was used, lowest first."""
    return bars([(f"{mark} ({words})" if words else mark, count) for mark, words, count, _ in scale.marks])


def slices(rows: Sequence[Slice]) -> Bars:
    """Return the mean result of each slice of grids, in the order of handing in."""
    return bars([(f"Grilles {row.first}-{row.last}", row.mean) for row in rows])


def gaps(pairs: Sequence[SecondLook]) -> Bars:
    """Return how far the two results of each pair are, under the rank that its line of the table has."""
    return bars([(f"Couple {rank}", round(pair.gap, 2)) for rank, pair in enumerate(pairs, start=1)])
