"""Extracts of past dossiers that show what deserves a mark: chosen by the team, anonymous, fixed while jurors mark.

An example changes what a mark means to whoever reads it: none is added or removed while an open panel has marks on the
grid, so that all its dossiers are marked by the same ones.
"""

from datetime import datetime

from django.db import transaction

from accounts.domain.acts import team_act
from accounts.models import User
from common.refusals import RefusedError
from dossiers.domain.blind import blinding, redaction
from juries.models import Assessment, Criterion, LevelExample, Passage, ScoringGrid

MAX_EXAMPLES = 3  # for a mark of a criterion: more would be read by nobody


class ExampleRefusedError(RefusedError):
    """The example cannot be chosen or removed; the message says why, in French."""


def blind_quote(passage: Passage) -> str:
    """Return a passage with all that is known of its author hidden."""
    deposit = passage.assessment.deposit
    return blinding.blind_text(passage.quote, blinding.rules_for(deposit.dossier, deposit.content))


def are_fixed(grid: ScoringGrid) -> bool:
    """Tell whether jurors of an open panel have begun to mark on the grid."""
    begun = Assessment.objects.filter(panel__closed_at__isnull=True, scores__criterion__grid=grid)
    return begun.exists()


def _check_free(grid: ScoringGrid) -> None:
    ScoringGrid.objects.select_for_update().get(pk=grid.pk)
    if are_fixed(grid):
        raise ExampleRefusedError(
            "Des jurés notent sur cette grille : ses exemples ne changent qu’une fois leur jury clos."
        )


def _identity_left(text: str, passage: Passage | None) -> list[str]:
    """Return what still names somebody in a text, by the rules of blind versions."""
    if passage is None:
        spans = redaction.find(text, redaction.identity([]), schools=True)
        return [span.text for span in spans if not span.suggestion]
    deposit = passage.assessment.deposit
    rules = blinding.rules_for(deposit.dossier, deposit.content)
    return [text[start:end] for start, end in blinding.hidden_spans(text, rules)]


@team_act("vocabularies.edit")
@transaction.atomic
def choose(
    criterion: Criterion,
    *,
    mark: int,
    text: str,
    origin: str,
    passage: Passage | None = None,
    by: User,
    at: datetime,
) -> LevelExample:
    """Add an example to a mark of a criterion; ``passage`` is what it was taken from.

    Raises :class:`ExampleRefusedError` while jurors mark on the grid, for a mark that the grid has not, beyond three
    examples, or for a text that still names somebody.
    """
    _check_free(criterion.grid)
    if mark not in dict(criterion.grid.marks):
        raise ExampleRefusedError("La grille n’a pas cette note.", field="mark")
    if criterion.examples.filter(mark=mark).count() >= MAX_EXAMPLES:
        raise ExampleRefusedError(f"Cette note a déjà {MAX_EXAMPLES} exemples : retirez-en un d’abord.", field="mark")
    named = _identity_left(text, passage)
    if named:
        raise ExampleRefusedError(
            f"L’extrait nomme encore quelqu’un : « {' », « '.join(dict.fromkeys(named))} ». Remplacez-le.", field="text"
        )
    deposit = passage.assessment.deposit if passage is not None else None
    return LevelExample.objects.create(
        criterion=criterion, mark=mark, text=text.strip(), origin=origin.strip(), deposit=deposit, by=by, at=at
    )


@team_act("vocabularies.edit")
@transaction.atomic
def remove(example: LevelExample, *, by: User) -> None:  # noqa: ARG001 - the act says who
    """Remove an example. Raises :class:`ExampleRefusedError` while jurors mark on the grid."""
    _check_free(example.criterion.grid)
    example.delete()
