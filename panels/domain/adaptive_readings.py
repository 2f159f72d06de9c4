"""Waves of readings: once all dossiers are read as often, more readings go where the decision is uncertain.

An option that the campaign announces. Here rather than in ``juries``, which knows no profession's places.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.domain.acts import team_act
from accounts.models import User
from applications.models import Application
from challenges.models import Stage
from common.language.french import counted
from common.refusals import RefusedError
from juries.domain.calibration import calibrate
from juries.domain.sharing import adaptive, assignments
from juries.enums import AssessmentState, ExtraCause
from juries.models import Assessment, ExtraReading, Panel
from panels.domain import equalisation


class WaveRefusedError(RefusedError):
    """No wave can be launched now; the message says why, in French."""


@dataclass(frozen=True, slots=True)
class Uncertain:
    """A dossier whose place is not sure: how likely it is kept, in per cent, and how many readings it has."""

    application: Application
    chance: int
    readings: int


def uncertain(stage: Stage, results: list[equalisation.Result], places: Mapping[int, int]) -> list[Uncertain]:
    """Return the dossiers of a stage that one more reading would help most, best first.

    ``places`` is how many are to be kept in each profession: a dossier is compared with those of its own (R9).
    """
    calibration = calibrate(equalisation.readings(stage))
    standings = {standing.dossier: standing for standing in calibration.standings}
    by_trade: dict[int, list[int]] = defaultdict(list)
    people = {application.dossier.deposit.pk: application for application, _, _ in results}
    for deposit, application in people.items():
        by_trade[application.profession_id or 0].append(deposit)
    chance: dict[int, float] = {}
    for trade, deposits in by_trade.items():
        mine = [standings[deposit] for deposit in deposits]
        chance |= adaptive.chances(mine, calibration.between, places.get(trade, 0))
    readings = {key: standings[key].readings for key in chance}
    chosen = adaptive.most_uncertain(chance, readings, stage.most_readings or 0)
    return [Uncertain(people[key], round(100 * chance[key]), readings[key]) for key in chosen]


@team_act("panels.manage")
@transaction.atomic
def launch(
    stage: Stage, results: list[equalisation.Result], places: Mapping[int, int], *, count: int, by: User, at: datetime
) -> int:
    """Ask for one more reading of the ``count`` most uncertain dossiers and give them; return how many were given.

    Raises :class:`WaveRefusedError` when the campaign did not announce waves, while a reading is expected (the next
    wave is decided on all of them) or when nothing is uncertain, and
    :class:`juries.domain.sharing.assignments.NotEnoughJurorsError`; then nothing is asked.
    """
    if stage.most_readings is None:
        raise WaveRefusedError("Cette campagne n’a pas annoncé de lectures par vagues.")
    panels = list(Panel.objects.select_for_update().filter(stages=stage, closed_at__isnull=True).order_by("pk"))
    waiting = Assessment.objects.filter(
        panel__stages=stage, state__in=(AssessmentState.ASSIGNED, AssessmentState.STARTED)
    ).count()
    if waiting:
        readings = counted(waiting, "lecture est encore attendue", "lectures sont encore attendues")
        raise WaveRefusedError(f"{readings} : la vague suivante se décide sur toutes.")
    chosen = [dossier.application.dossier.deposit for dossier in uncertain(stage, results, places)[:count]]
    read = Assessment.objects.filter(panel__in=panels, deposit__in=chosen, counted=True)
    panel_of = dict(read.values_list("deposit", "panel"))
    given = 0
    for panel in panels:
        mine = [deposit for deposit in chosen if panel_of.get(deposit.pk) == panel.pk]
        ExtraReading.objects.bulk_create(
            ExtraReading(panel=panel, deposit=deposit, cause=ExtraCause.WAVE, by=by, at=at) for deposit in mine
        )
        given += assignments.assign(panel, mine, by=by, at=at)
    if not given:
        raise WaveRefusedError("Aucun dossier n’est incertain pour ce nombre de places, ou tous ont leurs lectures.")
    return given
