"""Reads of the jury engine."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Case, Count, F, Q, QuerySet, When
from django.db.models.fields.json import KeyTextTransform, KeyTransform

from accounts.models import User
from juries.enums import AssessmentState
from juries.models import Assessment, Conflict, Hearing, Juror, Panel, ScoringGrid
from juries.rules import readable_assessments

ORDER = ("-common", "batch", "place", "counted", "pk")  # the common lot, then like with like, in an order of one's own


@dataclass(frozen=True, slots=True)
class Result:
    """The result of one deposit in one panel: mean of the submitted grids, and how many there are."""

    deposit_id: int
    result: Decimal
    readings: int


def reading_list(user: User) -> QuerySet[Assessment]:
    """Return a juror's grids, to do first, by panel, each with what :func:`dossier_name` reads of its deposit."""
    return (
        readable_assessments(user)
        .select_related("panel", "deposit")
        .annotate(
            title=KeyTextTransform("title", "deposit__content"),
            host=KeyTextTransform("administration", KeyTransform("person", "deposit__content")),
        )
        .defer("deposit__content")
        .order_by("panel_id", *ORDER)
    )


def dossier_name(assessment: Any) -> str:
    """Return how a dossier of :func:`reading_list` is named to its juror: a project by its title and administration.

    A person's dossier keeps its number, and so does all that is read without identity.
    """
    if assessment.panel.blind or not assessment.host:
        return str(assessment.deposit.number)
    return f"{assessment.title} ({assessment.host})"


def grids_of(panel: Panel) -> QuerySet[ScoringGrid]:
    """Return the grids a panel marks with, its own first and then those of its trades, with their criteria."""
    used = ScoringGrid.objects.filter(Q(pk=panel.grid_id) | Q(pk__in=panel.trade_grids.values("grid")))
    own_first = Case(When(pk=panel.grid_id, then=0), default=1)
    return used.order_by(own_first, "code", "version").prefetch_related("criteria")


def hearings_of(panel: Panel) -> QuerySet[Hearing]:
    """Return the hearings of a panel, soonest first, each with what :func:`heard_name` reads of its deposit."""
    return (
        panel.hearings.select_related("deposit", "panel")
        .annotate(
            title=KeyTextTransform("title", "deposit__content"),
            host=KeyTextTransform("administration", KeyTransform("person", "deposit__content")),
            person=KeyTextTransform("name", KeyTransform("person", "deposit__content")),
        )
        .defer("deposit__content")
        .order_by("starts_at", "pk")
    )


def author_name(number: object, *, blind: bool, title: str | None, host: str | None, person: str | None) -> str:
    """Return how a dossier is named to a panel: a project by its title, a person by their name, then the number.

    The number stays alone where dossiers are read without identity.
    """
    name = title if host else person
    return f"{name} ({number})" if name and not blind else str(number)


def heard_name(hearing: Any) -> str:
    """Return whom a panel hears, for a row of :func:`hearings_of` (:func:`author_name`)."""
    return author_name(
        hearing.deposit.number,
        blind=hearing.panel.blind,
        title=hearing.title,
        host=hearing.host,
        person=hearing.person,
    )


def results(panels: QuerySet[Panel]) -> list[Result]:
    """Return the results of every deposit read by these panels, best first; never a mix of grids."""
    rows = (
        Assessment.objects.filter(panel__in=panels, state=AssessmentState.SUBMITTED, counted=True)
        .values("deposit_id")
        .annotate(mean=Avg("result"), n=Count("pk"))
        .order_by("-mean", "deposit_id")
    )
    return [Result(deposit_id=row["deposit_id"], result=row["mean"], readings=row["n"]) for row in rows]


def loads(panel: Panel) -> QuerySet[Juror]:
    """Return a panel's jurors with ``load`` (readings held) and ``done`` (grids handed in)."""
    held = Q(assessments__isnull=False) & ~Q(assessments__state=AssessmentState.RECUSED)
    return (
        panel.jurors.present_and_past()
        .select_related("user", "replaces__user")
        .annotate(
            load=Count("assessments", filter=held),
            done=Count("assessments", filter=Q(assessments__state=AssessmentState.SUBMITTED)),
        )
    )


def conflicts(panel: Panel) -> QuerySet[Conflict]:
    """Return what keeps jurors of a panel from deposits, those set aside last."""
    conflicts = Conflict.objects.filter(juror__panel=panel).select_related("juror__user", "deposit", "dismissed_by")
    return conflicts.defer("deposit__content").order_by(F("dismissed_at").asc(nulls_first=True), "juror", "deposit")


def progress(panels: QuerySet[Panel]) -> QuerySet[Panel]:
    """Return panels with ``expected`` and ``submitted`` counts of grids."""
    counted = Q(assessments__counted=True)
    active = counted & ~Q(assessments__state=AssessmentState.RECUSED)
    return panels.select_related("grid").annotate(
        expected=Count("assessments", filter=active),
        submitted=Count("assessments", filter=counted & Q(assessments__state=AssessmentState.SUBMITTED)),
    )
