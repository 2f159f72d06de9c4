"""Where the pair of an application stands, as its author's pages say it, and as the team's do."""

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery

from accounts.models import User
from applications.domain.pairs import memberships, reading
from applications.models import Application, PairMember
from applications.rules import knows_identity
from challenges.enums import Pairs


def summary(application: Application) -> dict[str, Any]:
    """Return what leads to the pair from one's application (no query where the campaign has no pairs)."""
    if application.campaign.pairs == Pairs.NONE:
        return {"pair_member": None, "pair_fault": "", "asks_alone": False}
    return {
        "pair_member": memberships.member_of(application),
        "pair_fault": reading.text_fault(application),
        "asks_alone": memberships.asks_alone(application),
    }


def mate_key() -> Subquery:
    """Return, as a column, the key of the application of the other person of a formed pair."""
    mine = memberships.formed_members().filter(application=OuterRef(OuterRef("pk")))
    others = PairMember.objects.filter(pair__in=mine.values("pair")).exclude(application=OuterRef("pk"))
    return Subquery(others.order_by("pk").values("application")[:1])


@dataclass(frozen=True, slots=True)
class Mate:
    """The other application of a pair, as a colleague may know it; ``bound``: both say « seulement ensemble »."""

    application: Application
    label: str
    bound: bool


def mate_for(user: User, application: Application) -> Mate | None:
    """Return the other application of a formed pair to a colleague (no query where the campaign has no pairs)."""
    if application.campaign.pairs == Pairs.NONE:
        return None
    member = memberships.formed_member(application)
    mate = memberships.mate_of(member) if member is not None else None
    if member is None or mate is None:
        return None
    other = mate.application
    label = str(other.candidate) if knows_identity(user, other) else other.short_label
    return Mate(other, label, memberships.is_bound(member, mate))
