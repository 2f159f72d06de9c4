"""What pairs hold of people: handed over to each member, erased for one without touching what the other deposited."""

from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from applications.domain.pairs import memberships
from applications.domain.pairs.memberships import Ending
from applications.models import Application, Pair, PairText
from common import clock

FIELDS = {
    "applications.Pair": "address",
    "applications.PairLog": "by reason",
    "applications.PairMember": "application wish alone_at",
    "applications.PairText": "text by",
}


def export(application: Application) -> list[dict[str, Any]]:
    """Return the pairs of an application: what its author asked, the address they invited, the shared part."""
    members = application.pair_members.select_related("pair").order_by("pk")
    return [
        {
            "état": member.pair.get_state_display(),
            "courriel invité": member.pair.address,
            "souhait": member.get_wish_display(),
            "continue seul depuis le": member.alone_at,
            "texte commun": list(member.pair.texts.values("version", "text", "at")),
        }
        for member in members
    ]


def leave_all(person: User) -> None:
    """End what is left of a person's pairs, before their applications are emptied: the others are told."""
    for application in Application.objects.filter(candidate=person, pair_members__active=True).distinct():
        memberships.end_with(application, Ending.WITHDRAWN, by=person, at=clock.now())


def empty(mine: QuerySet[Application]) -> int:
    """Forget the addresses that were invited and what pairs wrote; a copy stays in a deposit of the other alone."""
    pairs = Pair.objects.filter(members__application__in=mine)
    removed = pairs.exclude(address="").update(address="")
    return removed + PairText.objects.filter(pair__in=pairs).delete()[0]
