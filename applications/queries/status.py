"""Where an application stands for its author: what was received, what comes next, by when, who decides."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from applications.enums import ApplicationState, OfferState
from applications.models import Application
from applications.rules import restricted_invitation
from challenges.enums import CallKind, StageKind
from challenges.models import CallWindow, Stage
from common.days import day_of
from common.formatting import french_date, french_datetime, french_deadline
from juries.enums import HearingState
from juries.models import Hearing

S = ApplicationState


@dataclass(frozen=True, slots=True)
class Step:
    """What is expected, of whom (``yours``: of the person), by when and decided by whom, in French.

    ``late`` is said when a promised date has passed, with the reason the team gave.
    """

    text: str
    who: str = ""
    yours: bool = False
    late: str = ""


def with_calendar(applications: QuerySet[Application]) -> QuerySet[Application]:
    """Return the applications with what :func:`next_step` reads, whatever their number (six more queries)."""
    return applications.select_related("campaign").prefetch_related(
        "campaign__windows",
        "campaign__stages__rounds",
        "offers",
        "dossier__deposit__hearings",
        "dossier__replaces__deposit__hearings",
    )


def _window(application: Application, kind: CallKind, at: datetime) -> CallWindow | None:
    windows = [window for window in application.campaign.windows.all() if window.kind == kind]
    coming = [window for window in windows if window.closes_at is None or window.closes_at >= at]
    return next(iter(coming), windows[-1] if windows else None)


def _stage(application: Application, kind: StageKind) -> Stage | None:
    return next((stage for stage in application.campaign.stages.all() if stage.kind == kind), None)


def _days(stage: Stage | None) -> str:
    if stage is None or stage.starts_on is None:
        return ", à une date qui vous sera donnée"
    last: date = stage.ends_on or stage.starts_on
    if last == stage.starts_on:
        return f" le {french_date(last)}"
    return f" du {french_date(stage.starts_on)} au {french_date(last)}"


def _promise(application: Application, stage: Stage | None, at: datetime) -> tuple[str, str]:
    """Return the date by which an answer is promised, and what is said when it has passed."""
    if stage is None:
        return "", ""
    rounds = list(stage.rounds.all())
    ends = max(
        [day for day in (stage.ends_on or stage.starts_on, *(one.ends_on for one in rounds)) if day], default=None
    )
    if ends is None:
        return "", ""
    told = f" Réponse attendue après le {french_date(ends)}."
    if day_of(at, application.campaign.timezone) > ends:
        return "", f"La date annoncée, le {french_date(ends)}, est passée : l’équipe n’a pas encore publié sa décision."
    reasons = [f"Une session s’est ajoutée jusqu’au {french_date(one.ends_on)} : {one.reason}" for one in rounds[-1:]]
    return told, " ".join(reasons)


def _call(application: Application, at: datetime) -> CallWindow | None:
    """Return the window that a draft counts on: the open call, else the restricted one when its author is invited."""
    window, reserved = (_window(application, kind, at) for kind in (CallKind.APPLICATIONS, CallKind.RESTRICTED))
    if reserved is None or (window is not None and window.is_open(at)):
        return window
    invited = restricted_invitation(application.campaign, application.candidate) is not None
    return reserved if invited else window


def _draft(application: Application, at: datetime) -> Step:
    window = _call(application, at)
    if window is None or not window.is_open(at):
        return Step("L’appel est clos : ce brouillon ne peut plus être déposé. Il reste consultable.")
    if window.closes_at is None:
        return Step("Brouillon à déposer : l’appel est ouvert au fil de l’eau.", yours=True)
    closing = french_deadline(window.closes_at, application.campaign.timezone)
    return Step(f"Brouillon à déposer avant le {closing}.", yours=True)


def _incomplete(application: Application, at: datetime) -> Step:
    due = application.completion_due_at
    assert due is not None  # noqa: S101 - set with the state
    said = french_deadline(due, application.campaign.timezone)
    if at > due:
        return Step(f"Le délai pour compléter est passé depuis le {said}.", who="L’équipe du programme décide.")
    return Step(f"À compléter avant le {said} : {application.completion_note}", yours=True)


def _submitted(application: Application, at: datetime) -> Step:
    stage = _stage(application, StageKind.PRESELECTION)
    if stage is None:
        return Step("Reçue : l’équipe vérifie les conditions, puis les jurys d’audition choisissent qui entendre.")
    blind = " sans savoir qui l’a écrite" if stage.blind else ""
    promised, late = _promise(application, stage, at)
    return Step(f"Reçue : elle est lue{blind}{_days(stage)}.{promised}", who="L’équipe présélectionne.", late=late)


def convocations(application: Application) -> list[Hearing]:
    """Return the hearings a person was told of, those called off included (R25), soonest first."""
    deposit = application.last_deposit
    return [] if deposit is None else [one for one in deposit.hearings.all() if one.convened_at is not None]


def _convened(application: Application) -> Step | None:
    planned = [one for one in convocations(application) if one.state == HearingState.PLANNED]
    if not planned:
        return None
    zone = application.campaign.timezone
    said = " ; ".join(
        f"le {french_datetime(one.starts_at, zone)}{f' ({one.place})' if one.place else ''}" for one in planned
    )
    return Step(f"Vous êtes entendu ou entendue {said}.", yours=True)


def _shortlisted(application: Application, at: datetime) -> Step:
    if (told := _convened(application)) is not None:
        return told
    window = _window(application, CallKind.WISHES, at)
    if window is not None and application.wishes_at is None and window.is_open(at):
        closing = (
            f" avant le {french_deadline(window.closes_at, application.campaign.timezone)}" if window.closes_at else ""
        )
        return Step(f"Présélectionnée : classez vos vœux{closing}.", yours=True)
    stage = _stage(application, StageKind.HEARING)
    _, late = _promise(application, stage, at)
    return Step(
        f"Présélectionnée : vous serez entendu ou entendue{_days(stage)}.",
        who="Le jury de chaque défi choisi.",
        late=late,
    )


def _heard(application: Application, at: datetime) -> Step:
    promised, late = _promise(application, _stage(application, StageKind.HEARING), at)
    return Step(f"Audition tenue : les jurys classent.{promised}", who="Les jurys, puis l’équipe.", late=late)


def _waiting(application: Application, _: datetime) -> Step:
    until = application.campaign.waiting_list_until
    said = f" jusqu’au {french_date(until)}" if until else ""
    return Step(f"Liste d’attente{said} : une place peut vous être proposée si quelqu’un y renonce.")


def _offered(application: Application, _: datetime) -> Step:
    sent = next((offer for offer in application.offers.all() if offer.state == OfferState.SENT), None)
    if sent is None:
        return Step("La proposition n’attend plus de réponse.")
    due = french_deadline(sent.expires_at, application.campaign.timezone)
    return Step(f"Une place vous est proposée : répondez avant le {due}.", yours=True)


def _accepted(application: Application, at: datetime) -> Step:
    starts = application.campaign.starts_on
    said = f" Prise de poste le {french_date(starts)}." if starts else ""
    seat = next((offer for offer in application.offers.all() if offer.state == OfferState.ACCEPTED), None)
    until = application.campaign.wishes_kept_until
    if until and seat is not None and seat.keeps_wishes and application.campaign.keeps_wishes(at):
        return Step(f"Place acceptée, vos vœux mieux placés restent gardés jusqu’au {french_date(until)}.{said}")
    return Step(f"Place acceptée : votre contrat se prépare, il vous parvient sous un mois.{said}")


OVER = "Vous pouvez demander le motif de cette décision pendant trois mois."
FIXED = {
    S.INELIGIBLE: f"La candidature ne remplit pas les conditions de l’appel. {OVER}",
    S.NOT_SHORTLISTED: f"La candidature n’est pas présélectionnée. {OVER}",
    S.NOT_SELECTED: f"La candidature n’est pas retenue. {OVER}",
    S.DECLINED: "Vous avez décliné la place, ou son délai est passé.",
    S.WITHDRAWN: "Vous avez retiré cette candidature.",
}
TOLD: dict[str, Callable[[Application, datetime], Step]] = {
    S.DRAFT: _draft,
    S.INCOMPLETE: _incomplete,
    S.SUBMITTED: _submitted,
    S.SHORTLISTED: _shortlisted,
    S.HEARD: _heard,
    S.WAITING: _waiting,
    S.OFFERED: _offered,
    S.ACCEPTED: _accepted,
}


def next_step(application: Application, at: datetime) -> Step:
    """Return what comes next, from the state the person sees: never from a decision not announced (R14)."""
    state = ApplicationState(application.announced_state)
    return TOLD[state](application, at) if state in TOLD else Step(FIXED[state])
