"""Where a proposal stands for its administration: what comes next, and by when."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from challenges.enums import CallKind, ChallengeState, StageKind
from challenges.models import CallWindow, Challenge, ChallengeLog
from common.days import day_of
from common.language.formatting import french_date, french_datetime, french_deadline
from juries.enums import HearingState
from juries.models import Hearing

S = ChallengeState


@dataclass(frozen=True, slots=True)
class Step:
    """What is expected, of whom (``yours``: of the administration), and by when, in French."""

    text: str
    yours: bool = False


def with_calendar(challenges: QuerySet[Challenge]) -> QuerySet[Challenge]:
    """Return the challenges with what :func:`next_step` reads, whatever their number (two more queries)."""
    return challenges.select_related("campaign").prefetch_related("campaign__windows", "campaign__stages")


def _window(challenge: Challenge, kind: CallKind, at: datetime) -> CallWindow | None:
    """Return the window that is open or comes next, else the last one."""
    windows = [window for window in challenge.campaign.windows.all() if window.kind == kind]
    coming = [window for window in windows if window.closes_at is None or window.closes_at >= at]
    return next(iter(coming), windows[-1] if windows else None)


def _jury(challenge: Challenge) -> str:
    for stage in challenge.campaign.stages.all():
        if stage.kind == StageKind.CHALLENGE_JURY and stage.starts_on:
            last: date = stage.ends_on or stage.starts_on
            if last == stage.starts_on:
                return f" le {french_date(last)}"
            return f" du {french_date(stage.starts_on)} au {french_date(last)}"
    return ", à une date qui vous sera donnée"


def _draft(challenge: Challenge, at: datetime) -> Step:
    window = _window(challenge, CallKind.CHALLENGES, at)
    if window is None or not window.is_open(at):
        return Step("L’appel à projets est clos : ce brouillon ne peut plus être déposé. Il reste consultable.")
    if window.closes_at is None:
        return Step("Brouillon à déposer : l’appel est ouvert au fil de l’eau.", yours=True)
    return Step(
        f"Brouillon à déposer avant le {french_deadline(window.closes_at, challenge.campaign.timezone)}.", yours=True
    )


def _incomplete(challenge: Challenge, at: datetime) -> Step:
    due = challenge.completion_deadline
    deadline = french_deadline(due, challenge.campaign.timezone)
    if at > due:
        return Step(f"Le délai pour compléter ce dossier est passé depuis le {deadline}. L’équipe du programme décide.")
    return Step(f"À compléter avant le {deadline} : {challenge.completion_note}", yours=True)


def _refused(challenge: Challenge) -> Step:
    reason = ChallengeLog.objects.filter(subject=challenge, verb="refuse").values_list("reason", flat=True).last()
    motive = f" : {challenge.refusal_label.lower()}" if challenge.refusal_code else ""
    return Step(f"Dossier irrecevable{motive}. {reason or ''}".strip())


def _selected(challenge: Challenge, at: datetime) -> Step:
    window = _window(challenge, CallKind.APPLICATIONS, at)
    when = f", avant le {french_date(day_of(window.opens_at, challenge.campaign.timezone))}" if window else ""
    return Step(f"Retenu : écrivez la page publique du défi ; l’équipe la publie ensuite{when}.", yours=True)


def _published(challenge: Challenge, at: datetime) -> Step:
    window = _window(challenge, CallKind.APPLICATIONS, at)
    if window is not None and window.closes_at and window.is_open(at):
        closing = french_deadline(window.closes_at, challenge.campaign.timezone)
        return Step(f"Publié : répondez aux questions des candidats, jusqu’au {closing}.", yours=True)
    return Step("Publié : les candidatures sont examinées, puis vous recevrez les personnes présélectionnées.")


FIXED = {
    S.HEARD: "Audition tenue : le jury délibère, la décision vous sera annoncée par message.",
    S.REJECTED: "Le jury n’a pas retenu ce projet. Vous pouvez en proposer un autre au prochain appel.",
    S.ACTIVE: "La mission est en cours.",
    S.CLOSED: "La mission est terminée.",
    S.WITHDRAWN: "Défi retiré.",
}


def _submitted(challenge: Challenge, _: datetime) -> Step:
    return Step(f"Reçu : l’équipe vérifie la recevabilité, puis le jury se réunit{_jury(challenge)}.")


def _shortlisted(challenge: Challenge, _: datetime) -> Step:
    hearing = Hearing.objects.filter(
        deposit__dossier=challenge.dossier_id, state=HearingState.PLANNED, convened_at__isnull=False
    ).first()
    if hearing is not None:
        place = f" ({hearing.place})" if hearing.place else ""
        when = french_datetime(hearing.starts_at, challenge.campaign.timezone)
        return Step(f"Le jury vous entend le {when}{place}.", yours=True)
    return Step(f"Présélectionné : votre audition aura lieu{_jury(challenge)}.")


TOLD: dict[str, Callable[[Challenge, datetime], Step]] = {
    S.DRAFT: _draft,
    S.INCOMPLETE: _incomplete,
    S.INELIGIBLE: lambda challenge, _: _refused(challenge),
    S.SUBMITTED: _submitted,
    S.SHORTLISTED: _shortlisted,
    S.SELECTED: _selected,
    S.PUBLISHED: _published,
}


def next_step(challenge: Challenge, at: datetime) -> Step:
    """Return what comes next, from the state that was announced and never from a silent decision (R14)."""
    write_step = TOLD.get(challenge.announced_state)
    return write_step(challenge, at) if write_step else Step(FIXED[ChallengeState(challenge.announced_state)])
