"""Whoever no longer comes no longer acts for an administration: their account may then end as any other (R23)."""

from datetime import datetime

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from accounts.domain import journal
from accounts.domain.retention import Rule
from accounts.enums import Act
from challenges.domain.roles import giving
from challenges.models import AdministrationMember


def _absent(limit: datetime) -> QuerySet[AdministrationMember]:
    members = AdministrationMember.objects.select_related("user", "administration")
    seen = members.annotate(seen=Coalesce("user__last_login", "user__date_joined"))
    return seen.filter(seen__lt=limit).order_by("pk")


def _detach(member: AdministrationMember, at: datetime) -> None:
    journal.record(
        Act.RIGHTS,
        f"Rattachement terminé, faute de visite : {member.administration}",
        actor=None,
        concerned=member.user,
    )
    giving.leave(member.user, member.administration_id, at=at)
    member.delete()


RULE = Rule("Rattachements de qui ne vient plus", "account", _absent, _detach)
