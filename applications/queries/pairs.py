"""Who applies with whom, how binding it is, where the pair of an application stands."""

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from accounts.models import User
from applications.enums import ApplicationState, PairState, PairWish
from applications.models import Application, PairMember
from applications.rules import knows_identity
from challenges.enums import Pairs

OVER = (
    ApplicationState.DRAFT, ApplicationState.INELIGIBLE, ApplicationState.NOT_SHORTLISTED, ApplicationState.DECLINED,
    ApplicationState.NOT_SELECTED, ApplicationState.WITHDRAWN,
)  # fmt: skip


def member_of(application: Application) -> PairMember | None:
    """Return the application's place in the pair that it waits for or is in; nothing for whoever applies alone."""
    return application.pair_members.filter(active=True).select_related("pair").first()


def last_member_of(application: Application) -> PairMember | None:
    """Return the application's place in its pair, or in the last one that ended."""
    return application.pair_members.select_related("pair").order_by("-active", "-pk").first()


def mate_of(member: PairMember) -> PairMember | None:
    """Return the place of the other person of a pair, or nothing while nobody has accepted."""
    others = member.pair.members.exclude(pk=member.pk).select_related(
        "application__candidate", "application__campaign", "application__profession", "application__dossier"
    )
    return others.first()


def end_sentence(application: Application) -> str:
    """Return what an act that ends one's pair does to it, in French; nothing to whoever applies alone."""
    member = formed_member(application)
    mate = mate_of(member) if member is not None else None
    if mate is None:
        return ""
    return f"Votre binôme prend fin : un courriel en avertit {mate.application.candidate}, qui candidate sans vous."


def formed_members() -> QuerySet[PairMember]:
    """Return the places in the pairs that are formed."""
    return PairMember.objects.filter(active=True, pair__state=PairState.FORMED)


def formed_member(application: Application) -> PairMember | None:
    """Return the application's place in a pair that is formed, or nothing."""
    member = member_of(application)
    return member if member is not None and member.pair.state == PairState.FORMED else None


def is_bound(first: PairMember, second: PairMember) -> bool:
    """Tell whether both members of a pair ask to be placed together or not at all, where the campaign lets them."""
    allowed = first.application.campaign.pairs == Pairs.TOGETHER
    return allowed and first.wish == second.wish == PairWish.ONLY


def bound_pairs(applications: Any) -> list[tuple[int, int]]:
    """Return the two applications of each formed pair that both members bind, and that has one of these (one query).

    ``applications`` are keys, or the query that gives them.
    """
    asked = formed_members().filter(wish=PairWish.ONLY, application__campaign__pairs=Pairs.TOGETHER)
    both = asked.filter(pair__in=asked.filter(application__in=applications).values("pair"))
    members: dict[int, list[int]] = {}
    for pair, application in both.order_by("pair", "application").values_list("pair", "application"):
        members.setdefault(pair, []).append(application)
    return [(keys[0], keys[1]) for keys in members.values() if len(keys) > 1]


def asks_alone(application: Application) -> bool:
    """Tell whether somebody, left by the other after a deposit « seulement ensemble », has still to say what they do.

    They choose alone: go on, or withdraw. Nothing is decided for them meanwhile.
    """
    if application.announced_state in OVER:
        return False
    member = last_member_of(application)
    if member is None or member.active or member.alone_at is not None or member.wish != PairWish.ONLY:
        return False
    if member.pair.state == PairState.SEPARATED:
        return True
    last = member.pair.log.filter(verb="leave").last()
    return last is not None and last.by_id != application.candidate_id


def mate_key() -> Subquery:
    """Return, as a column, the key of the application of the other person of a formed pair."""
    mine = formed_members().filter(application=OuterRef(OuterRef("pk")))
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
    member = formed_member(application)
    mate = mate_of(member) if member is not None else None
    if member is None or mate is None:
        return None
    other = mate.application
    label = str(other.candidate) if knows_identity(user, other) else other.short_label
    return Mate(other, label, is_bound(member, mate))
