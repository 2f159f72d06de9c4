"""Who acts on challenges, by role: whom a message of one reaches."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from accounts.models import User
from challenges.enums import ChallengeRight, ChallengeRole, MemberRole
from challenges.models import AdministrationMember, Challenge, ChallengeMember
from challenges.rules import active_roles, challenge_roles_with


def role_holders(
    challenges: Iterable[Challenge], *roles: str, hosts: dict[int, int] | None = None
) -> dict[int, list[tuple[str, User]]]:
    """Return who has some roles on challenges, by key of challenge, each with their role (three queries at most).

    They are those to whom a role was given; on a challenge where nobody was ever given one, those who have such a seat
    in its administration. Leads who hold the administration stand for a challenge without a lead of its own. ``hosts``
    name the administration of a challenge when another than its own hosts it.
    """
    bodies = {challenge.pk: (hosts or {}).get(challenge.pk, challenge.administration_id) for challenge in challenges}
    decided = set(ChallengeMember.objects.filter(challenge__in=bodies).values_list("challenge", flat=True))
    holders: dict[int, list[tuple[str, User]]] = {key: [] for key in bodies}
    given = active_roles().filter(challenge__in=decided, role__in=roles).select_related("user").order_by("pk")
    for row in given if decided else ():
        holders[row.challenge_id].append((row.role, row.user))
    led = {key for key, people in holders.items() if any(role == ChallengeRole.LEAD for role, _ in people)}
    seats = AdministrationMember.objects.filter(administration__in=set(bodies.values()) - {None}, role__in=roles)
    for seat in seats.select_related("user").order_by("pk"):
        for key, body in bodies.items():
            stands_for = key not in decided or (seat.role == MemberRole.LEAD and key not in led)
            if body == seat.administration_id and stands_for:
                holders[key].append((seat.role, seat.user))
    return holders


def holders_of(challenge: Challenge, *roles: str, host: int | None = None) -> list[User]:
    """Return who has one of some roles on a challenge: see :func:`role_holders`."""
    holders = role_holders([challenge], *roles, hosts={challenge.pk: host} if host else None)
    return list({user.pk: user for _, user in holders[challenge.pk]}.values())


def people_with(challenge: Challenge, right: ChallengeRight) -> QuerySet[User]:
    """Return everybody who has a right on a challenge, by name: those for whom :func:`challenges.rules.may` holds."""
    roles = challenge_roles_with(right)
    seats = AdministrationMember.objects.filter(administration=challenge.administration_id)
    seated = seats.filter(role=MemberRole.LEAD) if ChallengeRole.LEAD in roles else seats.none()
    if not challenge.members.exists():
        seated = seats.filter(role__in=roles)
    given = active_roles().filter(challenge=challenge, role__in=roles)
    people = User.objects.filter(Q(pk__in=given.values("user")) | Q(pk__in=seated.values("user")))
    return people.order_by("last_name", "first_name", "pk")
