"""Decide the preselection trade by trade: how many places each trade has, and who takes them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from accounts.domain.acts import team_act
from accounts.models import User
from applications.domain.errors import ApplicationRefusedError
from applications.enums import ApplicationState
from applications.models import Application
from challenges.domain.rules.reasons import RESULT, reason_of
from challenges.enums import RefusalStage, StageKind
from challenges.models import Campaign
from common.days import day_of
from common.language.french import counted
from common.transitions import move_many
from panels.domain import equalisation
from panels.models import Equalisation
from panels.queries import results as panels_results
from selection.models import PreselectionRecord

Result = tuple[Application, Decimal, int]


@dataclass(frozen=True, slots=True)
class Tie:
    """Dossiers of one profession with the same result, for fewer places than they are."""

    profession: str
    places: int
    tied: list[Application]

    def __str__(self) -> str:
        numbers = ", ".join(application.dossier.deposit.number for application in self.tied)
        return (
            f"{self.profession} : {len(self.tied)} dossiers ont le même résultat pour {counted(self.places, 'place')}"
            f" ({numbers}). Demandez une lecture de plus, ou indiquez le choix du jury et son motif."
        )


def ranked_results(campaign: Campaign, vote: Equalisation | None) -> list[Result]:
    """Return (application, mean, readings) of what waits for the decision, best first, corrected as the jury voted."""
    return equalisation.ordered(panels_results.preselection_results(campaign), vote)


def standing_vote(campaign: Campaign) -> Equalisation | None:
    """Return the vote on the campaign’s preselection that stands, if any."""
    return equalisation.standing_vote(campaign.stages.get(kind=StageKind.PRESELECTION))


def _by_profession(results: Sequence[Result]) -> dict[int, list[Result]]:
    lists: dict[int, list[Result]] = defaultdict(list)
    for row in results:
        assert row[0].profession_id is not None  # noqa: S101 - deposited applications have one
        lists[row[0].profession_id].append(row)
    return lists


def threshold_ties(results: Sequence[Result], places: Mapping[int, int]) -> list[Tie]:
    """Return the ties between the last dossier kept and the first one left out, in each profession."""
    ties = []
    for profession, rows in _by_profession(results).items():
        count = places.get(profession, 0)
        if not 0 < count < len(rows) or rows[count - 1][1] != rows[count][1]:
            continue
        tied = [application for application, result, _ in rows if result == rows[count][1]]
        better = sum(result > rows[count][1] for _, result, _ in rows)
        ties.append(Tie(str(tied[0].profession), count - better, tied))
    return ties


def best_of_each_profession(
    results: Sequence[Result], places: Mapping[int, int], preferred: Collection[int] = ()
) -> list[Application]:
    """Return the first applications of each profession, as many as it has places, best first.

    ``preferred`` are the keys of those that the jury chose among dossiers with the same result; the clock never does.
    Raises :class:`applications.domain.errors.ApplicationRefusedError` for a tie that the jury did not break.
    """
    ties = threshold_ties(results, places)
    for tie in ties:
        if sum(application.pk in preferred for application in tie.tied) != tie.places:
            raise ApplicationRefusedError(str(tie))
    left_out = {application.pk for tie in ties for application in tie.tied if application.pk not in preferred}
    shortlist: set[int] = set()
    for profession, rows in _by_profession(results).items():
        able = [application.pk for application, _, _ in rows if application.pk not in left_out]
        shortlist.update(able[: places.get(profession, 0)])
    return [application for application, _, _ in results if application.pk in shortlist]


@team_act("selection.manage")
@transaction.atomic
def preselect_by_profession(
    campaign: Campaign,
    places: Mapping[int, int],
    *,
    by: User,
    at: datetime,
    preferred: Collection[int] = (),
    tie_reason: str = "",
    code: str = RESULT,
) -> list[Application]:
    """Shortlist the best of each profession and set the others aside; return the shortlist.

    ``places`` are by profession key, ``code`` is the reason of those who are set aside. What it was decided on is kept.
    Raises what :func:`selection.domain.preselection.preselect` and :func:`best_of_each_profession` raise, and
    :class:`applications.domain.errors.ApplicationRefusedError` when the jury chose without saying why.
    """
    results = ranked_results(campaign, standing_vote(campaign))
    if threshold_ties(results, places) and preferred and not tie_reason.strip():
        raise ApplicationRefusedError(
            "Dites ce qui départage les dossiers à égalité : le motif est gardé.", field="tie_reason"
        )
    shortlist = best_of_each_profession(results, places, preferred)
    preselect(campaign, shortlist, by=by, at=at, code=code)
    _record(campaign, results, shortlist, tie_reason=tie_reason.strip()[:300], by=by, at=at)
    return shortlist


def _record(
    campaign: Campaign, results: list[Result], shortlist: list[Application], *, tie_reason: str, by: User, at: datetime
) -> PreselectionRecord:
    """Keep what a preselection was decided on."""
    vote = equalisation.standing_vote(campaign.stages.get(kind=StageKind.PRESELECTION))
    shortlisted = {application.pk for application in shortlist}
    before = panels_results.preselection_results(campaign, decided=True)
    raw: dict[int, int] = {}
    waiting = {application.pk for application, _, _ in results}
    for rows in _by_profession([row for row in before if row[0].pk in waiting]).values():
        raw |= {application.pk: rank for rank, (application, _, _) in enumerate(rows, start=1)}
    return PreselectionRecord.objects.create(
        campaign=campaign,
        inputs=[
            [
                profession,
                [
                    [application.pk, str(mean), raw[application.pk], readings, application.pk in shortlisted]
                    for application, mean, readings in rows
                ],
            ]
            for profession, rows in sorted(_by_profession(results).items())
        ],
        corrected_on=day_of(vote.at, campaign.timezone) if vote is not None and vote.adopted else None,
        tie_reason=tie_reason,
        by=by,
        at=at,
    )


def share_places(total: int, weights: Mapping[int, int], dossiers: Mapping[int, int]) -> dict[int, int]:
    """Share ``total`` places among professions in proportion of ``weights``, never more than a profession has dossiers.

    Each place goes to the profession that is furthest under its share (Webster's method), so that the sum is exact
    whenever there are enough dossiers.
    """
    places = dict.fromkeys(weights, 0)
    for _ in range(total):
        open_ones = [key for key in places if places[key] < dossiers.get(key, 0)]
        if not open_ones:
            break
        places[max(open_ones, key=lambda key: (weights[key] / (2 * places[key] + 1), -key))] += 1
    return places


@team_act("selection.manage")
@transaction.atomic
def preselect(campaign: Campaign, chosen: Sequence[Application], *, by: User, at: datetime, code: str = RESULT) -> None:
    """Shortlist the chosen applications and set the others aside, at once; nobody learns it before publication (R14).

    ``code`` is the reason of the others. Raises :class:`ApplicationRefusedError` while a grid of the preselection is
    missing, or :class:`challenges.domain.rules.reasons.ReasonRefusedError`.
    """
    coded = reason_of(RefusalStage.PRESELECTION, code)
    stage = campaign.stages.get(kind=StageKind.PRESELECTION)
    pending = stage.panels.filter(assessments__state__in=("assigned", "started")).count()
    if pending:
        raise ApplicationRefusedError("Toutes les grilles de présélection ne sont pas remises.")
    keys = {application.pk for application in chosen}
    others = campaign.applications.filter(state=ApplicationState.SUBMITTED).exclude(pk__in=keys)
    move_many(list(chosen), "shortlist", by=by, at=at)
    move_many(list(others), "set_aside", by=by, at=at, refusal_reason=coded)
