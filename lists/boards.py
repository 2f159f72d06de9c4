"""A list as a board: one column a state, its first rows as cards, each with the acts that its state allows.

A card acts by the bulk acts of the list, on its row alone: what they show first, refuse and write is the same.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models.enums import Choices
from django.utils.safestring import SafeString

from lists.bulk import BulkAct
from lists.declaration import Reading

BOARD = "tableau"  # of the parameter « vue »
CARDS = 12  # of a column; the others are one click away, in the list
DETAILS = 2  # columns written under the title of a card


@dataclass(frozen=True, slots=True)
class Card:
    """One row: its key, the cell of its first column, what the next ones say, the acts that its state allows."""

    key: int
    title: SafeString
    details: list[SafeString]
    acts: list[BulkAct[Any]]


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """One state: how many rows have it, the first ones, and the address of all of them in the list."""

    label: str
    count: int
    cards: list[Card]
    address: str

    @property
    def more(self) -> int:
        """Return how many rows are not shown."""
        return self.count - len(self.cards)


def board(shown: Reading[Any, Any], states: type[Choices]) -> list[BoardColumn]:
    """Return the board of a list whose rows have a state, of its filter, in the order of the states (four queries)."""
    ordered = shown.rows.order_by(*filter(None, (shown.path, "pk")))
    keys: dict[str, list[int]] = {}
    for key, state in ordered.values_list("pk", "state"):
        keys.setdefault(state, []).append(key)
    first = [key for group in keys.values() for key in group[:CARDS]]
    model = shown.rows.model
    rows = shown.definition.load(model._default_manager.filter(pk__in=first), shown.user)  # noqa: SLF001 - public name
    loaded = {row.pk: row for row in shown.definition.prepare(list(rows), shown.user)}
    return [
        BoardColumn(
            str(state.label),
            len(keys[state.value]),
            [_card(shown, loaded[key], state.value) for key in keys[state.value][:CARDS] if key in loaded],
            shown.address(state=state.value, vue=""),
        )
        for state in states
        if state.value in keys
    ]


def _card(shown: Reading[Any, Any], row: Any, state: str) -> Card:
    known = shown.definition.known(row)
    title, *others = [column for column in shown.definition.columns if column.shown and column.name != "state"]
    moves = row.transitions.by_verb
    return Card(
        row.pk,
        title.cell(row, known=known),
        [column.cell(row, known=known) for column in others[:DETAILS]],
        [act for act in shown.acts if act.name in moves and state in moves[act.name].sources],
    )
