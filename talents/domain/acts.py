"""Acts on a mission under contract: each is dated, motivated, checked, and produces its document (R18, R20, R24)."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from accounts.domain.acts import team_act
from accounts.models import User
from challenges.models import Administration
from common.days import day_of
from common.language.formatting import french_date
from common.refusals import RefusedError
from common.transitions import move
from documents.models import Document
from selection.domain import selection
from talents.domain import cohorts
from talents.domain.cohorts import AdmissionRefusedError
from talents.domain.documents import facts, papers
from talents.enums import ActKind, MissionState, Reply
from talents.models import Mission, MissionAct

PAPERS = {ActKind.TERMINATION: "termination_letter", ActKind.INTENT: "renewal_letter"}
ANSWER_DAYS = 8  # silence after them is a renunciation (R19)
UNDER_CONTRACT = {MissionState.CONTRACTED, MissionState.ACTIVE, MissionState.SUSPENDED}
NO_REASON = "Donnez le motif de l’acte."
MOVES = {ActKind.SUSPENSION: "suspend", ActKind.RESUMPTION: "resume"}


class ActRefusedError(RefusedError):
    """The act is not possible; ``field`` is where, the message says why, in French."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(message)


def _until(mission: Mission, kind: ActKind, until: date | None) -> date:
    """Return the last day after the act, checked. Raises :class:`ActRefusedError`."""
    if kind not in {ActKind.EXTENSION, ActKind.RENEWAL, ActKind.INTENT}:
        return mission.ends_on
    if until is None or until <= mission.ends_on:
        raise ActRefusedError("until", f"Le nouveau terme vient après le {french_date(mission.ends_on)}.")
    try:
        cohorts.check_length(mission, until)
    except AdmissionRefusedError as error:
        raise ActRefusedError("until", str(error)) from error
    return until


def _check(
    mission: Mission, kind: ActKind, *, on: date, host: Administration, net: Decimal | None, reason: str
) -> None:
    if mission.state not in UNDER_CONTRACT:
        raise ActRefusedError("kind", "Cette mission n’est pas sous contrat.")
    if not mission.starts_on <= on <= mission.ends_on:
        span = f"du {french_date(mission.starts_on)} au {french_date(mission.ends_on)}"
        raise ActRefusedError("on", f"L’acte prend effet pendant la mission, {span}.")
    if not reason.strip():
        raise ActRefusedError("reason", NO_REASON)
    if kind == ActKind.TRANSFER and host == mission.host:
        raise ActRefusedError("host", "Choisissez une autre administration d’accueil.")
    if kind == ActKind.PAY and net == mission.net_monthly:
        raise ActRefusedError("net_monthly", "Écrivez la nouvelle rémunération nette.")
    wanted = {ActKind.SUSPENSION: MissionState.ACTIVE, ActKind.RESUMPTION: MissionState.SUSPENDED}.get(kind)
    if wanted is not None and mission.state != wanted:
        raise ActRefusedError("kind", f"Cet acte suppose une mission « {wanted.label.lower()} ».")


def _apply(mission: Mission, act: MissionAct, by: User, at: datetime) -> None:
    if act.kind == ActKind.INTENT:
        return  # an intention changes nothing before its answer
    if act.kind == ActKind.TERMINATION:
        _terminate(mission, act, by, at)
        return
    changes = {"ends_on": act.ends_after, "host": act.host_after, "net_monthly": act.net_after}
    verb = MOVES.get(ActKind(act.kind))
    if verb is not None:
        move(mission, verb, by=by, at=at, reason=act.reason, **changes)
    else:
        Mission.objects.filter(pk=mission.pk).update(**changes)
        mission.refresh_from_db()


def _terminate(mission: Mission, act: MissionAct, by: User, at: datetime) -> None:
    """Open the seat again now; the mission ends on its new last day, at once when that day is past or it never began.

    A mission ended on its first day keeps its dates: the act tells the last day.
    """
    if act.ends_after > mission.starts_on:
        Mission.objects.filter(pk=mission.pk).update(ends_on=act.ends_after)
    selection.end(mission.offer, reason=act.reason, by=by, at=at)
    mission.refresh_from_db()


@team_act("talents.manage")
@transaction.atomic
def record(
    mission: Mission,
    kind: ActKind,
    *,
    on: date,
    reason: str,
    by: User,
    at: datetime,
    until: date | None = None,
    host: Administration | None = None,
    net_monthly: Decimal | None = None,
) -> MissionAct:
    """Write an act, change the mission as it says, and register its document: amendment or letter.

    ``until`` is for an extension or a renewal, ``host`` for a transfer, ``net_monthly`` (euros) for a change of pay.
    Raises :class:`ActRefusedError`, or :class:`papers.PaperRefusedError` when its document lacks something.
    """
    locked = Mission.objects.select_for_update().get(pk=mission.pk)
    mission.refresh_from_db()
    net = net_monthly if kind == ActKind.PAY and net_monthly is not None else locked.net_monthly
    after = host if kind == ActKind.TRANSFER and host is not None else mission.host
    _check(mission, kind, on=on, host=after, net=net, reason=reason)
    ends_after = on if kind == ActKind.TERMINATION else _until(mission, kind, until)
    act = MissionAct.objects.create(
        mission=mission,
        rank=next_rank(mission),
        kind=kind,
        on=on,
        ends_before=mission.ends_on,
        ends_after=ends_after,
        host_before=mission.host,
        host_after=after,
        net_before=mission.net_monthly,
        net_after=net,
        reason=reason.strip()[:500],
        by=by,
        at=at,
    )
    _apply(mission, act, by, at)
    act.document = issue_paper(act, PAPERS.get(kind, "amendment"), at=at)
    act.save(update_fields=["document"])
    return act


def pending(mission: Mission) -> MissionAct | None:
    """Return the intention of renewal that waits for the person's answer, or nothing."""
    waiting = [act for act in mission.acts.all() if act.kind == ActKind.INTENT and not act.reply]
    return waiting[-1] if waiting else None


@transaction.atomic
def reply(act: MissionAct, *, accept: bool, by: User, at: datetime) -> MissionAct | None:
    """Answer an intention of renewal; accepting renews the contract by an amendment, which is returned.

    Raises :class:`ActRefusedError` for somebody else, a second answer, or after eight days.
    """
    locked = MissionAct.objects.select_for_update().select_related("mission").get(pk=act.pk)
    if locked.mission.talent_id != by.pk or locked.kind != ActKind.INTENT:
        raise ActRefusedError("reply", "Cette réponse est attendue d’une autre personne.")
    if locked.reply:
        raise ActRefusedError("reply", "Une réponse est déjà enregistrée.")
    if day_of(at) > answer_until(locked):
        raise ActRefusedError("reply", "Le délai de réponse est passé : le silence vaut renonciation.")
    locked.reply, locked.replied_at = Reply.ACCEPTED if accept else Reply.DECLINED, at
    locked.save(update_fields=["reply", "replied_at"])
    if not accept:
        return None
    mission = Mission.objects.get(pk=locked.mission_id)
    reason = f"Renouvellement accepté le {french_date(day_of(at))}."
    return record(mission, ActKind.RENEWAL, on=locked.on, until=locked.ends_after, reason=reason, by=locked.by, at=at)


def answer_until(act: MissionAct) -> date:
    """Return the last day to answer an intention of renewal."""
    return day_of(act.at) + timedelta(days=ANSWER_DAYS)


def lapse(*, at: datetime) -> int:
    """Record the renunciation of those who let the eight days pass, and return how many."""
    limit = day_of(at) - timedelta(days=ANSWER_DAYS)
    waiting = MissionAct.objects.filter(kind=ActKind.INTENT, reply="", mission__cohort__campaign__sandbox=False)
    late = [act.pk for act in waiting if day_of(act.at) < limit]
    return MissionAct.objects.filter(pk__in=late, reply="").update(reply=Reply.LAPSED, replied_at=at)


def next_rank(mission: Mission) -> int:
    """Return the rank of a mission's next act."""
    return (mission.acts.aggregate(last=Max("rank"))["last"] or 0) + 1


def issue_paper(act: MissionAct, code: str, *, at: datetime) -> Document:
    """Register the document of an act. Raises :class:`papers.PaperRefusedError` when it lacks something."""
    context = facts.act_context(act, on=day_of(at))
    return papers.file(code, context, key=f"{code}-act-{act.pk}", at=at, about=act.mission)
