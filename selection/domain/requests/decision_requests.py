"""Receive requests for reasons and appeals, and answer them: by a person, in time, with what the law says of delays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.domain.acts import team_act
from accounts.models import User
from applications.enums import ApplicationState
from applications.models import Application
from challenges.domain.rules.running import check_running
from challenges.enums import ChallengeState
from challenges.models import Challenge
from common.days import day_of
from common.language.formatting import french_date
from common.language.text import normalize_text
from common.refusals import RefusedError
from common.transitions import move
from notifications.domain import outbox
from selection.domain.requests import delays
from selection.enums import RequestKind, RequestState
from selection.models import DecisionRequest, DecisionRequestLog

Subject = Application | Challenge
APPLICATION_REFUSALS = (ApplicationState.INELIGIBLE, ApplicationState.NOT_SHORTLISTED, ApplicationState.NOT_SELECTED)
CHALLENGE_REFUSALS = (ChallengeState.INELIGIBLE, ChallengeState.REJECTED)
REOPENINGS = {ApplicationState.NOT_SELECTED.value: "reinstate"}  # the others are read again from their deposit
OPEN = (RequestState.RECEIVED, RequestState.SILENT)
ANSWERS = {
    RequestKind.REASONS: ("explain",),
    RequestKind.APPEAL: ("grant", "dismiss"),
}


class RequestRefusedError(RefusedError):
    """The request cannot be made or answered so; the message says why, in French."""


@dataclass(frozen=True, slots=True)
class Right:
    """What somebody may ask of a refusal: until when, and whether it waits for an answer already."""

    kind: RequestKind
    announced_on: date
    until: date
    is_open: bool
    is_pending: bool


def is_refused(subject: Subject) -> bool:
    """Tell whether a refusal is announced: a decision that nobody knows gives no right (R14)."""
    states = APPLICATION_REFUSALS if isinstance(subject, Application) else CHALLENGE_REFUSALS
    return subject.announced_state in states


def announced_on(subject: Subject) -> date | None:
    """Return the day on which the refusal was published; that of the decision when no publication is stored.

    Nothing when no move of the journal led to it: an import, or a fault that the team is told of.
    """
    log = subject.log.filter(target=subject.announced_state).last()
    if log is None:
        return None
    campaign = subject.campaign
    publications = campaign.publications if isinstance(subject, Application) else campaign.proposal_publications
    first = (
        publications.filter(confirmed_at__gte=log.at)
        .order_by("confirmed_at")
        .values_list("confirmed_at", flat=True)
        .first()
    )
    return day_of(first or log.at, campaign.timezone)


def requests_of(subject: Subject) -> QuerySet[DecisionRequest]:
    """Return what was asked about a subject, the last first."""
    rows: QuerySet[DecisionRequest] = subject.decision_requests.select_related("campaign")
    return rows.order_by("-received_at", "-pk")


def rights(subject: Subject, *, at: datetime) -> list[Right]:
    """Return what may be asked of a refusal that was announced; nothing of any other state."""
    on, today = announced_on(subject) if is_refused(subject) else None, day_of(at)
    if on is None:
        return []
    pending = set(requests_of(subject).filter(state=RequestState.RECEIVED).values_list("kind", flat=True))
    untils = ((kind, delays.open_until(kind, on)) for kind in RequestKind)
    return [Right(kind, on, until, today <= until, kind in pending) for kind, until in untils]


def _check(subject: Subject, kind: RequestKind, text: str, at: datetime) -> date:
    """Check that a request may be made; return the day on which the refusal was announced."""
    allowed = {right.kind: right for right in rights(subject, at=at)}
    if kind not in allowed:
        raise RequestRefusedError("Aucun refus n’est annoncé pour ce dossier.")
    right = allowed[kind]
    if right.is_pending:
        raise RequestRefusedError("Votre demande est déjà reçue : l’équipe y répond dans le délai indiqué.")
    if not right.is_open:
        raise RequestRefusedError(f"Le délai est passé depuis le {french_date(right.until)}.")
    if kind == RequestKind.APPEAL and not text.strip():
        raise RequestRefusedError("Dites pourquoi vous contestez cette décision.", field="text")
    return right.announced_on


def _lock(subject: Subject) -> None:
    """Wait for who asks the same at this instant: a request is received once."""
    type(subject)._base_manager.select_for_update().filter(pk=subject.pk).values_list("pk").get()


@transaction.atomic
def receive(subject: Subject, kind: RequestKind, *, text: str, by: User, at: datetime) -> DecisionRequest:
    """Receive a request, and acknowledge it by a message that says its day and the delay.

    The caller has checked that the subject is the person's. Raises :class:`RequestRefusedError`.
    """
    _lock(subject)
    decided_on = _check(subject, kind, text, at)
    received_on = day_of(at)
    request = DecisionRequest.objects.create(
        campaign=subject.campaign,
        application=subject if isinstance(subject, Application) else None,
        challenge=subject if isinstance(subject, Challenge) else None,
        kind=kind,
        decision=subject.announced_state,
        decided_on=decided_on,
        by=by,
        text=normalize_text(text).strip(),
        received_at=at,
        due_on=delays.due_on(kind, received_on),
    )
    DecisionRequestLog.objects.create(
        subject=request, verb="receive", source="", target=RequestState.RECEIVED, by=by, at=at
    )
    silent = delays.silent_on(request.due_on)
    context = _names(request) | {
        "received": received_on,
        "due": request.due_on,
        "is_appeal": kind == RequestKind.APPEAL,
        "silent": silent,
        "court": delays.court_until(silent),
    }
    outbox.queue(
        "decision_request_receipt", to=by, key=f"decision-request-{request.pk}", context=context,
        campaign=request.campaign.code, at=at,
    )  # fmt: skip
    return request


def _names(request: DecisionRequest) -> dict[str, object]:
    """Return what names a request in its messages."""
    return {
        "kind": request.get_kind_display(),
        "subject": request.subject_label,
        "campaign": request.campaign.name,
        "is_candidate": request.application_id is not None,
        "public_id": str(request.subject.public_id),
    }


@transaction.atomic
def withdraw(request: DecisionRequest, *, by: User, at: datetime) -> None:
    """Take back a request that nobody answered. Raises :class:`common.transitions.TransitionRefusedError`."""
    move(request, "withdraw", by=by, at=at)


@team_act("selection.manage")
@transaction.atomic
def answer(
    request: DecisionRequest, verb: str, *, text: str, by: User, at: datetime, sentences: Sequence[str] = ()
) -> None:
    """Answer a request: give the reasons, grant the appeal or dismiss it; the person reads it by message and here.

    ``sentences`` are the reasons joined to the answer, none when the appeal is granted: that reopens the dossier, at
    once visible, and the team then decides by its usual acts. Raises :class:`RequestRefusedError` without words or for
    an answer to another kind, :class:`common.transitions.TransitionRefusedError`, or what ``check_running`` raises.
    """
    if verb not in ANSWERS[RequestKind(request.kind)]:
        raise RequestRefusedError("Cette réponse n’est pas celle d’une telle demande.")
    if not text.strip():
        raise RequestRefusedError("Écrivez la réponse : la personne la reçoit telle quelle.", field="text")
    joined = [] if verb == "grant" else list(sentences)
    move(
        request, verb, by=by, at=at, answer=normalize_text(text).strip(), sentences=joined, answered_by=by,
        answered_at=at,
    )  # fmt: skip
    if verb == "grant":
        _reopen(request, by=by, at=at)
    context = _names(request) | {
        "answer": request.answer,
        "sentences": request.sentences,
        "is_granted": verb == "grant",
        "court": delays.court_until(day_of(at)) if verb == "dismiss" else None,
    }
    outbox.queue(
        "decision_request_answer", to=request.by, key=f"decision-request-{request.pk}-{verb}", context=context,
        campaign=request.campaign.code, at=at,
    )  # fmt: skip


def _reopen(request: DecisionRequest, *, by: User, at: datetime) -> None:
    """Put the dossier back where it was before the refusal, and forget the code of the refusal."""
    check_running(request.campaign)
    subject = request.subject
    cleared = {"refusal_reason": None} if isinstance(subject, Application) else {"refusal_code": ""}
    verb = REOPENINGS.get(request.decision, "reopen")
    target = type(subject).transitions.by_verb[verb].target
    move(subject, verb, by=by, at=at, reason="Recours gracieux accueilli.", announced_state=target, **cleared)


@transaction.atomic
def lapse(*, at: datetime) -> int:
    """Record that the silence of two months refused an appeal, and tell its author until when the court may be seized.

    It does not keep the team from answering later. Return how many.
    """
    late = DecisionRequest.objects.filter(
        kind=RequestKind.APPEAL, state=RequestState.RECEIVED, due_on__lt=day_of(at), campaign__sandbox=False
    )
    requests = list(late.select_related("campaign").select_for_update(of=("self",)).order_by("pk"))
    for request in requests:
        move(request, "lapse", by=None, at=at, reason="deux mois sans réponse")
        silent = delays.silent_on(request.due_on)
        context = _names(request) | {
            "silent": silent,
            "court": delays.court_until(silent),
        }
        key = f"decision-request-{request.pk}-lapse"
        outbox.queue(
            "decision_request_silence", to=request.by, key=key, context=context, campaign=request.campaign.code, at=at
        )
    return len(requests)


def days_left(request: DecisionRequest, *, at: datetime) -> int:
    """Return how many days are left to answer, the last one included; less than nought once it is late."""
    return (request.due_on - day_of(at)).days
