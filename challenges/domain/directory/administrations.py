"""The directory of administrations, and who acts for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from accounts.domain import invitations, journal, quotas
from accounts.domain.acts import team_act
from accounts.domain.invitations import InvitationKind, InvitationLapsedError
from accounts.domain.quotas import Limit, QuotaExceededError
from accounts.enums import Act
from accounts.models import Invitation, User
from accounts.rules import allowed
from challenges.domain.roles import giving
from challenges.enums import ChallengeRole, MemberRole, RequestState
from challenges.models import Administration, AdministrationMember, Challenge, JoinRequest, JoinRequestLog
from common.language.french import of_body
from common.language.search import document
from common.refusals import RefusedError
from common.transitions import move
from notifications.domain import correspondence, outbox
from notifications.domain.addressees import resolve

SIREN_LENGTH = 9
MAX_JOIN_REQUESTS_A_DAY = 5
TOO_MANY_REQUESTS = (
    f"Vous avez fait {MAX_JOIN_REQUESTS_A_DAY} demandes aujourd’hui, le nombre permis en un jour : reprenez demain, ou"
    " écrivez à l’équipe du programme."
)


class JoinRefusedError(RefusedError):
    """The request cannot be made or answered; the message says why, in French."""

    field = "email"  # of whom is attached; who asks for themself types none


class TreeRefusedError(RefusedError):
    """An administration cannot be attached under one of its own."""

    field = "parent_name"


def index(administration: Administration) -> None:
    """Write the words by which an administration is found."""
    administration.search_words = document(administration.name, administration.acronym, administration.siren)


@transaction.atomic
def save(administration: Administration, *, parent: Administration | None) -> None:
    """Write a record of the directory under ``parent``. Raises :class:`TreeRefusedError` for a loop."""
    above = parent
    while above is not None:
        if above.pk == administration.pk and above.pk is not None:
            raise TreeRefusedError("Une administration n’est pas rattachée à l’une des siennes.")
        above = above.parent
    administration.parent = parent
    index(administration)
    administration.save()


def _keep(member: AdministrationMember, *, by: User) -> None:
    what = f"{member.get_role_display()} {of_body(str(member.administration))}"
    target = f"administration {member.administration_id}"
    journal.record(Act.RIGHTS, what, actor=by, concerned=member.user, target=target)


@team_act("directory.manage")
@transaction.atomic
def attach(
    administration: Administration, *, email: str, role: MemberRole, by: User, at: datetime
) -> AdministrationMember | Invitation:
    """Let a person act for an administration, in one role, and tell them once; a second call changes the role.

    An administration written by hand is saved with the membership, never alone. An address that nobody has proved gets
    an invitation: its owner becomes a member by signing in. Raises :class:`JoinRefusedError` beyond the quotas.
    """
    if administration.pk is None:
        save(administration, parent=None)
    addressee = resolve(email)
    result: AdministrationMember | Invitation
    if isinstance(addressee, User):
        result = _seat(administration, addressee, role=role, by=by)
        key = f"invitation-{result.pk}"
    else:
        result = invitations.invite(
            MEMBER_INVITATION, addressee.address, target=administration.pk, data={"role": str(role)}, by=by, at=at
        )
        key = f"invitation-address-{result.pk}-{at:%Y%m%d}"
    _write(
        "administration_invitation",
        to=addressee,
        by=by,
        about=administration,
        key=key,
        context={
            "administration": administration.name,
            "role": MemberRole(role).label,
            "by": str(by),
            "has_account": isinstance(addressee, User),
            "days": invitations.INVITATION_LIFETIME.days,
        },
        at=at,
    )
    return result


def _write(template: str, **message: Any) -> None:
    """Queue a message within the quotas of the day. Raises :class:`JoinRefusedError` beyond them."""
    try:
        correspondence.write(template, **message)
    except QuotaExceededError as error:
        raise JoinRefusedError(str(error)) from None


def _seat(administration: Administration, user: User, *, role: MemberRole, by: User) -> AdministrationMember:
    """Make a person a member of an administration, or change their role, and record it."""
    member, _ = AdministrationMember.objects.update_or_create(
        administration=administration, user=user, defaults={"role": role}
    )
    _keep(member, by=by)
    return member


def _accept_membership(invitation: Invitation, user: User, _at: datetime) -> None:
    administration = Administration.objects.filter(pk=invitation.target).first()
    if administration is None:
        raise InvitationLapsedError("Cette administration n’est plus dans l’annuaire.")
    _seat(administration, user, role=MemberRole(invitation.data["role"]), by=invitation.invited_by)


MEMBER_INVITATION = InvitationKind("administration_member", "agir pour une administration", _accept_membership)


@dataclass(frozen=True, slots=True)
class WaitingMember:
    """An invitation to act for an administration that nobody has accepted yet."""

    address: str
    administration: str
    role: str
    expires_at: datetime


def waiting_members(*, at: datetime) -> list[WaitingMember]:
    """Return the invitations that wait, by administration (two queries)."""
    rows = list(invitations.waiting(MEMBER_INVITATION, at=at))
    names = dict(Administration.objects.filter(pk__in=[row.target for row in rows]).values_list("pk", "name"))
    waiting = [
        WaitingMember(row.address, names.get(row.target, ""), MemberRole(row.data["role"]).label, row.expires_at)
        for row in rows
    ]
    return sorted(waiting, key=lambda member: (member.administration, member.address))


def known_by_siret(user: User) -> Administration | None:
    """Return the administration that the sign-in names: its SIRET begins with a SIREN of the directory."""
    if not user.siret:
        return None
    return Administration.objects.filter(siren=user.siret[:SIREN_LENGTH]).first()


def ask_by_siret(user: User, *, role: MemberRole, at: datetime) -> JoinRequest:
    """Ask to join the administration that ProConnect names: the SIRET is an argument, the answer stays somebody's.

    An establishment has thousands of agents: its SIRET says where somebody works, not that they lead a project. Raises
    :class:`JoinRefusedError`.
    """
    administration = known_by_siret(user)
    if administration is None:
        raise JoinRefusedError("Votre connexion ne donne le SIRET d’aucune administration de l’annuaire.")
    message = f"Connexion professionnelle : l’établissement {user.siret} est attesté par ProConnect."
    return ask_to_join(user, administration=administration, role=role, message=message, at=at)


@transaction.atomic
def ask_to_join(
    user: User,
    *,
    administration: Administration | None,
    role: MemberRole,
    message: str,
    at: datetime,
    proposed_name: str = "",
    proposed_siren: str = "",
) -> JoinRequest:
    """Ask to act for an administration; its project leads are told, or the team alone when it is unknown.

    Raises :class:`JoinRefusedError` for a member already, or while a request waits.
    """
    if administration is not None and administration.members.filter(user=user).exists():
        raise JoinRefusedError("Vous agissez déjà pour cette administration.")
    _count_request(user, at=at)
    try:
        with transaction.atomic():
            request = JoinRequest.objects.create(
                user=user, administration=administration, proposed_name=proposed_name, proposed_siren=proposed_siren,
                role=role, message=message, asked_at=at,
            )  # fmt: skip
    except IntegrityError:
        raise JoinRefusedError("Une demande est déjà en attente pour cette administration.") from None
    JoinRequestLog.objects.create(
        subject=request, verb="ask", source="", target=RequestState.PENDING, by=user, at=at, reason=message
    )
    if administration is not None:
        for lead in administration.members.filter(role=MemberRole.LEAD).select_related("user"):
            _write(
                "join_request",
                to=lead.user,
                by=user,
                about=administration,
                key=f"join-{request.pk}-{lead.user_id}",
                context={"user": str(user), "administration": administration.name, "role": request.get_role_display()},
                at=at,
            )
    return request


def _count_request(user: User, *, at: datetime) -> None:
    limit = Limit(quotas.person_subject(user), MAX_JOIN_REQUESTS_A_DAY, TOO_MANY_REQUESTS)
    try:
        quotas.spend("join_request", [limit], at=at)
    except QuotaExceededError as error:
        raise JoinRefusedError(str(error)) from None


def may_answer(user: User, request: JoinRequest) -> bool:
    """Tell whether a person answers a request: the team, or a project lead of that administration."""
    if allowed(user, "directory.manage"):
        return True
    leads = AdministrationMember.objects.filter(user=user, role=MemberRole.LEAD)
    return request.administration_id is not None and leads.filter(administration=request.administration_id).exists()


@transaction.atomic
def approve(
    request: JoinRequest,
    *,
    by: User,
    at: datetime,
    administration: Administration | None = None,
    challenges: Sequence[Challenge] = (),
    role: ChallengeRole = ChallengeRole.READER,
) -> None:
    """Let the person in: with a role on some challenges alone, or else with the role they asked in the administration.

    For an unknown body the team names the record, or a new one is made of what was proposed. Raises
    :class:`JoinRefusedError`, :class:`challenges.domain.roles.giving.RoleRefusedError`, or
    :class:`common.transitions.TransitionRefusedError` when already answered.
    """
    if not may_answer(by, request):
        raise JoinRefusedError("Seuls l’équipe du programme et les porteurs de projet répondent aux demandes.")
    target = request.administration or administration
    if target is None:
        target = Administration.objects.filter(siren=request.proposed_siren).exclude(siren="").first()
    if target is None:
        target = Administration(name=request.proposed_name, siren=request.proposed_siren)
        save(target, parent=None)
    move(request, "approve", by=by, at=at, administration=target)
    if any(challenge.administration_id != target.pk for challenge in challenges):
        raise JoinRefusedError("Choisissez des défis de cette administration.", field="challenges")
    for challenge in challenges:
        giving.give(challenge, request.user, role, by=by, at=at)
    if not challenges:
        _seat(target, request.user, role=MemberRole(request.role), by=by)
    given = role.label if challenges else request.get_role_display()
    _tell(request, at=at, role=given, titles=[challenge.submitted_title for challenge in challenges])


@transaction.atomic
def refuse(request: JoinRequest, *, by: User, at: datetime, reason: str) -> None:
    """Refuse a request, with a reason. Raises as :func:`approve`."""
    if not may_answer(by, request):
        raise JoinRefusedError("Seuls l’équipe du programme et les porteurs de projet répondent aux demandes.")
    if not reason.strip():
        raise JoinRefusedError("Indiquez le motif du refus : il est envoyé à la personne.", field="reason")
    move(request, "refuse", by=by, at=at, reason=reason)
    _tell(request, at=at, reason=reason)


def _tell(request: JoinRequest, *, at: datetime, reason: str = "", role: str = "", titles: Sequence[str] = ()) -> None:
    outbox.queue(
        "join_answer",
        to=request.user,
        key=f"join-answer-{request.pk}",
        context={
            "administration": str(request.administration or request.proposed_name),
            "accepted": request.state == RequestState.APPROVED,
            "reason": reason,
            "role": role,
            "titles": list(titles),
            "holds_all": request.role == MemberRole.LEAD and not titles,
        },
        at=at,
    )


@dataclass(frozen=True, slots=True)
class Node:
    """An administration of the tree, with those attached to it."""

    administration: Administration
    children: list[Any]


def tree() -> list[Node]:
    """Return the ministries and bodies that have others attached, with all that hangs from them (one query)."""
    everyone = list(Administration.objects.order_by("name", "pk"))
    below: dict[int | None, list[Administration]] = {}
    for administration in everyone:
        below.setdefault(administration.parent_id, []).append(administration)

    def grown(administration: Administration) -> Node:
        return Node(administration, [grown(child) for child in below.get(administration.pk, [])])

    return [grown(root) for root in below.get(None, []) if root.pk in below]
