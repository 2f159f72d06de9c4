"""Attach people to administrations."""

from django.db import transaction

from accounts.domain.users import invited
from challenges.enums import MemberRole
from challenges.models import Administration, AdministrationMember


@transaction.atomic
def attach(administration: Administration, *, email: str, role: MemberRole) -> AdministrationMember:
    """Let a person act for an administration, in one role; a second call changes the role.

    An administration written by hand is saved with the membership, never alone. An account is opened for an unknown
    address: its owner enters by e-mail code.
    """
    if administration.pk is None:
        administration.save()
    [user] = invited([email])
    member, _ = AdministrationMember.objects.update_or_create(
        administration=administration, user=user, defaults={"role": role}
    )
    return member
