"""What both members of a pair write and ask: « Votre projet à deux », kept version by version, and each one's wish."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from applications.domain.pairs import memberships
from applications.domain.pairs.memberships import PairRefusedError
from applications.enums import ApplicationState, PairState, PairWish
from applications.models import Application, Pair, PairMember, PairText
from applications.models.pair import SHARED_TEXT_CHARS
from challenges.enums import Pairs
from common.language.text import normalize_text
from dossiers.domain.limits import count_characters


class RivalTextError(PairRefusedError):
    """The other member, or another tab, saved a version since the page was shown; ``current`` is that version."""

    def __init__(self, current: PairText) -> None:
        self.current = current
        super().__init__(
            f"{current.by} a enregistré une autre version depuis que cette page est affichée. Elle est montrée"
            " au-dessus : reprenez ce que vous en gardez dans votre texte, puis enregistrez.",
            field="text",
        )


def text_of(pair: Pair) -> PairText | None:
    """Return the last version of what a pair wrote, or nothing."""
    return pair.texts.select_related("by").first()


def is_writable(member: PairMember, at: datetime) -> bool:
    """Tell whether a member may write now: the call is open, and neither of the two has deposited.

    The first deposit freezes the text for both: two deposits of one pair never hold two texts.
    """
    states = member.pair.members.values_list("application__state", flat=True)
    drafts = all(state == ApplicationState.DRAFT for state in states)
    return member.pair.state == PairState.FORMED and drafts and memberships.is_open(member.application, at)


def _own_member(application: Application, *, by: User) -> PairMember:
    if application.candidate_id != by.pk:
        raise PairRefusedError("Cette candidature n’est pas la vôtre.")
    member = memberships.lock_of(application)
    if member is None or member.pair.state != PairState.FORMED:
        raise PairRefusedError("Vous n’êtes plus dans un binôme.")
    return member


@transaction.atomic
def write(application: Application, text: str, *, version: int, by: User, at: datetime) -> PairText | None:
    """Save what a pair writes, as the version after the one that was read; the same text again saves nothing.

    Raises :class:`RivalTextError` when somebody saved meanwhile, and :class:`PairRefusedError` for a stranger, once one
    of the two has deposited, after the deadline, or for a text that is too long.
    """
    member = _own_member(application, by=by)
    if not is_writable(member, at):
        raise PairRefusedError(
            "Le texte commun ne change plus : l’une des deux candidatures est déposée, ou l’appel est clos."
        )
    text, last = normalize_text(text).strip(), text_of(member.pair)
    if count_characters(text) > SHARED_TEXT_CHARS:
        raise PairRefusedError(
            f"Le texte commun a {count_characters(text)} caractères : {SHARED_TEXT_CHARS} au plus.", field="text"
        )
    if (last.text if last is not None else "") == text:
        return last
    if last is not None and last.version != version:
        raise RivalTextError(last)
    number = last.version + 1 if last is not None else 1
    return PairText.objects.create(pair=member.pair, version=number, text=text, by=by, at=at)


@transaction.atomic
def ask(application: Application, wish: PairWish, *, by: User, at: datetime) -> None:
    """Say, until one's own deposit, whether one wants to be placed together only, or preferably.

    Raises :class:`PairRefusedError` for a stranger, once deposited, after the deadline, or for a wish that the campaign
    does not allow.
    """
    member = _own_member(application, by=by)
    if wish == PairWish.ONLY and application.campaign.pairs != Pairs.TOGETHER:
        raise PairRefusedError("Cette campagne ne permet pas « seulement ensemble ».", field="wish")
    if application.state != ApplicationState.DRAFT or not memberships.is_open(application, at):
        raise PairRefusedError("Votre souhait ne change plus : votre candidature est déposée, ou l’appel est clos.")
    PairMember.objects.filter(pk=member.pk).update(wish=wish)
