"""Acts on many rows of a list: what one would do is shown first, and done once confirmed on the same number."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from django import forms
from django.db.models import Model, QuerySet

from accounts.models import User

Row = TypeVar("Row", bound=Model)


@dataclass(slots=True)
class Effect:
    """What an act on many would do, or did: how many rows, and which are left as they are, with their state."""

    done: int = 0
    left: list[str] = field(default_factory=list)


class Run(Protocol):
    """Do an act on rows. Raises :class:`common.refusals.RefusedError`, and then nothing was written."""

    def __call__(self, rows: QuerySet[Any], data: Mapping[str, Any], /, *, by: User, at: datetime) -> Effect:
        """Return what was done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkAct(Generic[Row]):
    """An act that a list offers on the rows that are ticked, or on all those of the filter.

    ``form`` asks what the act needs, or ``asks`` when that depends on what the list is of; ``effect`` counts what it
    would do without doing it. ``note`` is said once it is done. ``opens`` instead answers the address of a page for the
    keys of the ticked rows: reading two of them side by side writes nothing. ``permission`` is asked of who acts, where
    the list is.
    """

    name: str
    label: str
    run: Run | None = None
    note: str = ""
    effect: Callable[[QuerySet[Row]], Effect] = lambda rows: Effect(rows.count())
    form: type[forms.Form] = forms.Form
    asks: Callable[[Any, Any], forms.Form] | None = None
    opens: Callable[[Any, list[int]], str] | None = None
    permission: str = ""
