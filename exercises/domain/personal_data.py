"""What exercises hold of people; the answers themselves are dossiers, of which « dossiers » holds the record."""

from typing import Any

from accounts.domain.privacy import ProcessingRecord
from accounts.models import User
from applications.enums import ApplicationState
from applications.models import Application
from challenges.enums import StageKind
from dossiers.domain import personal_data as dossier_data
from dossiers.models import Dossier
from exercises.enums import Invited
from exercises.models import Adjustment, Attempt
from juries.enums import AssessmentState
from juries.models import Assessment

UNDECIDED = {
    Invited.DEPOSITED: (ApplicationState.SUBMITTED, ApplicationState.INCOMPLETE),
    Invited.SHORTLISTED: (
        ApplicationState.SUBMITTED, ApplicationState.INCOMPLETE, ApplicationState.SHORTLISTED, ApplicationState.HEARD,
    ),
}  # fmt: skip
NEVER_DECIDED = (ApplicationState.DRAFT, ApplicationState.WITHDRAWN, ApplicationState.INELIGIBLE)


def _dossiers(attempt: Attempt) -> list[Dossier]:
    """Return the answer of an attempt with those that it completed."""
    chain, dossier = [], attempt.dossier
    while dossier is not None:
        chain.append(dossier)
        dossier = dossier.replaces
    return chain


def _appreciations(attempt: Attempt) -> list[dict[str, Any]]:
    """Return what was written of an answer, once the decision that it serves is announced (R14)."""
    known = attempt.application.announced_state
    if known in UNDECIDED[Invited(attempt.exercise.invited)] or known in NEVER_DECIDED:
        return []
    grids = Assessment.objects.filter(
        deposit__dossier=attempt.dossier_id, panel__stages__kind=StageKind.EXERCISE, state=AssessmentState.SUBMITTED,
        counted=True,
    )  # fmt: skip
    return [{"appréciation": grid.comment, "résultat": grid.result} for grid in grids.order_by("pk")]


def _export(person: User) -> list[dict[str, Any]]:
    attempts = Attempt.objects.filter(application__candidate=person).select_related("exercise__campaign", "application")
    return [
        {
            "exercice": attempt.exercise.title,
            "campagne": attempt.exercise.campaign.name,
            "commencé": attempt.started_at,
            "fin du temps": attempt.ends_at,
            "rendu": attempt.handed_in_at,
            "aménagement": list(Adjustment.objects.filter(attempt=attempt).values("need", "factor", "answer")),
            "temps rendu": list(attempt.time_grants.values("minutes", "reason", "at")),
            "appréciations": _appreciations(attempt),
        }
        for attempt in attempts.order_by("pk")
    ]


def _forget(attempt: Attempt) -> int:
    removed = Adjustment.objects.filter(attempt=attempt).delete()[0]
    attempt.time_grants.update(reason="effacé")
    attempt.log.exclude(reason="").update(reason="effacé")
    return removed


def empty(application: Application) -> list[int]:
    """Empty the answers of an application, and forget what was arranged for it; return the keys of the dossiers."""
    emptied = []
    for attempt in Attempt.objects.filter(application=application).select_related("dossier"):
        _forget(attempt)
        for dossier in _dossiers(attempt):
            dossier_data.empty(dossier)
            emptied.append(dossier.pk)
    return emptied


def _erase(person: User) -> int:
    """Forget what was arranged for a person; their answers are emptied with their dossiers."""
    return sum(_forget(attempt) for attempt in Attempt.objects.filter(application__candidate=person))


EXERCISES = ProcessingRecord(
    name="Exercices",
    data="Heures de début, de fin et de remise ; aménagement demandé et réponse ; temps rendu après une panne",
    purpose="Faire passer à toutes les personnes d’un métier un exercice du même temps, adapté à qui en a besoin",
    basis="Mission d’intérêt public ; l’aménagement est confié librement",
    retention="Comme le dossier de candidature : deux ans au plus après le dernier contact",
    audience=(
        "Vous ; l’équipe programme ; l’aménagement, ceux qui l’organisent seulement ; les jurés ne lisent que la"
        " réponse, sans identité"
    ),
    fields={
        "exercises.Exercise": "published_by",
        "exercises.Attempt": "application",
        "exercises.AttemptLog": "by reason",
        "exercises.Adjustment": "need factor answer answered_by",
        "exercises.TimeGrant": "reason by",
    },
    export=_export,
    erase=_erase,
    lasting={"exercises.Attempt": "application", "exercises.TimeGrant": "reason"},
    remains="L’heure de chaque étape, et l’empreinte de la réponse",
)
