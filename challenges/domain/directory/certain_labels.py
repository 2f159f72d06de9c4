"""Accept at once the labels that name one administration without doubt, and take the whole back."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, OuterRef, Subquery

from accounts.domain.acts import team_act
from accounts.models import User
from challenges.domain.directory import labels
from challenges.models import Administration, AdministrationLabel, LabelDecision

REASONS = {"nom": "correspondance certaine : sa dénomination exacte", "sigle": "correspondance certaine : son sigle"}


@dataclass(frozen=True, slots=True)
class CertainLabel:
    """A label that is the exact name, or acronym, of one administration alone, and why."""

    label: AdministrationLabel
    administration: Administration
    why: str


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Labels accepted together: by whom, when, and those whose decision still is that one."""

    by: User
    at: datetime
    labels: list[AdministrationLabel]


def certain_labels(index: labels.Directory, waiting: Collection[AdministrationLabel]) -> list[CertainLabel]:
    """Return which waiting labels are certain; one recognised by a part of it alone is not."""
    rows = [(label, index.decide(label.raw)) for label in waiting]
    return [
        CertainLabel(label, decision.administration, REASONS[decision.method])
        for label, decision in rows
        if decision.administration is not None and decision.method in REASONS
    ]


@team_act("directory.manage")
@transaction.atomic
def accept(keys: Collection[int], *, by: User, at: datetime) -> int:
    """Decide the labels of these keys that still wait and still are certain; return how many."""
    waiting = list(AdministrationLabel.objects.select_for_update().filter(pk__in=keys, administration=None))
    rows = certain_labels(labels.Directory(Administration.objects.all()), waiting)
    for row in rows:
        labels.decide(row.label, row.administration, why=row.why, by=by, at=at)
    return len(rows)


def last_acceptance() -> Acceptance | None:
    """Return the last labels accepted together that nobody decided otherwise since (two queries)."""
    newest = LabelDecision.objects.filter(label=OuterRef("label")).order_by("-pk").values("pk")[:1]
    standing = LabelDecision.objects.annotate(newest=Subquery(newest)).filter(pk=F("newest"), why__in=REASONS.values())
    last = standing.select_related("by").order_by("-pk").first()
    if last is None:
        return None
    together = standing.filter(by=last.by_id, at=last.at).select_related("label").order_by("label__raw")
    return Acceptance(last.by, last.at, [decision.label for decision in together])


@team_act("directory.manage")
@transaction.atomic
def undo_acceptance(*, by: User, at: datetime) -> int:  # noqa: ARG001 - the guard reads who
    """Take back the last labels accepted together; return how many. Each then waits again."""
    acceptance = last_acceptance()
    if acceptance is None:
        raise labels.NothingToUndoError("Aucun libellé n’a été accepté avec d’autres, ou chacun a été décidé depuis.")
    for label in acceptance.labels:
        labels.undo(label)
    return len(acceptance.labels)
