"""Share deposits among the jurors of a panel: the best sharing there is, and its repair when somebody drops out."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.domain.acts import team_act
from accounts.models import User
from common.refusals import RefusedError
from common.transitions import move
from dossiers.models import Deposit
from juries.domain.sharing import bids, flow
from juries.domain.sharing.bottleneck import Bottleneck, Cure, ImpossibleError
from juries.domain.sharing.sharing_reasons import explain_foreseen_load, explain_shortage, freeze_proof, reason_of
from juries.enums import AssessmentState, ConflictOrigin, ExtraCause
from juries.models import Assessment, AssessmentLog, Conflict, ExtraReading, Juror, Panel, SharingRecord
from juries.queries.sharing import choices

MAX_PLACE = 2**31 - 1  # what a positive integer column holds everywhere


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a sharing would give: readings, the lightest and heaviest load, dossiers whose trade no reader knows.

    ``problem`` says why it cannot be done, when it cannot; ``reason`` why nobody could read less.
    """

    panel: Panel
    readings: int
    lightest: int = 0
    heaviest: int = 0
    without_expertise: int = 0
    problem: str = ""
    reason: str = ""


class SharingRefusedError(RefusedError):
    """A reading cannot be given or taken back by hand; the message says why, in French."""


class NotEnoughJurorsError(RefusedError):
    """Some readings have nobody; the message names the bottleneck and what would cure it, in French."""


def conflicts_of(panel: Panel) -> set[tuple[int, int]]:
    """Return the (juror, deposit) pairs of a panel that are never made."""
    conflicts = Conflict.objects.filter(juror__panel=panel, dismissed_at__isnull=True)
    return set(conflicts.values_list("juror", "deposit"))


def readers(panel: Panel) -> list[tuple[Juror, int]]:
    """Return the jurors who read for a panel with the readings each holds, its secretary first.

    Who left the panel, or declined to sit in it, reads no more.
    """
    held = panel.assessments.filter(counted=True).exclude(state=AssessmentState.RECUSED)
    loads = dict(held.order_by().values_list("juror").annotate(Count("pk")))
    jurors = list(panel.jurors.present().select_related("user").order_by("-secretary", "pk"))
    return [(juror, loads.get(juror.pk, 0)) for juror in jurors]


def _held_by_one(problem: flow.Problem) -> list[tuple[int, int]]:
    """Return who fills each collective grid: the secretary, or the first member that no conflict keeps from it."""
    pairs = []
    for lack in problem.lacks:
        able = flow.allowed(problem, lack) if lack.readings else []
        if lack.readings and not able:
            cut = Bottleneck((lack.key,), (), lack.readings, 0, 0)
            raise ImpossibleError(cut, Cure(unread=lack.readings), lack.readings)
        pairs += [(lack.key, reader.key) for reader in able[:1]]
    return pairs


def trade_of(deposit: Deposit) -> str:
    """Return the code of the profession that a frozen deposit carries."""
    return str(deposit.content.get("profession", ""))


def _lacks(panel: Panel, deposits: list[Deposit]) -> list[flow.Demand]:
    """Return what each deposit lacks; one who stepped back from it counts as no reader, and never reads it again."""
    held: dict[int, set[int]] = {deposit.pk: set() for deposit in deposits}
    rows = panel.assessments.filter(deposit__in=deposits, counted=True).exclude(state=AssessmentState.RECUSED)
    for deposit, juror in rows.values_list("deposit", "juror"):
        held[deposit].add(juror)
    more = panel.extras.filter(deposit__in=deposits).exclude(cause=ExtraCause.COMMON)
    wanted = dict(more.order_by().values_list("deposit").annotate(Count("pk")))
    return [
        flow.Demand(
            key=deposit.pk,
            readings=max(0, panel.readings + wanted.get(deposit.pk, 0) - len(held[deposit.pk])),
            trade=trade_of(deposit),
            held_by=frozenset(held[deposit.pk]),
        )
        for deposit in deposits
    ]


def _place(juror: int, deposit: int) -> int:
    """Return where a dossier comes in a juror's order of reading: by chance, and the same at each computation."""
    drawn = hashlib.sha256(f"{juror}-{deposit}".encode()).digest()
    return int.from_bytes(drawn[:8], "big") % MAX_PLACE


def _problem(panel: Panel, deposits: list[Deposit]) -> flow.Problem:
    """Return what the sharing has to solve."""
    jurors = readers(panel)
    seats = {juror.user_id: juror.pk for juror, _ in jurors}
    own = {(seats[deposit.deposited_by_id], deposit.pk) for deposit in deposits if deposit.deposited_by_id in seats}
    stepped_back = panel.assessments.filter(state=AssessmentState.RECUSED).values_list("juror", "deposit")
    barred = own.union(stepped_back)
    declared = Conflict.objects.filter(juror__panel=panel, dismissed_at__isnull=True)
    conflicts = {
        (juror, deposit): origin for juror, deposit, origin in declared.values_list("juror", "deposit", "origin")
    }
    return flow.Problem(
        lacks=tuple(_lacks(panel, deposits)),
        readers=tuple(
            flow.Reader(key=juror.pk, kind=juror.kind, trades=frozenset(juror.trades), load=load, most=juror.capacity)
            for juror, load in jurors
        ),
        conflicts=conflicts.keys() | barred,
        liftable={pair for pair, origin in conflicts.items() if origin == ConflictOrigin.FOUND} - barred,
        bids=bids.costs(panel),
    )


def _solved(panel: Panel, problem: flow.Problem, deposits: list[Deposit]) -> flow.Sharing:
    """Return the best sharing, proved unless one person fills each grid. Raises :class:`NotEnoughJurorsError`."""
    try:
        return flow.Sharing(_held_by_one(problem)) if panel.collective else flow.share_with_proof(problem)
    except ImpossibleError as error:
        numbers = {deposit.pk: deposit.number for deposit in deposits}
        jurors = {juror.pk: (juror, load) for juror, load in readers(panel)}
        raise NotEnoughJurorsError(explain_shortage(error, numbers, jurors)) from error


def foresee(panel: Panel, deposits: Iterable[Deposit]) -> Forecast:
    """Return what sharing these deposits would give, on the same model and without writing anything (P6)."""
    listed = list(deposits)
    problem = _problem(panel, listed)
    needed = sum(lack.readings for lack in problem.lacks)
    try:
        sharing = _solved(panel, problem, listed)
    except NotEnoughJurorsError as error:
        return Forecast(panel, needed, problem=str(error))
    pairs = sharing.pairs
    loads = Counter({reader.key: reader.load for reader in problem.readers})
    loads.update(juror for _, juror in pairs)
    trades = {reader.key: reader.trades for reader in problem.readers}
    known = {lack.key: lack.trade for lack in problem.lacks}
    met = {deposit for deposit, juror in pairs if known[deposit] in trades[juror]}
    without_expertise = len({key for key, _ in pairs} - met)
    explanation = explain_foreseen_load(reason_of(problem, sharing, sharing.proof)) if sharing.proof else ""
    return Forecast(
        panel,
        needed,
        min(loads.values(), default=0),
        max(loads.values(), default=0),
        without_expertise,
        reason=explanation,
    )


@transaction.atomic
def assign(panel: Panel, deposits: Iterable[Deposit], *, by: User, at: datetime) -> int:
    """Give each deposit the readings it lacks among the panel's jurors; return the number of grids made.

    What is already given does not move. A recorded conflict, a recusal and one's own deposit (R7) are never given. A
    collective panel's only grid goes to its secretary, or to another member where they may not.

    Raises :class:`NotEnoughJurorsError` and then assigns nothing.
    """
    Panel.objects.select_for_update().get(pk=panel.pk)
    deposits = list(deposits)
    first = _read_by_all(panel, deposits, by=by, at=at)
    problem = _problem(panel, deposits)
    sharing = _solved(panel, problem, deposits)
    if sharing.proof is not None:
        SharingRecord.objects.create(
            panel=panel, readings=len(sharing.pairs), heaviest=sharing.heaviest, limit=sharing.limit,
            proof=freeze_proof(problem, sharing, sharing.proof), by=by, at=at,
        )  # fmt: skip
    trades = {lack.key: lack.trade for lack in problem.lacks}
    grids = grids_of(panel)
    assessments = [
        Assessment(
            panel=panel,
            deposit_id=deposit,
            juror_id=juror,
            grid_id=grids.get(trades[deposit], panel.grid_id),
            batch=trades[deposit],
            place=_place(juror, deposit),
        )
        for deposit, juror in sharing.pairs
    ]
    return first + _write(assessments, by=by, at=at)


def grids_of(panel: Panel) -> dict[str, int]:
    """Return the grids of the professions that have their own in a panel."""
    return dict(panel.trade_grids.values_list("trade", "grid"))


def _write(assessments: list[Assessment], *, by: User, at: datetime) -> int:
    """Save the readings given and their first line of history; return how many."""
    Assessment.objects.bulk_create(assessments, batch_size=500)
    AssessmentLog.objects.bulk_create(
        [
            AssessmentLog(subject=assessment, verb="assign", source="", target=AssessmentState.ASSIGNED, by=by, at=at)
            for assessment in assessments
        ],
        batch_size=500,
    )
    return len(assessments)


def _draw_common_lot(panel: Panel, deposits: list[Deposit], *, by: User, at: datetime) -> None:
    """Draw the dossiers that everybody reads first, once, before any reading is given: by chance, always the same."""
    if not panel.common or panel.collective or panel.assessments.exists():
        return
    drawn = sorted(deposits, key=lambda deposit: _place(panel.pk, deposit.pk))[: panel.common]
    ExtraReading.objects.bulk_create(
        ExtraReading(panel=panel, deposit=deposit, cause=ExtraCause.COMMON, by=by, at=at) for deposit in drawn
    )


def _read_by_all(panel: Panel, deposits: list[Deposit], *, by: User, at: datetime) -> int:
    """Give every member, without conflict, the common lot, or their own marks before a collective grid.

    Somebody who joins later receives them at the next sharing. Return the number of grids made.
    """
    _draw_common_lot(panel, deposits, by=by, at=at)
    common = list(panel.extras.filter(cause=ExtraCause.COMMON).values_list("deposit", flat=True))
    own = panel.collective and panel.own_marks
    listed = deposits if own else list(Deposit.objects.filter(pk__in=common))
    if not listed:
        return 0
    held = set(panel.assessments.filter(counted=not own).values_list("juror", "deposit")) | conflicts_of(panel)
    grids = grids_of(panel)
    jurors = list(panel.jurors.present().order_by("pk"))
    assessments = [
        Assessment(
            panel=panel,
            deposit=deposit,
            juror=juror,
            grid_id=grids.get(trade_of(deposit), panel.grid_id),
            counted=not own,
            common=not own,
            batch=trade_of(deposit),
            place=_place(juror.pk, deposit.pk),
        )
        for deposit in listed
        for juror in jurors
        if (juror.pk, deposit.pk) not in held and juror.user_id != deposit.deposited_by_id
    ]
    return _write(assessments, by=by, at=at)


def read_again(assessment: Assessment, *, by: User, at: datetime) -> None:
    """Ask for one more reading of a dossier, once, when all its readings are in and two are too far apart.

    How far is the panel's ``gap_levels``, in levels of the scale. Who reads it next does not know why.
    The common lot is read by everybody already.
    """
    panel = assessment.panel
    if panel.gap_levels is None or panel.collective or assessment.common:
        return
    Panel.objects.select_for_update().get(pk=panel.pk)  # of two grids handed in at once, the second sees the first
    mine = panel.assessments.filter(deposit=assessment.deposit_id).exclude(state=AssessmentState.RECUSED)
    rows = list(mine.values_list("state", "result"))
    results = [result for state, result in rows if state == AssessmentState.SUBMITTED and result is not None]
    if len(results) < max(2, panel.readings) or len(results) < len(rows):
        return
    if max(results) - min(results) < panel.gap_levels * assessment.grid.level():
        return
    _, fresh = ExtraReading.objects.get_or_create(
        panel=panel, deposit=assessment.deposit, cause=ExtraCause.GAP, defaults={"by": by, "at": at}
    )
    if fresh:
        with suppress(NotEnoughJurorsError):  # the team sees the reading that is missing
            assign(panel, [assessment.deposit], by=by, at=at)


def under_read(panel: Panel) -> QuerySet[Deposit]:
    """Return the deposits of a panel that lack a reading, since somebody stepped back or the panel grew poorer."""
    mine = Q(assessments__panel=panel, assessments__counted=True)
    active = Count("assessments", filter=mine & ~Q(assessments__state=AssessmentState.RECUSED))
    more = ExtraReading.objects.filter(panel=panel, deposit=OuterRef("pk")).exclude(cause=ExtraCause.COMMON)
    wanted = Coalesce(Subquery(more.order_by().values("deposit").annotate(n=Count("pk")).values("n")), 0)
    given = Deposit.objects.filter(pk__in=panel.assessments.values("deposit"))
    return given.annotate(active=active, wanted=wanted + panel.readings).filter(active__lt=F("wanted")).order_by("pk")


def top_up(panel: Panel, *, by: User, at: datetime) -> int:
    """Give the readings that a panel lacks, moving nothing that is given. Raises :class:`NotEnoughJurorsError`."""
    return assign(panel, under_read(panel), by=by, at=at)


@team_act("panels.manage")
@transaction.atomic
def assign_manually(panel: Panel, deposit: Deposit, juror: Juror, *, reason: str, by: User, at: datetime) -> Assessment:
    """Give one reading by hand, above the sharing: it is never moved afterwards, no more than the others.

    Raises :class:`SharingRefusedError` without a reason, for a closed or collective panel, a conflict, one's own
    deposit, a reader who stepped back or reads it already, or one who accepts no more.
    """
    held = Panel.objects.select_for_update().get(pk=panel.pk)
    if not reason.strip():
        raise SharingRefusedError(
            "Dites pourquoi cette lecture est donnée à la main : le motif est gardé.", field="reason"
        )
    if held.closed_at is not None or held.collective:
        raise SharingRefusedError("Ce jury est clos, ou remplit une seule grille : une lecture ne s’y donne pas.")
    if not any(choice.free and choice.juror.pk == juror.pk for choice in choices(held, deposit)):
        raise SharingRefusedError(f"{juror} ne peut pas lire ce dossier : la page en dit la raison.")
    assessment = Assessment.objects.create(
        panel=held,
        deposit=deposit,
        juror=juror,
        grid_id=grids_of(held).get(trade_of(deposit), held.grid_id),
        batch=trade_of(deposit),
        place=_place(juror.pk, deposit.pk),
    )
    AssessmentLog.objects.create(
        subject=assessment, verb="pin", source="", target=assessment.state, by=by, at=at, reason=reason.strip()
    )
    return assessment


@team_act("panels.manage")
@transaction.atomic
def take_back(assessment: Assessment, *, reason: str, by: User, at: datetime) -> None:
    """Take a reading back before it is begun; somebody else gets it at once if the deposit then lacks a reader.

    Raises :class:`SharingRefusedError` without a reason, and :class:`common.transitions.TransitionRefusedError` once it
    is begun.
    """
    if not reason.strip():
        raise SharingRefusedError("Dites pourquoi cette lecture est reprise : le motif est gardé.", field="reason")
    move(assessment, "take_back", by=by, at=at, reason=reason.strip())
    if not assessment.panel.collective:
        with suppress(NotEnoughJurorsError):  # the team sees the reading that is missing
            assign(assessment.panel, [assessment.deposit], by=by, at=at)
