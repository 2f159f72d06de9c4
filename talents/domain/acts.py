"""Acts on a mission under contract: each is dated, motivated, checked, and produces its document (R18, R20, R24)."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from challenges.models import Administration
from common.formatting import french_date
from common.transitions import move
from documents.models import Document
from talents.domain import cohorts, facts, papers
from talents.domain.cohorts import AdmissionRefusedError
from talents.enums import ActKind, MissionState
from talents.models import Mission, MissionAct

PARIS = ZoneInfo("Europe/Paris")
PAPERS = {ActKind.TERMINATION: "termination_letter"}
UNDER_CONTRACT = {MissionState.CONTRACTED, MissionState.ACTIVE, MissionState.SUSPENDED}
MOVES = {ActKind.SUSPENSION: "suspend", ActKind.RESUMPTION: "resume", ActKind.TERMINATION: "interrupt"}


class ActRefusedError(Exception):
    """The act is not possible; ``field`` is where, the message says why, in French."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(message)


def _until(mission: Mission, kind: ActKind, until: date | None) -> date:
    """Return the last day after the act, checked. Raises :class:`ActRefusedError`."""
    if kind not in {ActKind.EXTENSION, ActKind.RENEWAL}:
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
        raise ActRefusedError("reason", "Donnez le motif de l’acte.")
    if kind == ActKind.TRANSFER and host == mission.host:
        raise ActRefusedError("host", "Choisissez une autre administration d’accueil.")
    if kind == ActKind.PAY and net == mission.net_monthly:
        raise ActRefusedError("net_monthly", "Écrivez la nouvelle rémunération nette.")
    wanted = {ActKind.SUSPENSION: MissionState.ACTIVE, ActKind.RESUMPTION: MissionState.SUSPENDED}.get(kind)
    if wanted is not None and mission.state != wanted:
        raise ActRefusedError("kind", f"Cet acte suppose une mission « {wanted.label.lower()} ».")


def _apply(mission: Mission, act: MissionAct, by: User, at: datetime) -> None:
    changes = {"ends_on": act.ends_after, "host": act.host_after, "net_monthly": act.net_after}
    if act.kind == ActKind.TERMINATION and act.ends_after <= mission.starts_on:
        changes.pop("ends_on")  # a mission ended on its first day keeps its dates; the act tells the last day
    verb = MOVES.get(ActKind(act.kind))
    if verb is not None:
        move(mission, verb, by=by, at=at, reason=act.reason, **changes)
    else:
        Mission.objects.filter(pk=mission.pk).update(**changes)
        mission.refresh_from_db()


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
        rank=(mission.acts.aggregate(last=Max("rank"))["last"] or 0) + 1,
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
    act.document = _paper(act, PAPERS.get(kind, "amendment"), at=at)
    act.save(update_fields=["document"])
    return act


def _paper(act: MissionAct, code: str, *, at: datetime) -> Document:
    context = facts.act_context(act, on=at.astimezone(PARIS).date())
    return papers.file(code, context, key=f"{code}-act-{act.pk}", at=at, mission=act.mission)
