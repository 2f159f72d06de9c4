"""States as data: one table of moves for each stateful model, one function that writes them.

A model declares ``transitions = TransitionTable(...)`` and a ``log`` relation to a subclass of
:class:`common.models.StateLog`. :func:`move` is the only writer of ``state``: it takes the row's lock, refuses a
move that the table does not hold, and writes the state and its log row together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models

from common.atomic import joined
from common.refusals import RefusedError

Actor = AbstractBaseUser | None  # nobody for what a delay does
IMPORT = "import"  # who moves what no route and no task does: the rows of the past, with the reason as the condition
OVERTAKEN = "overtake"  # in the log: what was decided and not announced, when the person concerned acts first


@dataclass(frozen=True, slots=True)
class Transition:
    """One allowed move. ``who`` and ``condition`` are French words for the generated documentation.

    ``by_concerned`` for the acts of the person whom an announced object concerns: they start from the announced state,
    the only one that the person knows, whatever was decided since and not announced.
    """

    verb: str
    sources: tuple[str, ...]
    target: str
    who: str
    condition: str = ""
    by_concerned: bool = False


class TransitionRefusedError(RefusedError):
    """The object is not in a state from which this move may start."""

    def __init__(self, subject: models.Model, verb: str, state: str) -> None:
        self.verb = verb
        self.state = state
        super().__init__(
            f"Cette action n’est plus possible : l’état actuel est « {state} » ({subject._meta.verbose_name})."
        )


class TransitionTable:
    """The moves of one model, looked up by verb."""

    def __init__(self, *transitions: Transition) -> None:
        self.by_verb = {transition.verb: transition for transition in transitions}
        if len(self.by_verb) != len(transitions):
            msg = "a verb is declared twice"
            raise ValueError(msg)

    def __iter__(self) -> Any:
        return iter(self.by_verb.values())

    def allows(self, verb: str, state: str) -> bool:
        """Tell whether ``verb`` may start from ``state``."""
        return state in self.by_verb[verb].sources


def _known_state(subject: Any, transition: Transition, *, at: datetime) -> str:
    """Lock the row and return the state that a move starts from: the announced one for the person concerned.

    A decision that was not announced is then overtaken, and logged as such, in the transaction of the move.
    """
    model = type(subject)
    locked = model._base_manager.select_for_update()
    if not (transition.by_concerned and hasattr(model, "announced_state")):
        return str(locked.values_list("state", flat=True).get(pk=subject.pk))
    state, announced = locked.values_list("state", "announced_state").get(pk=subject.pk)
    if state != announced and announced in transition.sources:
        subject.log.create(
            verb=OVERTAKEN, source=state, target=announced, by=None, at=at, reason="Décision non annoncée, dépassée."
        )
    return str(announced)


def move(subject: Any, verb: str, *, by: Actor, at: datetime, reason: str = "", **changes: object) -> None:
    """Apply ``verb`` to ``subject`` under a row lock and log it; ``changes`` are fields written in the same update.

    ``by`` is ``None`` only for moves made by the platform itself (a delay that ran out). Raises
    :class:`TransitionRefusedError` when the locked row's state is not a source of the move, and changes nothing then.
    """
    model = type(subject)
    transition = model.transitions.by_verb[verb]
    with joined():
        current = _known_state(subject, transition, at=at)
        if current not in transition.sources:
            raise TransitionRefusedError(subject, verb, str(dict(model.state.field.choices)[current]))
        subject.state = transition.target
        for name, value in changes.items():
            setattr(subject, name, value)
        model._base_manager.filter(pk=subject.pk).update(state=transition.target, **changes)
        subject.log.create(verb=verb, source=current, target=transition.target, by=by, at=at, reason=reason)


def move_many(subjects: list[Any], verb: str, *, by: Actor, at: datetime, reason: str = "", **changes: object) -> None:
    """Apply ``verb`` to rows of one model in three queries, all or none (bulk acts of the team).

    ``changes`` are fields written in the same update.

    Raises :class:`TransitionRefusedError` naming the first row that may not make the move; nothing is then written.
    """
    move_each([Step(subject, by, at, reason, changes) for subject in subjects], verb)


@dataclass(frozen=True, slots=True)
class Step:
    """The move of one row among many: who makes it, when, why, and the fields written with the state."""

    subject: Any
    by: Actor
    at: datetime
    reason: str = ""
    changes: Mapping[str, object] = field(default_factory=dict)


def move_each(steps: Sequence[Step], verb: str) -> None:
    """Apply ``verb`` to rows of one model, each with its own author and instant, all or none; the rows differ.

    Every step writes the same fields. Raises :class:`TransitionRefusedError` as :func:`move_many`.
    """
    if not steps:
        return
    model = type(steps[0].subject)
    transition = model.transitions.by_verb[verb]
    by_pk = {step.subject.pk: step for step in steps}
    with joined():
        locked = model._base_manager.select_for_update().filter(pk__in=by_pk).order_by("pk")
        rows = list(locked.values_list("pk", "state"))
        for pk, state in rows:
            if state not in transition.sources:
                raise TransitionRefusedError(by_pk[pk].subject, verb, str(dict(model.state.field.choices)[state]))
        for step in steps:
            step.subject.state = transition.target
            for name, value in step.changes.items():
                setattr(step.subject, name, value)
        _write_states(model, steps, transition)
        log = model.log.rel.related_model
        log.objects.bulk_create(
            log(
                subject_id=pk, verb=verb, source=state, target=transition.target,
                by=by_pk[pk].by, at=by_pk[pk].at, reason=by_pk[pk].reason,
            )
            for pk, state in rows
        )  # fmt: skip


def _write_states(model: Any, steps: Sequence[Step], transition: Transition) -> None:
    """Write the new state, and what goes with it: one statement when it is the same for all the rows."""
    changes = steps[0].changes
    if all(step.changes == changes for step in steps):
        model._base_manager.filter(pk__in=[step.subject.pk for step in steps]).update(
            state=transition.target, **changes
        )
    else:
        model._base_manager.bulk_update([step.subject for step in steps], ["state", *changes])


def stateful_models() -> list[Any]:
    """Return every model that declares a transition table, by label (drawn in ``docs/states.md``)."""
    from django.apps import apps  # noqa: PLC0415 - the registry is ready only at call time

    return sorted((m for m in apps.get_models() if hasattr(m, "transitions")), key=lambda m: m._meta.label)
