"""Abstract bases: no concrete model lives here."""

import uuid
from collections.abc import Iterator
from typing import Any, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models.query import ModelIterable

T = TypeVar("T", bound=models.Model)


class PublicIdModel(models.Model):
    """An object that has an address: URLs carry ``public_id``, never the sequential key."""

    public_id = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


class StateLog(models.Model):
    """One move of a stateful object; the concrete class adds ``subject`` with ``related_name="log"``."""

    verb = models.CharField("action", max_length=40)
    source = models.CharField("état de départ", max_length=30)
    target = models.CharField("état d’arrivée", max_length=30)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, verbose_name="auteur", related_name="+"
    )
    at = models.DateTimeField("date")
    reason = models.TextField("motif", blank=True)

    class Meta:
        abstract = True
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"


class AnnouncedIterable(ModelIterable[Any]):
    """Rows whose ``state`` reads as the announced one."""

    def __iter__(self) -> Iterator[Any]:
        for row in super().__iter__():
            row.show_announced()
            yield row


def _reads_state(condition: Any) -> bool:
    """Tell whether a condition of a query reads the hidden state."""
    if isinstance(condition, models.Q):
        return any(_reads_state(child) for child in condition.children)
    return isinstance(condition, tuple) and str(condition[0]).split("__")[0] == "state"


class AnnouncedQuerySet(models.QuerySet[T]):
    """Rows for the people whom they concern: the hidden state can be neither read, nor filtered on, nor sorted by.

    Each row reads its announced state under the name ``state`` (R14): a page, an answer or a sentence made from it
    cannot tell a decision that was not announced. Raises ``TypeError`` for a query that names the hidden column.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._iterable_class = AnnouncedIterable

    def _filter_or_exclude_inplace(self, negate: bool, args: Any, kwargs: Any) -> None:  # noqa: FBT001 - Django's
        if any(map(_reads_state, (*args, *kwargs.items()))):
            raise TypeError("announced rows are filtered by announced_state")
        super()._filter_or_exclude_inplace(negate, args, kwargs)  # type: ignore[misc] # absent from the stubs

    def _values(self, *fields: Any, **expressions: Any) -> Any:
        if "state" in fields or not (fields or expressions):
            raise TypeError("announced rows are read as objects, or by named fields without state")
        return super()._values(*fields, **expressions)  # type: ignore[misc] # same

    def order_by(self, *field_names: Any) -> Any:
        """Sort, never by the hidden state."""
        if {"state", "-state"} & set(field_names):
            raise TypeError("announced rows are sorted by announced_state")
        return super().order_by(*field_names)


class AnnouncedModel(models.Model):
    """A stateful object whose decisions stay invisible to the person concerned until they are published (R14).

    ``announced_state`` is the state that the person sees; the team sees ``state``. People concerned load their rows
    through :meth:`for_concerned`, which shows them nothing else.
    """

    announced_state = models.CharField("état annoncé", max_length=20, default="draft", editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; a row that shows the announced state never writes it over the hidden one.

        Raises ``TypeError`` when ``update_fields`` does not leave the state out.
        """
        if getattr(self, "_shows_announced", False) and "state" in (kwargs.get("update_fields") or ("state",)):
            raise TypeError("this row shows the announced state: name the fields to save")
        super().save(*args, **kwargs)

    @classmethod
    def for_concerned(cls) -> AnnouncedQuerySet[Self]:
        """Return all the rows, as the people whom they concern may know them."""
        return AnnouncedQuerySet(cls)

    @property
    def announced_label(self) -> str:
        """Return the announced state in French."""
        return str(dict(type(self).state.field.choices)[self.announced_state])  # type: ignore[attr-defined,misc]

    def show_announced(self) -> None:
        """Have this row read its announced state as its state, from now on."""
        self.state = self.announced_state
        self._shows_announced = True

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        """Read the row again; a row of somebody concerned still shows the announced state alone."""
        super().refresh_from_db(*args, **kwargs)
        if getattr(self, "_shows_announced", False):
            self.show_announced()

    def publish_state(self) -> None:
        """Make the present state the announced one: the person sees it."""
        self.announced_state = self.state
        self.save(update_fields=["announced_state"])
