"""Where the exercises of a campaign are, trade by trade, and what is missing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from challenges.models import Campaign, Position, Profession, Stage
from common.days import day_of
from common.language.french import enumerate_words
from exercises.enums import AttemptState
from exercises.models import Exercise


@dataclass(frozen=True, slots=True)
class Trade:
    """A trade of the campaign, and its exercise when it is prepared."""

    profession: Profession
    exercise: Exercise | None


def counted(exercises: QuerySet[Exercise]) -> QuerySet[Exercise]:
    """Return exercises with how many people were invited, have begun, have handed in."""
    begun = Q(attempts__state=AttemptState.STARTED)
    done = Q(attempts__state=AttemptState.HANDED_IN)
    return exercises.annotate(
        people=Count("attempts"), begun=Count("attempts", filter=begun), done=Count("attempts", filter=done)
    ).order_by("profession__position", "profession__label", "pk")


def trades(campaign: Campaign, exercises: QuerySet[Exercise]) -> list[Trade]:
    """Return the trades that the campaign's challenges seek or its candidates exercise, and those that have theirs."""
    held = {exercise.profession_id: exercise for exercise in counted(exercises)}
    openings = Position.objects.filter(challenge__campaign=campaign).values("profession")
    candidates = campaign.applications.filter(profession__isnull=False).values("profession")
    sought = Q(pk__in=openings) | Q(pk__in=candidates) | Q(pk__in=held)
    return [Trade(trade, held.get(trade.pk)) for trade in Profession.objects.filter(sought)]


def warnings(stage: Stage, rows: list[Trade], *, at: datetime) -> Iterator[str]:
    """Yield what the team had better mend, in French."""
    missing = [str(row.profession) for row in rows if row.exercise is None]
    if missing:
        yield f"Sans exercice : {enumerate_words(missing)}."
    zone = stage.campaign.timezone
    for row in rows:
        if row.exercise is None:
            continue
        if row.exercise.published_at is None and row.exercise.opens_at <= at:
            yield f"{row.profession} : l’ouverture est passée, et l’exercice n’est pas publié."
        if stage.ends_on and day_of(row.exercise.closes_at, zone) > stage.ends_on:
            yield f"{row.profession} : l’exercice se ferme après le dernier jour de l’étape."
    if not stage.panels.exists() and any(row.exercise and row.exercise.published_at for row in rows):
        yield "Aucun jury n’est ouvert à cette étape : personne ne lira les réponses."
