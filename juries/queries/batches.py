"""What a juror has to read, in batches: the common lot first, then trade by trade, with the time that is left."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from common.registry import Registry
from juries.enums import AssessmentState

COMMON, OWN = "Lot commun, à lire d’abord", "Notes personnelles"


@dataclass(frozen=True, slots=True)
class TradeSource:
    """Where the name of a trade is known, by the code that the frozen deposits carry."""

    name: str
    read: Callable[[], dict[str, str]]


trade_sources = Registry[TradeSource](lambda source: source.name)


@dataclass(slots=True)
class Batch:
    """The dossiers of one trade in one panel: ``rows`` are to read, ``done`` are handed in.

    ``minutes`` is what the first take at the juror's own pace; nothing until it is known.
    """

    panel: str
    label: str
    pace: int | None
    rows: list[tuple[Any, str]] = field(default_factory=list)
    done: int = 0

    @property
    def total(self) -> int:
        """Return how many dossiers the batch holds."""
        return len(self.rows) + self.done

    @property
    def minutes(self) -> int | None:
        """Return the time left, in minutes."""
        return None if self.pace is None else self.pace * len(self.rows)


def trade_labels() -> dict[str, str]:
    """Return the name of each trade, by its code (one query for each source)."""
    return {code: label for source in trade_sources for code, label in source.read().items()}


def batches(rows: Iterable[tuple[Any, str]], *, paces: Mapping[int, int | None]) -> list[Batch]:
    """Return the batches that are not finished, in the order of reading.

    ``rows`` are grids with the name of their dossier, in that order; ``paces`` the minutes of a reading, by panel.
    """
    labels = trade_labels()
    groups: dict[tuple[int, str], Batch] = {}
    for grid, name in rows:
        label = COMMON if grid.common else labels.get(grid.batch, grid.batch)
        if not grid.counted:
            label = OWN
        batch = groups.setdefault((grid.panel_id, label), Batch(grid.panel.name, label, paces.get(grid.panel_id)))
        if grid.state == AssessmentState.SUBMITTED:
            batch.done += 1
        elif not grid.panel.closed_at:
            batch.rows.append((grid, name))
    return [batch for batch in groups.values() if batch.rows]
