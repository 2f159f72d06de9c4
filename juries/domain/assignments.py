"""Share deposits among the jurors of a panel: the best sharing there is, and its repair when somebody drops out."""

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from accounts.models import User
from common.transitions import move
from dossiers.models import Deposit
from juries.domain import flow
from juries.enums import AssessmentState
from juries.models import Assessment, AssessmentLog, Conflict, Juror, Panel
from juries.queries.sharing import choices

NAMED = 5
PLACES = 2**31 - 1  # what a positive integer column holds everywhere


class SharingRefusedError(Exception):
    """A reading cannot be given or taken back by hand; the message says why, in French."""


class NotEnoughJurorsError(Exception):
    """Some deposits have fewer free jurors than the readings they need; the message names the bottleneck."""

    def __init__(self, numbers: list[str], found: int, needed: int) -> None:
        more = f" et {len(numbers) - NAMED} autres" if len(numbers) > NAMED else ""
        named = ", ".join(numbers[:NAMED]) + more
        subject = f"Le dossier {named} n’a" if len(numbers) == 1 else f"Les {len(numbers)} dossiers {named} n’ont"
        super().__init__(
            f"{subject} que {found} juré(s) sans conflit pour {needed} lecture(s) : ajoutez des jurés au jury."
        )


def conflicts_of(panel: Panel) -> set[tuple[int, int]]:
    """Return the (juror, deposit) pairs of a panel that are never made."""
    found = Conflict.objects.filter(juror__panel=panel, dismissed_at__isnull=True)
    return set(found.values_list("juror", "deposit"))


def readers(panel: Panel) -> list[tuple[Juror, int]]:
    """Return the jurors who read for a panel with the readings each holds: a collective one has its secretary alone."""
    held = (
        panel.assessments.exclude(state=AssessmentState.RECUSED).order_by().values_list("juror").annotate(Count("pk"))
    )
    loads = dict(held)
    jurors = list(panel.jurors.select_related("user").order_by("-secretary", "pk"))
    return [(one, loads.get(one.pk, 0)) for one in (jurors[:1] if panel.collective else jurors)]


def _lacks(panel: Panel, deposits: list[Deposit]) -> list[flow.Lack]:
    """Return what each deposit lacks; one who stepped back from it counts as no reader, and never reads it again."""
    held: dict[int, set[int]] = {deposit.pk: set() for deposit in deposits}
    rows = panel.assessments.exclude(state=AssessmentState.RECUSED).filter(deposit__in=deposits)
    for deposit, juror in rows.values_list("deposit", "juror"):
        held[deposit].add(juror)
    return [
        flow.Lack(
            key=deposit.pk,
            readings=max(0, panel.readings - len(held[deposit.pk])),
            trade=str(deposit.content.get("profession", "")),
            held_by=frozenset(held[deposit.pk]),
        )
        for deposit in deposits
    ]


def _place(juror: int, deposit: int) -> int:
    """Return where a dossier comes in a juror's order of reading: by chance, and the same at each computation."""
    drawn = hashlib.sha256(f"{juror}-{deposit}".encode()).digest()
    return int.from_bytes(drawn[:8], "big") % PLACES


@transaction.atomic
def assign(panel: Panel, deposits: Iterable[Deposit], *, by: User, at: datetime) -> int:
    """Give each deposit the readings it lacks among the panel's jurors; return the number of grids made.

    What is already given does not move. A recorded conflict, a recusal and one's own deposit (R7) are never given. A
    collective panel's only grid goes to its secretary. Raises :class:`NotEnoughJurorsError` and then assigns nothing.
    """
    Panel.objects.select_for_update().get(pk=panel.pk)
    deposits = list(deposits)
    jurors = readers(panel)
    seats = {one.user_id: one.pk for one, _ in jurors}
    own = {(seats[one.deposited_by_id], one.pk) for one in deposits if one.deposited_by_id in seats}
    stepped_back = panel.assessments.filter(state=AssessmentState.RECUSED).values_list("juror", "deposit")
    problem = flow.Problem(
        lacks=tuple(_lacks(panel, deposits)),
        readers=tuple(
            flow.Reader(key=one.pk, kind=one.kind, trades=frozenset(one.trades), load=load, most=one.capacity)
            for one, load in jurors
        ),
        conflicts=conflicts_of(panel).union(own, stepped_back),
    )
    try:
        pairs = flow.share(problem)
    except flow.ImpossibleError as error:
        numbers = [deposit.number for deposit in deposits if deposit.pk in set(error.dossiers)]
        raise NotEnoughJurorsError(numbers, len(error.jurors), error.needed) from error
    trades = {lack.key: lack.trade for lack in problem.lacks}
    made = Assessment.objects.bulk_create(
        [
            Assessment(
                panel=panel, deposit_id=deposit, juror_id=juror, batch=trades[deposit], place=_place(juror, deposit)
            )
            for deposit, juror in pairs
        ],
        batch_size=500,
    )
    AssessmentLog.objects.bulk_create(
        [
            AssessmentLog(subject=one, verb="assign", source="", target=AssessmentState.ASSIGNED, by=by, at=at)
            for one in made
        ],
        batch_size=500,
    )
    return len(made)


def short(panel: Panel) -> QuerySet[Deposit]:
    """Return the deposits of a panel that lack a reading, since somebody stepped back or the panel grew poorer."""
    active = Count("assessments", filter=Q(assessments__panel=panel) & ~Q(assessments__state=AssessmentState.RECUSED))
    given = Deposit.objects.filter(pk__in=panel.assessments.values("deposit"))
    return given.annotate(active=active).filter(active__lt=panel.readings).order_by("pk")


def top_up(panel: Panel, *, by: User, at: datetime) -> int:
    """Give the readings that a panel lacks, moving nothing that is given. Raises :class:`NotEnoughJurorsError`."""
    return assign(panel, short(panel), by=by, at=at)


@transaction.atomic
def pin(panel: Panel, deposit: Deposit, juror: Juror, *, reason: str, by: User, at: datetime) -> Assessment:
    """Give one reading by hand, above the sharing: it is never moved afterwards, no more than the others.

    Raises :class:`SharingRefusedError` without a reason, for a closed or collective panel, a conflict, one's own
    deposit, a reader who stepped back or reads it already, or one who accepts no more.
    """
    held = Panel.objects.select_for_update().get(pk=panel.pk)
    if not reason.strip():
        raise SharingRefusedError("Dites pourquoi cette lecture est donnée à la main : le motif est gardé.")
    if held.closed_at is not None or held.collective:
        raise SharingRefusedError("Ce jury est clos, ou remplit une seule grille : une lecture ne s’y donne pas.")
    if not any(one.free and one.juror.pk == juror.pk for one in choices(held, deposit)):
        raise SharingRefusedError(f"{juror} ne peut pas lire ce dossier : la page en dit la raison.")
    made = Assessment.objects.create(
        panel=held,
        deposit=deposit,
        juror=juror,
        batch=str(deposit.content.get("profession", "")),
        place=_place(juror.pk, deposit.pk),
    )
    AssessmentLog.objects.create(
        subject=made, verb="pin", source="", target=made.state, by=by, at=at, reason=reason.strip()
    )
    return made


@transaction.atomic
def take_back(assessment: Assessment, *, reason: str, by: User, at: datetime) -> None:
    """Take a reading back before it is begun; somebody else gets it at once if the deposit then lacks a reader.

    Raises :class:`SharingRefusedError` without a reason, and :class:`common.transitions.TransitionRefusedError` once it
    is begun.
    """
    if not reason.strip():
        raise SharingRefusedError("Dites pourquoi cette lecture est reprise : le motif est gardé.")
    move(assessment, "take_back", by=by, at=at, reason=reason.strip())
    if not assessment.panel.collective:
        with suppress(NotEnoughJurorsError):  # the team sees the reading that is missing
            assign(assessment.panel, [assessment.deposit], by=by, at=at)
