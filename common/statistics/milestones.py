"""The way of something that takes months, as dated moments: what is done, what is awaited, what comes."""

from collections.abc import Sequence
from dataclasses import dataclass

Row = tuple[str, str, str]  # the key of a moment, its name, and when it is or was


@dataclass(frozen=True, slots=True)
class Milestone:
    """One moment: its name, when it is or was, and where it stands (``done``, ``current`` or ``coming``)."""

    label: str
    when: str
    state: str

    @property
    def said(self) -> str:
        """Return where it stands, in words."""
        return {"done": "fait", "current": "en cours", "coming": "à venir"}[self.state]


def milestones_until(rows: Sequence[Row], awaited: str | None) -> list[Milestone]:
    """Return moments as milestones: those before the awaited one are done; all of them when none is awaited."""
    place = next((rank for rank, (key, _, _) in enumerate(rows) if key == awaited), len(rows))
    return [
        Milestone(label, when, "done" if rank < place else "current" if rank == place else "coming")
        for rank, (_, label, when) in enumerate(rows)
    ]
