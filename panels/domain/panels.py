"""Open the campaign's panels and give them what they read.

Here rather than in ``juries``, which knows no campaign, or in ``challenges``, which knows no candidate.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.domain import invitations
from accounts.domain.acts import team_act
from accounts.domain.invitations import InvitationKind, InvitationLapsedError
from accounts.domain.quotas import QuotaExceededError
from accounts.models import Invitation, User
from applications.enums import ApplicationState
from applications.models import Application, Profile
from challenges.domain.rules.running import check_running
from challenges.enums import ChallengeState, StageKind
from challenges.models import Challenge, Stage
from common.refusals import RefusedError
from common.transitions import move_many
from dossiers.models import Deposit
from exercises.queries.reading import answers_to_read
from juries.domain import assessments, members
from juries.domain.sharing import assignments
from juries.domain.sharing.assignments import Forecast
from juries.enums import AssessmentState, JurorKind
from juries.models import Juror, Panel, PanelGrid, ScoringGrid
from notifications.domain import correspondence
from notifications.domain.addressees import Addressee
from panels.domain import conflicts
from panels.queries.campaigns import campaign_code
from panels.queries.hosts import missing_hosts

ANONYMOUS = {"blind": True, "collective": False, "own_marks": False}
"""How exercises are read, whatever their stage says."""


class PanelRefusedError(RefusedError):
    """The panel cannot be opened; the message says why, in French."""


def _checked_grid(
    stage: Stage, people: Sequence[User], strangers: Sequence[Addressee], challenge: Challenge | None
) -> ScoringGrid:
    """Return the grid of a panel that may be opened. Raises :class:`PanelRefusedError`."""
    check_running(stage.campaign)
    if stage.grid is None:
        raise PanelRefusedError("Cette étape n’a pas de grille.")
    if not people and not strangers:
        raise PanelRefusedError("Un jury compte au moins une personne.")
    applying = Application.objects.filter(campaign=stage.campaign_id, candidate__in=people).select_related("candidate")
    for application in applying:
        raise PanelRefusedError(f"{application.candidate} candidate à cette campagne et ne peut pas y être juré.")
    if stage.kind == StageKind.HEARING and (challenge is None or challenge.hearing_panel_id is not None):
        raise PanelRefusedError("Un jury d’audition est celui d’un défi, qui n’en a qu’un.")
    return stage.grid


@team_act("panels.manage")
@transaction.atomic
def open_panel(
    stage: Stage,
    *,
    name: str,
    jurors: Sequence[User | Addressee],
    by: User,
    at: datetime,
    challenge: Challenge | None = None,
    with_hosts: bool = False,
) -> Panel:
    """Open a panel on the stage's grid and invite its jurors; the first one with an account is its secretary.

    ``with_hosts`` invites those who lead the challenge too (:func:`invite_hosts`).

    An address that nobody has proved gets an invitation: its owner sits by signing in. Raises
    :class:`PanelRefusedError` without grid or juror, for a candidate of the campaign (R7), when a hearing panel has no
    challenge of its own, or beyond the quotas.
    """
    people = [juror for juror in dict.fromkeys(jurors) if isinstance(juror, User)]
    strangers = [juror for juror in dict.fromkeys(jurors) if isinstance(juror, Addressee)]
    grid = _checked_grid(stage, people, strangers, challenge)
    plan = stage.plan() | (ANONYMOUS if stage.kind == StageKind.EXERCISE else {})
    panel = Panel.objects.create(name=name, grid=grid, **plan)
    PanelGrid.objects.bulk_create(
        PanelGrid(panel=panel, trade=own.profession.code, grid_id=own.grid_id)
        for own in stage.campaign.trade_grids.filter(kind=stage.kind).select_related("profession")
    )
    stage.panels.add(panel)
    trades = _trades(people)
    Juror.objects.bulk_create(
        Juror(
            panel=panel,
            user=user,
            secretary=rank == 0,
            trades=trades[user.pk],
            kind=_kind(user),
        )
        for rank, user in enumerate(people)
    )
    if challenge is not None:
        challenge.hearing_panel = panel
        challenge.save(update_fields=["hearing_panel"])
    for seat in panel.jurors.present().select_related("user").order_by("pk"):
        _invite(seat, by=by, at=at)
    for rank, stranger in enumerate(strangers):
        _offer(panel, stranger, data={"secretary": rank == 0 and not people}, by=by, at=at)
    if with_hosts:
        invite_hosts(stage, panel, by=by, at=at)
    return panel


@team_act("panels.manage")
@transaction.atomic
def invite_hosts(stage: Stage, panel: Panel, *, by: User, at: datetime) -> int:
    """Seat those who lead the challenge that a panel hears people for, and invite them; return how many are new.

    Who sits already keeps their seat, and orders the people heard from then on. Somebody who left, or who applies to
    the campaign (R7), is passed over. Raises :class:`PanelRefusedError` for a closed panel.
    """
    _check_open(panel)
    missing = missing_hosts(panel)
    applying = set(
        Application.objects.filter(campaign=stage.campaign_id, candidate__in=missing).values_list(
            "candidate", flat=True
        )
    )
    hosts = [person for person in missing if person.pk not in applying]
    seated = panel.jurors.present().filter(user__in=hosts)
    known = set(seated.values_list("user", flat=True))
    seated.update(is_host=True)
    for person in hosts:
        if person.pk not in known:
            _join(stage, panel, person, by=by, at=at, kind=JurorKind.HOST, is_host=True)
    return len(hosts)


def _trades(people: Sequence[User]) -> dict[int, list[str]]:
    """Return the professions that people's own profiles name."""
    known = Profile.objects.filter(person__in=people).values_list("person", "professions__code")
    codes: dict[int, list[str]] = defaultdict(list)
    for person, code in known.exclude(professions=None).order_by("professions__code"):
        codes[person].append(code)
    return codes


def _kind(user: User) -> JurorKind:
    return JurorKind.PROGRAMME if user.is_team else JurorKind.OUTSIDE


def _write(to: User | Addressee, panel: Panel, *, key: str, link: str, by: User, at: datetime) -> None:
    context = {"panel": panel.name, "link": link, "days": invitations.INVITATION_LIFETIME.days}
    try:
        correspondence.write(
            "juror_invitation",
            to=to,
            by=by,
            about=panel,
            key=key,
            context=context,
            campaign=campaign_code(panel),
            at=at,
        )
    except QuotaExceededError as error:
        raise PanelRefusedError(str(error)) from None


def _invite(seat: Juror, *, by: User, at: datetime) -> None:
    key = f"juror-{seat.panel_id}-{seat.user_id}"
    _write(seat.user, seat.panel, key=key, link=members.path(seat), by=by, at=at)


def _offer(panel: Panel, stranger: Addressee, *, data: dict[str, Any], by: User, at: datetime) -> Invitation:
    """Keep a seat for the owner of an address; ``data`` are the fields of the seat."""
    offer = invitations.invite(SEAT_INVITATION, stranger.address, target=panel.pk, data=data, by=by, at=at)
    _write(stranger, panel, key=f"juror-address-{offer.pk}-{at:%Y%m%d}", link="", by=by, at=at)
    return offer


def _accept_seat(invitation: Invitation, user: User, at: datetime) -> None:
    panel = Panel.objects.filter(pk=invitation.target).first()
    stage = panel.stages.select_related("campaign").first() if panel else None
    if panel is None or stage is None:
        raise InvitationLapsedError("Ce jury n’existe plus.")
    fields = dict(invitation.data)
    if fields.get("chair") and panel.jurors.present().filter(chair=True).exists():
        fields["chair"] = False
    try:
        _join(stage, panel, user, by=invitation.invited_by, at=at, **fields)
    except PanelRefusedError as error:
        raise InvitationLapsedError(str(error)) from None


SEAT_INVITATION = InvitationKind("juror", "siéger à un jury", _accept_seat)


def waiting_seats(panel: Panel, *, at: datetime) -> QuerySet[Invitation]:
    """Return the invitations to sit in a panel that wait for the owner of their address."""
    return invitations.waiting(SEAT_INVITATION, at=at).filter(target=panel.pk)


@team_act("panels.manage")
@transaction.atomic
def replace(
    stage: Stage, seat: Juror, substitute: User | Addressee | None, *, reason: str, by: User, at: datetime
) -> Juror | Invitation | None:
    """Take a juror out of a panel, in favour of somebody or of the others; nothing begun by others moves.

    The substitute takes the roles, the trades and what was not handed in, conflicts looked for first. Raises
    :class:`PanelRefusedError` for a candidate of the campaign (R7) or a member, and
    :class:`juries.domain.members.DepartureRefusedError`.
    """
    panel = seat.panel
    roles = {"secretary": seat.secretary, "chair": seat.chair}
    members.leave(seat, reason=reason, by=by, at=at)
    newcomer: Juror | Invitation | None = None
    fields = {
        "kind": str(seat.kind), "trades": seat.trades, "languages": seat.languages, "capacity": seat.capacity,
        "replaces_id": seat.pk, **roles,
    }  # fmt: skip
    if isinstance(substitute, User):
        newcomer = _welcome(stage, panel, substitute, by=by, at=at, **fields)
    elif substitute is not None:
        newcomer = _offer(panel, substitute, data=fields, by=by, at=at)
    members.share_again(panel, by=by, at=at)
    return newcomer


@team_act("panels.manage")
@transaction.atomic
def join(stage: Stage, panel: Panel, person: User | Addressee, *, by: User, at: datetime) -> Juror | Invitation:
    """Invite one more juror to a panel that is open; the next sharing gives them what lacks a reader.

    An address that nobody has proved gets an invitation. Raises :class:`PanelRefusedError` for a closed panel, a
    candidate of the campaign (R7) or a member.
    """
    if isinstance(person, Addressee):
        _check_open(panel)
        return _offer(panel, person, data={}, by=by, at=at)
    return _join(stage, panel, person, by=by, at=at)


def _check_open(panel: Panel) -> None:
    if panel.closed_at is not None:
        raise PanelRefusedError("Ce jury est clos : personne n’y entre plus.")


def _join(stage: Stage, panel: Panel, person: User, *, by: User, at: datetime, **fields: Any) -> Juror:
    """Seat somebody in an open panel; ``fields`` are those of the seat, when it was another's."""
    _check_open(panel)
    own = {"trades": _trades([person])[person.pk], "kind": _kind(person)}
    return _welcome(stage, panel, person, by=by, at=at, **own | fields)


def _welcome(stage: Stage, panel: Panel, person: User, *, by: User, at: datetime, **fields: Any) -> Juror:
    """Seat somebody, look for what ties them to the panel's dossiers before any is theirs, and invite them."""
    if Application.objects.filter(campaign=stage.campaign_id, candidate=person).exists():
        raise PanelRefusedError(f"{person} candidate à cette campagne et ne peut pas y être juré.")
    if panel.jurors.present_and_past().filter(user=person).exists():
        raise PanelRefusedError(f"{person} est, ou a été, membre de ce jury.")
    juror = Juror.objects.create(panel=panel, user=person, **fields)
    conflicts.find(panel, Deposit.objects.filter(assessments__panel=panel).distinct(), at=at)
    _invite(juror, by=by, at=at)
    return juror


def readable_deposits(stage: Stage, panel: Panel) -> QuerySet[Deposit]:
    """Return the deposits that the stage may still give to this panel."""
    fresh = Deposit.objects.exclude(assessments__panel__stages=stage).order_by("pk")
    if stage.kind == StageKind.EXERCISE:
        return answers_to_read(fresh, stage, panel)
    if stage.kind == StageKind.CHALLENGE_JURY:
        return fresh.filter(
            dossier__challenge__campaign=stage.campaign_id, dossier__challenge__state=ChallengeState.SHORTLISTED
        )
    applications = Application.objects.filter(campaign=stage.campaign_id)
    if stage.kind == StageKind.PRESELECTION:
        return fresh.filter(dossier__application__in=applications.filter(state=ApplicationState.SUBMITTED))
    wanting = applications.filter(
        state__in=(ApplicationState.SHORTLISTED, ApplicationState.HEARD), wishes__challenge__hearing_panel=panel
    )
    return Deposit.objects.filter(dossier__application__in=wanting).exclude(assessments__panel=panel).order_by("pk")


@team_act("panels.manage")
@transaction.atomic
def give(stage: Stage, panel: Panel, *, by: User, at: datetime, only: Collection[int] | None = None) -> int:
    """Share the stage's waiting deposits (or ``only`` some of them) among the panel; return the grids made.

    Conflicts of interest are looked for first: a juror never receives what ties them.

    Raises :class:`juries.domain.sharing.assignments.NotEnoughJurorsError` and then gives nothing.
    """
    deposits = readable_deposits(stage, panel)
    if only is not None:
        deposits = deposits.filter(pk__in=only)
    listed = list(deposits)
    conflicts.find(panel, listed, at=at)
    return assignments.assign(panel, listed, by=by, at=at)


def foresee(stage: Stage, panel: Panel, *, at: datetime) -> Forecast:
    """Return what sharing all that waits, or lacks a reader, would give; only the conflicts found are recorded."""
    listed = [*readable_deposits(stage, panel), *assignments.under_read(panel)]
    conflicts.find(panel, listed, at=at)
    return assignments.foresee(panel, listed)


@team_act("panels.manage")
@transaction.atomic
def close(stage: Stage, panel: Panel, *, by: User, at: datetime) -> None:
    """Close a panel: its marks no longer change, and those whose grid is in are recorded as heard.

    A person heard by several panels is recorded once. A preselection panel hears nobody.
    """
    assessments.close(panel, at=at)
    read = list(
        panel.assessments.filter(state=AssessmentState.SUBMITTED, counted=True).values_list("deposit", flat=True)
    )
    if stage.kind == StageKind.HEARING:
        people = Application.objects.filter(dossier__deposit__in=read, state=ApplicationState.SHORTLISTED)
        move_many(list(people), "hear", by=by, at=at)
    elif stage.kind == StageKind.CHALLENGE_JURY:
        challenges = Challenge.objects.filter(dossier__deposit__in=read, state=ChallengeState.SHORTLISTED)
        move_many(list(challenges), "hear", by=by, at=at)
