"""What a mark set aside after a decision changes of it (R7): rankings follow, or the team reads what would change.

A ranking follows by itself while nothing was decided on it and nobody leaves it. Once a seat was proposed, or when
somebody would have no mark left, people decide: the page says who would move, what an adopted matching would have
given, and ranks again at a click.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Subquery

from applications.models import Application
from challenges.enums import StageKind
from challenges.models import Campaign, Challenge, Position, Stage
from common.language.french import ordinal
from juries.domain.calibration import calibrate
from juries.models import Assessment, Minutes, Panel
from panels.domain import equalisation
from panels.queries import results as panels_results
from selection.domain.matchings import scenarios
from selection.domain.ranking import computed, rank
from selection.models import MatchLine, MatchRun, Offer, PreselectionRecord, Ranking
from selection.queries import matchings


@dataclass(frozen=True, slots=True)
class RankChange:
    """Somebody's rank at a position, as it is stored and as the marks that count give it; nothing when not ranked."""

    position: Position
    application: Application
    before: int | None
    after: int | None

    def __str__(self) -> str:
        before, after = (ordinal(rank) if rank else "" for rank in (self.before, self.after))
        who = f"{self.application.candidate} (« {self.position} »)"
        if not after:
            return f"{who} n’a plus de note et sort du classement, {before} jusqu’ici"
        if not before:
            return f"{who} entre au classement, {after}"
        return (
            f"{who} reste {after}, avec un autre résultat" if before == after else f"{who} passe de {before} à {after}"
        )


@dataclass(frozen=True, slots=True)
class LateRanking:
    """A challenge whose stored ranking is no longer what its marks give, and what that changes.

    ``moved`` says, of the last adopted matching computed again on the new ranks, who would have had which position:
    (name, position before, position after).
    """

    challenge: Challenge
    changes: list[RankChange]
    run: MatchRun | None
    moved: list[tuple[str, str, str]]


def _changes(challenge: Challenge) -> list[RankChange]:
    """Return who would change rank if a challenge were ranked again; nobody where it never was."""
    rows = Ranking.objects.filter(position__challenge=challenge).select_related(
        "application__candidate", "position__challenge", "position__profession"
    )
    stored = {(row.position_id, row.application_id): row for row in rows.order_by("position", "rank")}
    if not stored:
        return []
    now = {(row.position_id, row.application_id): row for row in computed(challenge)}
    changes = []
    for key in [*stored, *(key for key in now if key not in stored)]:
        before, after = stored.get(key), now.get(key)
        row = before or now[key]
        places = (before.rank if before else None, after.rank if after else None)
        if places[0] != places[1] or (before and after and before.result != after.result):
            changes.append(RankChange(row.position, row.application, *places))
    return changes


def _set_aside() -> Exists:
    return Exists(Assessment.objects.filter(panel=OuterRef("hearing_panel"), counted=True, set_aside_at__isnull=False))


def _is_decided(challenge: Challenge) -> bool:
    """Tell whether an adopted matching or an offer relied on a challenge's ranking."""
    adopted = MatchLine.objects.filter(position__challenge=challenge, run__adopted_at__isnull=False)
    return adopted.exists() or Offer.objects.filter(position__challenge=challenge).exists()


@transaction.atomic
def follow(panel: Panel) -> bool:
    """Rank again the challenge that a panel heard for, after a mark was set aside; tell whether it was.

    It is left to the team once a seat was proposed on the former ranking, or when somebody would leave it. An adoption
    at the same instant is waited for.
    """
    challenge = (
        Challenge.objects.filter(hearing_panel=panel, hearing_panel__closed_at__isnull=False)
        .select_related("hearing_panel")
        .first()
    )
    if challenge is None:
        return False
    Campaign.objects.select_for_update(no_key=True).get(pk=challenge.campaign_id)
    changes = _changes(challenge)
    if not changes or any(change.after is None for change in changes) or _is_decided(challenge):
        return False
    rank(challenge)
    return True


def late_rankings(campaign: Campaign) -> list[LateRanking]:
    """Return the rankings of a campaign that no longer follow its marks (one query when no mark was set aside)."""
    concerned = campaign.challenges.filter(_set_aside(), hearing_panel__closed_at__isnull=False)
    late = []
    for challenge in concerned.select_related("hearing_panel").order_by("pk"):
        if changes := _changes(challenge):
            run = campaign.match_runs.filter(adopted_at__isnull=False).exclude(inputs={}).first()
            late.append(LateRanking(challenge, changes, run, _moved(run, challenge) if run else []))
    return late


def _moved(run: MatchRun, challenge: Challenge) -> list[tuple[str, str, str]]:
    """Return whom an adopted matching would have seated elsewhere on a challenge's new ranks, all else equal."""
    considered = {key for key, _ in run.inputs["wishes"]}
    fresh: dict[int, list[list[Any]]] = {position.pk: [] for position in challenge.positions.all()}
    for row in computed(challenge):
        if row.application_id in considered:
            fresh[row.position_id].append([row.application_id, row.rank, str(row.result)])
    ranks = [[key, rows] for key, rows in run.inputs["ranks"] if key not in fresh] + sorted(map(list, fresh.items()))
    before, after = (scenarios.stable(inputs) for inputs in (run.inputs, run.inputs | {"ranks": ranks}))
    return matchings.named_moves(scenarios.moves(before, after))


@dataclass(frozen=True, slots=True)
class LatePreselection:
    """A preselection decided before a mark was set aside, and the dossiers whose decision the marks left would change.

    ``unread`` have no mark left: nothing says what would be decided of them.
    """

    record: PreselectionRecord
    shortlisted: list[Application]
    left_out: list[Application]
    unread: list[Application]


def late_preselections(campaign: Campaign) -> list[LatePreselection]:
    """Return the preselections that the marks left would decide otherwise, with the same places.

    A correction of marks that was voted is computed again on what is left. One query when no mark was set aside.
    """
    marks = Assessment.objects.filter(
        panel__stages__campaign=campaign, panel__stages__kind=StageKind.PRESELECTION, set_aside_at__isnull=False,
        counted=True,
    )  # fmt: skip
    last = marks.aggregate(last=Max("set_aside_at"))["last"]
    if last is None:
        return []
    results = {row[0].pk: row for row in panels_results.preselection_results(campaign, decided=True)}
    people = campaign.applications.select_related("dossier__deposit").defer("dossier__deposit__content").in_bulk()
    stage = campaign.stages.get(kind=StageKind.PRESELECTION)
    changed = []
    for record in campaign.preselections.filter(at__lt=last).order_by("at", "pk"):
        shown = results
        if record.corrected_on is not None:
            standings = calibrate(equalisation.readings(stage)).standings
            adjusted = {standing.dossier: standing.adjusted for standing in standings}
            shown = {
                key: (row[0], Decimal(str(round(adjusted[row[0].dossier.deposit.pk], 3))), row[2])
                for key, row in results.items()
            }
        late = _decided_otherwise(record, {key: row[1] for key, row in shown.items()}, people)
        if late.shortlisted or late.left_out or late.unread:
            changed.append(late)
    return changed


def _decided_otherwise(
    record: PreselectionRecord, results: Mapping[int, Decimal], people: Mapping[int, Application]
) -> LatePreselection:
    """Compare a preselection with the one that these results would give; of equal ones, who was kept comes first."""
    late = LatePreselection(record, [], [], [])
    for _, rows in record.inputs:
        listed = {key: shortlisted for key, _, _, _, shortlisted in rows if key in people}
        order = sorted((key for key in listed if key in results), key=lambda key: (-results[key], not listed[key], key))
        best = set(order[: sum(shortlisted for *_, shortlisted in rows)])
        late.shortlisted.extend(people[key] for key in order if key in best and not listed[key])
        late.left_out.extend(people[key] for key in order if key not in best and listed[key])
        late.unread.extend(people[key] for key in listed if key not in results)
    return late


def consequences(stage: Stage, panel: Panel) -> list[str]:
    """Return, in French, what a mark just set aside in a panel asks of the team, or changed by itself."""
    sentences = []
    challenge = Challenge.objects.filter(hearing_panel=panel, positions__rankings__isnull=False).first()
    if challenge is not None:
        waits = any(late.challenge == challenge for late in late_rankings(stage.campaign))
        sentences.append(
            "Le classement du défi attend votre décision : la page de la sélection dit ce qui changerait."
            if waits
            else "Le classement du défi suit les notes qui restent."
        )
    if stage.equalisations.exists() and equalisation.standing_vote(stage) is None:
        sentences.append("Le vote sur la péréquation portait sur cette note : le jury vote de nouveau.")
    if stage.kind == StageKind.PRESELECTION and late_preselections(stage.campaign):
        sentences.append("La présélection avait compté cette note : sa page dit ce qui changerait.")
    if panel in late_minutes(stage.campaign):
        sentences.append("Le procès-verbal porte la note d’avant : établissez celui qui le corrige.")
    return sentences


def late_minutes(campaign: Campaign) -> list[Panel]:
    """Return the panels of a campaign whose newest minutes state a mark set aside since."""
    newest = Minutes.objects.filter(panel=OuterRef("pk")).order_by("-rank").values("at")[:1]
    since = Assessment.objects.filter(panel=OuterRef("pk"), counted=True, set_aside_at__gt=OuterRef("minuted_at"))
    panels = Panel.objects.filter(stages__campaign=campaign).annotate(minuted_at=Subquery(newest))
    return list(panels.filter(Exists(since)).order_by("pk"))
