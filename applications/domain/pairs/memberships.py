"""Who applies with whom, how binding it is, and how a pair ends.

A pair is two applications, each with its own author: nothing here writes the application of the other.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.dispatch import Signal

from accounts.models import User
from applications.domain import restricted_calls
from applications.domain.errors import ApplicationRefusedError
from applications.enums import ApplicationState, PairState, PairWish
from applications.models import Application, Pair, PairMember
from applications.queries.pairs import OVER, asks_alone, formed_members, mate_of, member_of
from common.atomic import joined
from common.transitions import move
from notifications.domain import outbox

ended = Signal()  # pair: sent in the transaction that ends a pair that was formed


class PairRefusedError(ApplicationRefusedError):
    """The pair cannot be formed, written or left so; the message says why, in French."""


class Ending(StrEnum):
    """Why a pair ends, as the message to the other member says it."""

    LEFT = "left"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"
    DECLINED = "declined"
    REFUSED = "refused"


def lock(pairs: Iterable[int]) -> dict[int, Pair]:
    """Lock pairs, always in one order, and return them: two acts on the same pair wait for each other."""
    return Pair.objects.select_for_update().order_by("pk").in_bulk(set(pairs))


def lock_of(application: Application) -> PairMember | None:
    """Lock the pair of an application and return its place there, read again; nothing for whoever applies alone."""
    member = member_of(application)
    if member is None:
        return None
    lock([member.pair_id])
    return member_of(application)


def is_open(application: Application, at: datetime) -> bool:
    """Tell whether the call lets this person form, write or leave a pair now."""
    return restricted_calls.call_open(application.campaign, application.candidate, at)


def end(pair: Pair, verb: str, ending: Ending, *, by: User | None, at: datetime, readers: Iterable[PairMember]) -> None:
    """End a formed pair and write to those of its members who did not do it; the caller has locked it."""
    move(pair, verb, by=by, at=at, reason=str(ending))
    pair.members.update(active=False)
    for member in readers:
        application = member.application
        outbox.queue(
            "pair_ended",
            to=application.candidate,
            key=f"pair-ended-{pair.pk}-{application.pk}",
            context={
                "campaign": application.campaign.name,
                "ending": str(ending),
                "deposited": application.announced_state != ApplicationState.DRAFT,
                "asked_together": member.wish == PairWish.ONLY,
                "public_id": str(application.public_id),
            },
            campaign=application.campaign.code,
            at=at,
        )
    ended.send(sender=Pair, pair=pair)


@transaction.atomic
def leave(application: Application, *, by: User, at: datetime) -> None:
    """Leave one's pair until the call closes; the other is told, and both applications become single.

    Raises :class:`PairRefusedError` for a stranger, after the deadline, or when there is no pair any more.
    """
    if application.candidate_id != by.pk:
        raise PairRefusedError("Cette candidature n’est pas la vôtre.")
    member = lock_of(application)
    if member is None or member.pair.state != PairState.FORMED:
        raise PairRefusedError("Vous n’êtes plus dans un binôme.")
    if not is_open(application, at):
        raise PairRefusedError("L’appel est clos : un binôme ne se quitte plus, sauf en retirant votre candidature.")
    _end_by(member, Ending.LEFT, by=by, at=at)


def _end_by(member: PairMember, ending: Ending, *, by: User | None, at: datetime) -> None:
    mate = mate_of(member)
    end(member.pair, "leave", ending, by=by, at=at, readers=[mate] if mate is not None else [])


def end_with(application: Application, ending: Ending, *, by: User | None, at: datetime) -> None:
    """End the pair of somebody who withdraws, or declines their seat, in the transaction of that act.

    An invitation that waits is taken back.
    """
    with joined():
        member = lock_of(application)
        if member is None:
            return
        if member.pair.state == PairState.FORMED:
            _end_by(member, ending, by=by, at=at)
        else:
            close_invitation(member.pair, "cancel", by=by, at=at)


def close_invitation(pair: Pair, verb: str, *, by: User | None, at: datetime) -> None:
    """End an invitation that nobody accepted, and forget the address it was sent to; the caller has locked it."""
    move(pair, verb, by=by, at=at, address="")
    pair.members.update(active=False)


@transaction.atomic
def go_on_alone(application: Application, *, by: User, at: datetime) -> None:
    """Say that one goes on alone, once the other ended a pair that one wanted to keep; said twice, it is kept once.

    Raises :class:`PairRefusedError` when nothing is asked.
    """
    if application.candidate_id != by.pk or not asks_alone(application):
        raise PairRefusedError("Aucune réponse ne vous est demandée au sujet d’un binôme.")
    application.pair_members.filter(active=False, alone_at=None).update(alone_at=at)


@joined()
def end_refused(applications: Iterable[Application], *, at: datetime) -> None:
    """End the pairs of those whose refusal is announced, in its transaction; the other goes on alone, and is told."""
    refused = [application.pk for application in applications if application.announced_state in OVER]
    members = formed_members().filter(application__in=refused).order_by("pk")
    locked = lock(members.values_list("pair", flat=True))
    for member in members.select_related("pair"):
        pair = locked[member.pair_id]
        mate = mate_of(member)
        if pair.state == PairState.FORMED:
            readers = [mate] if mate is not None and mate.application.announced_state not in OVER else []
            end(pair, "leave", Ending.REFUSED, by=None, at=at, readers=readers)


@transaction.atomic
def _separate(pair: Pair, *, at: datetime) -> bool:
    """Separate a pair whose call is closed and of whom one did not deposit; return whether it was done."""
    pair = lock([pair.pk])[pair.pk]
    if pair.state != PairState.FORMED:
        return False
    members = list(pair.members.select_related("application__candidate", "application__campaign"))
    drafts = [member for member in members if member.application.state == ApplicationState.DRAFT]
    if len(members) > 1 and not any(not is_open(member.application, at) for member in drafts):
        return False
    readers = [member for member in members if member not in drafts]
    end(pair, "separate", Ending.CLOSED, by=None, at=at, readers=readers)
    return True


def separate_late(*, at: datetime) -> int:
    """Make single, once their call is closed, those whose other member did not deposit; return how many pairs.

    The one who deposited is told; an application that nobody deposited needs no message.
    """
    drafts = Application.objects.filter(state=ApplicationState.DRAFT, campaign__sandbox=False)
    formed = Pair.objects.filter(state=PairState.FORMED, members__application__in=drafts)
    return sum(_separate(pair, at=at) for pair in formed.distinct().order_by("pk"))
