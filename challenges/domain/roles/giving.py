"""Give and end the roles that people have on one challenge; each is told, and the journal keeps who gave what.

Whoever opens a proposal is its lead. A challenge on which nobody was ever given a role follows the seats of its
administration: the first role given writes these seats down as roles, so that nobody loses a challenge in silence.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.domain import journal
from accounts.enums import Act
from accounts.models import User
from accounts.rules import allowed
from challenges.enums import ChallengeRight, ChallengeRole, MemberRole
from challenges.models import AdministrationMember, Challenge, ChallengeMember, ProposalPart
from challenges.rules import active_roles, may
from common.days import day_of
from common.language.formatting import french_date
from common.language.french import of_body
from common.refusals import RefusedError
from notifications.domain import outbox

ABILITIES = {
    ChallengeRole.LEAD: "Vous écrivez et déposez la proposition, vous invitez vos collègues et leur confiez des"
    " parties.",
    ChallengeRole.WRITER: "Vous écrivez la proposition avec la personne qui porte le projet ; elle seule la dépose.",
    ChallengeRole.SPONSOR: "Vous lisez la proposition, et vous signez les engagements de votre administration quand"
    " la personne qui porte le projet vous en envoie le lien.",
    ChallengeRole.HR: "Vous lisez la proposition, remplissez les parties qui vous sont confiées, et suivez le"
    " recrutement des personnes retenues.",
    ChallengeRole.FINANCE: "Vous lisez la proposition, remplissez les parties qui vous sont confiées, et suivez le"
    " financement des personnes retenues.",
    ChallengeRole.IT: "Vous lisez la proposition et remplissez les parties qui vous sont confiées.",
    ChallengeRole.PRIVACY: "Vous lisez la proposition et remplissez les parties qui vous sont confiées.",
    ChallengeRole.LEGAL: "Vous lisez la proposition et remplissez les parties qui vous sont confiées.",
    ChallengeRole.READER: "Vous lisez la proposition et la suite qui lui est donnée.",
}
"""What each role lets its holder do, as a message and a form say it to them."""


class RoleRefusedError(RefusedError):
    """A role that cannot be given or ended; the message says why, in French."""

    field = "email"


def may_give(user: User, challenge: Challenge) -> bool:
    """Tell whether a person gives and ends the roles of a challenge: its leads, and the team that keeps the members."""
    return may(user, challenge, ChallengeRight.INVITE) or allowed(user, "directory.manage", challenge)


def check_may_give(user: User, challenge: Challenge) -> None:
    """Raise :class:`RoleRefusedError` for who does not give the roles of a challenge."""
    if not may_give(user, challenge):
        raise RoleRefusedError(f"Seule une personne qui porte le projet « {challenge} » y donne des rôles.")


def _record(member: ChallengeMember, what: str, *, by: User | None) -> None:
    journal.record(
        Act.RIGHTS,
        f"{what} : {member.get_role_display()}, défi {member.challenge}",
        actor=by,
        concerned=member.user,
        target=f"défi {member.challenge.public_id}",
    )


def open_as_lead(challenge: Challenge, *, by: User, at: datetime) -> ChallengeMember:
    """Make the lead of a proposal of the person who opens it."""
    return ChallengeMember.objects.create(
        challenge=challenge, user=by, role=ChallengeRole.LEAD, given_by=by, given_at=at
    )


def _write_seats_as_roles(challenge: Challenge, *, at: datetime) -> None:
    """Write the seats of the administration as roles, once, before the first role is given on an older challenge.

    Its leads hold all its challenges and need no row.
    """
    if challenge.members.exists():
        return
    seats = AdministrationMember.objects.filter(
        administration=challenge.administration_id, role__in=ChallengeRole.values
    ).exclude(role=MemberRole.LEAD)
    ChallengeMember.objects.bulk_create(
        ChallengeMember(challenge=challenge, user_id=seat.user_id, role=seat.role, given_at=at)
        for seat in seats.order_by("pk")
    )


def _check_lead_stays(member: ChallengeMember) -> None:
    """Refuse to leave a challenge without anybody who leads it."""
    others = active_roles().filter(challenge=member.challenge_id, role=ChallengeRole.LEAD).exclude(pk=member.pk)
    holders = AdministrationMember.objects.filter(
        administration=member.challenge.administration_id, role=MemberRole.LEAD
    )
    if not others.exists() and not holders.exists():
        raise RoleRefusedError(
            "Cette personne est seule à porter le projet : donnez d’abord ce rôle à quelqu’un d’autre.", field=""
        )


def _close(member: ChallengeMember, *, by: User | None, at: datetime) -> None:
    if member.role == ChallengeRole.LEAD:
        _check_lead_stays(member)
    member.ended_at, member.ended_by = at, by
    member.save(update_fields=["ended_at", "ended_by"])


@transaction.atomic
def give(
    challenge: Challenge, user: User, role: ChallengeRole, *, by: User, at: datetime, ends_on: date | None = None
) -> ChallengeMember:
    """Give a person a role on a challenge, in the place of the one they had there; the caller tells them.

    Somebody who does not act for the administration yet becomes a member of it, for this challenge alone. Raises
    :class:`RoleRefusedError`.
    """
    check_may_give(by, challenge)
    if challenge.administration is None:
        raise RoleRefusedError("Ce défi n’a pas d’administration dans l’annuaire : l’équipe du programme la nomme.")
    if ends_on is not None and ends_on < day_of(at):
        raise RoleRefusedError("Ce jour est passé : choisissez aujourd’hui, ou un jour à venir.", field="ends_on")
    if role == ChallengeRole.SPONSOR and user == by:
        raise RoleRefusedError("Vous ne pouvez pas être votre propre sponsor : désignez une autre personne.")
    Challenge.objects.select_for_update(of=("self",)).get(pk=challenge.pk)
    _write_seats_as_roles(challenge, at=at)
    former = challenge.members.filter(user=user, ended_at=None).first()
    if former is not None:
        if former.role == role:
            former.ends_on = ends_on
            former.save(update_fields=["ends_on"])
            return former
        _close(former, by=by, at=at)
    AdministrationMember.objects.get_or_create(
        administration=challenge.administration, user=user, defaults={"role": MemberRole.MEMBER}
    )
    member = ChallengeMember.objects.create(
        challenge=challenge, user=user, role=role, given_by=by, given_at=at, ends_on=ends_on
    )
    _free_parts(challenge, user)
    _record(member, "Rôle donné", by=by)
    return member


def _free_parts(challenge: Challenge, user: User) -> None:
    """Leave to nobody the parts of somebody who fills them no more."""
    if not may(user, challenge, ChallengeRight.FILL):
        ProposalPart.objects.filter(challenge=challenge, owner=user).update(owner=None)


@transaction.atomic
def end(member: ChallengeMember, *, by: User, at: datetime) -> None:
    """Take a role away at once, and tell the person; their parts are then nobody's.

    Raises :class:`RoleRefusedError`.
    """
    challenge = member.challenge
    check_may_give(by, challenge)
    member = (
        ChallengeMember.objects.select_for_update(of=("self",)).select_related("user", "challenge").get(pk=member.pk)
    )
    if member.ended_at is not None:
        raise RoleRefusedError("Ce rôle est déjà retiré.", field="")
    _close(member, by=by, at=at)
    _free_parts(challenge, member.user)
    _record(member, "Rôle retiré", by=by)
    outbox.queue(
        "challenge_role_ended",
        to=member.user,
        key=f"challenge-role-ended-{member.pk}",
        context={
            "role": member.get_role_display(),
            "title": challenge.submitted_title,
            "administration": of_body(str(challenge.administration)),
            "by": str(by),
        },
        campaign=challenge.campaign.code,
        at=at,
    )


def leave(user: User, administration: int, *, at: datetime) -> None:
    """End the roles of somebody who no longer acts for an administration."""
    left = ChallengeMember.objects.filter(user=user, challenge__administration=administration, ended_at=None)
    left.update(ended_at=at)


def letter(challenges: Iterable[Challenge], role: ChallengeRole, *, by: User, ends_on: date | None) -> dict[str, Any]:
    """Return what a message says of a role given on some challenges of one administration."""
    challenges = list(challenges)
    return {
        "role": role.label,
        "abilities": ABILITIES[role],
        "titles": [challenge.submitted_title for challenge in challenges],
        "administration": of_body(str(challenges[0].administration)),
        "ends_on": french_date(ends_on) if ends_on else "",
        "by": str(by),
    }
