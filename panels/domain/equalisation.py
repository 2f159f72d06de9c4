"""The correction of marks for severity: computed beside the raw results, voted by the jury, redone from what is kept.

A jury may correct additively « afin d'assurer l'égalité de notation » (CAA Lyon, 12 March 2025, n° 23LY02629): it is
decided by people, for a session, and minuted with its statistics. Nothing is overwritten.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from accounts.domain.acts import team_act
from accounts.models import User
from applications.models import Application
from challenges.models import Stage
from common import digests
from common.refusals import RefusedError
from juries.domain.calibration import Calibration, Place, Reading, Standing, calibrate, foresee_places
from juries.enums import AssessmentState
from juries.models import Assessment
from panels.models import Equalisation

Result = tuple[Application, Decimal, int]


class VoteRefusedError(RefusedError):
    """The jury cannot vote on the correction now; the message says why, in French."""


@dataclass(frozen=True, slots=True)
class Row:
    """One dossier in its trade: both results, both ranks, and where the corrected one would fall if read again."""

    application: Application
    standing: Standing
    raw_rank: int
    place: Place


def readings(stage: Stage) -> list[Reading]:
    """Return the results handed in for a stage, in a fixed order."""
    assessments = Assessment.objects.filter(panel__stages=stage, state=AssessmentState.SUBMITTED, counted=True)
    rows = assessments.order_by("deposit", "juror").values_list("deposit", "juror", "result")
    return [Reading(deposit, juror, float(result or 0)) for deposit, juror, result in rows]


def digest(rows: list[Reading]) -> str:
    """Return the hash of the readings that a computation starts from."""
    return digests.digest(sorted(rows))


def standing_vote(stage: Stage) -> Equalisation | None:
    """Return the last vote, if the readings have not changed since: a vote on other marks holds no more."""
    last = stage.equalisations.select_related("by").last()
    return last if last is not None and last.inputs_sha256 == digest(readings(stage)) else None


@team_act("panels.manage")
@transaction.atomic
def vote(stage: Stage, *, adopted: bool, reason: str, by: User, at: datetime) -> Equalisation:
    """Record the jury's vote with the readings it was taken on.

    Raises :class:`VoteRefusedError` without a reason, or while a grid of the stage is missing.
    """
    if not reason.strip():
        raise VoteRefusedError("Donnez le motif du vote : il est gardé avec les lectures.", field="reason")
    pending = Assessment.objects.filter(
        panel__stages=stage, state__in=(AssessmentState.ASSIGNED, AssessmentState.STARTED)
    )
    if pending.exists():
        raise VoteRefusedError(
            "Toutes les grilles ne sont pas remises : le vote porterait sur une partie des lectures."
        )
    rows = readings(stage)
    return Equalisation.objects.create(
        stage=stage,
        adopted=adopted,
        reason=reason.strip()[:500],
        readings=rows,
        inputs_sha256=digest(rows),
        by=by,
        at=at,
    )


def redone(equalisation: Equalisation) -> Calibration:
    """Compute a vote's figures again from what is kept with it: the same to the last digit."""
    return calibrate(
        Reading(int(deposit), int(juror), float(result)) for deposit, juror, result in equalisation.readings
    )


def ordered(results: list[Result], held: Equalisation | None) -> list[Result]:
    """Return preselection results, best first, by the corrected means when the vote that stands adopted them."""
    if held is None or not held.adopted:
        return results
    adjusted = {standing.dossier: standing.adjusted for standing in redone(held).standings}
    corrected = [
        (application, Decimal(str(round(adjusted[application.dossier.deposit.pk], 3))), count)
        for application, _, count in results
    ]
    return sorted(corrected, key=lambda row: (-row[1], row[0].pk))


def table(results: list[Result], calibration: Calibration) -> dict[str, list[Row]]:
    """Return the dossiers by trade, best corrected mean first: a rank only compares people of one trade (R9)."""
    standings = {standing.dossier: standing for standing in calibration.standings}
    by_trade: dict[str, list[Application]] = defaultdict(list)
    for application, _, _ in results:
        by_trade[str(application.profession)].append(application)
    shown = {}
    for trade, applications in sorted(by_trade.items()):
        mine = [standings[application.dossier.deposit.pk] for application in applications]
        raw = {
            standing.dossier: rank
            for rank, standing in enumerate(sorted(mine, key=lambda s: (-s.raw, s.dossier)), start=1)
        }
        rows = [
            Row(application, standing, raw[standing.dossier], place)
            for application, standing, place in zip(
                applications, mine, foresee_places(mine, calibration.between), strict=True
            )
        ]
        shown[trade] = sorted(rows, key=lambda row: row.place.rank)
    return shown
