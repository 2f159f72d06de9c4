"""The candidates' half: applications, blind preselection, hearings, rankings."""

from collections import defaultdict
from datetime import datetime, time, timedelta

from accounts.models import User
from applications.models import Application
from applications.queries.listing import read_by_profession
from challenges.enums import StageKind
from challenges.models import Challenge
from common.transitions import Step
from devtools.domain.challenge_stages import panel_of
from dossiers.models import Deposit
from juries.domain import assessments
from juries.domain.sharing import assignments
from juries.domain.timetables import hearings
from juries.models import Panel
from panels.domain import panels
from sandbox.domain.people import text
from sandbox.domain.world import World
from selection.domain import preselection, publication, ranking
from selection.enums import TieBreak
from selection.models import Ranking

DAY = hearings.Day(minutes=25, pause=0, until=time(17))
READERS = 20


def open_preselection(world: World, *, at: datetime) -> Panel:
    """Share the deposits among twenty blind readers, as the stage's number of readings says."""
    readers = world.people(READERS * world.scale)
    panel = panel_of(world, StageKind.PRESELECTION, f"Présélection {world.campaign.code}", readers, at=at)
    stage = world.campaign.stages.get(kind=StageKind.PRESELECTION)
    panels.give(stage, panel, by=world.team, at=at)
    return panel


def read(world: World, panel: Panel, *, at: datetime, share: float = 1.0) -> None:
    """Fill the first ``share`` of the grids, from a hidden quality of each dossier and the readers' severities."""
    grid = panel.grid
    assert grid.scale_min is not None  # noqa: S101 - a grid that is filled has a scale
    assert grid.scale_max is not None  # noqa: S101
    criteria = list(grid.criteria.all())
    middle, spread = (grid.scale_min + grid.scale_max) / 2, (grid.scale_max - grid.scale_min) / 4
    quality: dict[int, float] = {}
    severity: dict[int, float] = {}
    known = panel.assessments.select_related("juror__user", "panel").prefetch_related("grid__criteria")
    pending = list(known.order_by("pk"))
    entries = []
    for assessment in pending[: round(len(pending) * share)]:
        merit = quality.setdefault(assessment.deposit_id, world.rng.gauss(0, 1))
        strict = severity.setdefault(assessment.juror_id, world.rng.gauss(0, 0.4))
        marks = {}
        for criterion in criteria:
            drawn = middle + spread * (merit - strict + world.rng.gauss(0, 0.6))
            marks[criterion.pk] = min(grid.scale_max, max(grid.scale_min, round(drawn)))
        entries.append(assessments.Entry(assessment, marks, assessment.juror.user, at, comment=text(world.rng, 2)))
    for common in (True, False):  # whoever reads a common lot hands it in before the rest
        lot = [entry for entry in entries if entry.assessment.common == common]
        assessments.score_many(lot)
        assessments.submit_many([Step(entry.assessment, entry.by, entry.at) for entry in lot])


def close_reading(world: World, panel: Panel, *, at: datetime) -> list[Application]:
    """Close the reading and shortlist the best of each trade, in the proportion of its seats."""
    assessments.close(panel, at=at)
    seats: dict[int, int] = defaultdict(int)
    for challenge in world.campaign.challenges.filter(state="published").prefetch_related("positions"):
        for position in challenge.positions.all():
            seats[position.profession_id] += position.seats
    dossiers = {profession.pk: count for profession, count in read_by_profession(world.campaign).items()}
    places = preselection.share_places(world.heard, seats, dossiers)
    vote = preselection.standing_vote(world.campaign)
    ties = preselection.threshold_ties(preselection.ranked_results(world.campaign, vote), places)
    shortlist = preselection.preselect_by_profession(
        world.campaign,
        places,
        preferred={application.pk for tie in ties for application in tie.tied[: tie.places]},
        tie_reason="Les appréciations des jurés vont dans le sens de ce choix.",
        by=world.team,
        at=at,
    )
    publication.announce(world.campaign, at=at)
    return shortlist


def hear(world: World, published: list[Challenge], shortlisted: list[Application], *, start: datetime) -> None:
    """Hear each shortlisted person before the panel of each challenge they want, on the stage's grid."""
    stage = world.campaign.stages.get(kind=StageKind.HEARING)
    by_challenge: dict[int, list[Deposit]] = defaultdict(list)
    known = Application.objects.select_related("dossier__deposit").prefetch_related("wishes")
    whole = known.in_bulk([application.pk for application in shortlisted])
    for application in shortlisted:
        for wish in whole[application.pk].wishes.all():
            by_challenge[wish.challenge_id].append(whole[application.pk].dossier.deposit)
    for challenge in published:
        deposits = by_challenge[challenge.pk]
        jurors: list[User] = world.people(4)
        before = start - timedelta(days=7)
        panel = panel_of(world, StageKind.HEARING, f"Auditions {challenge}", jurors, at=before, challenge=challenge)
        assignments.assign(panel, deposits, by=world.team, at=before)
        planned = hearings.fill(panel, deposits, first=start, day=DAY, by=world.team, at=start - timedelta(days=5))
        hearings.hold_many(planned, by=world.team)
        end = max((hearing.ends_at for hearing in planned), default=start)
        read(world, panel, at=end)
        panels.close(stage, panel, by=world.team, at=end)


def rank(published: list[Challenge]) -> None:
    """Write the ranking of every position from its panel's closed grids; each jury keeps the order of its ties."""
    for challenge in published:
        ranking.rank(challenge)
        tied = Ranking.objects.filter(position__challenge=challenge, broken_by=TieBreak.DEPOSIT)
        while (row := tied.order_by("position", "rank").first()) is not None:
            ranking.confirm_order(row, reason="Les appréciations du jury vont dans le sens de cet ordre.")
