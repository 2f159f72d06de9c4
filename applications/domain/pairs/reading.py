"""What is frozen of a pair with each deposit, what its readers read of it since, and what a deposit demands.

The name of the other person is never frozen: it is read as it is known now, by those who may know it.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from applications.domain import profiles
from applications.domain.errors import WishesRefusedError
from applications.domain.pairs import shared_part
from applications.domain.pairs.memberships import PairRefusedError
from applications.enums import ApplicationState, PairState, PairWish
from applications.models import Application, PairMember
from applications.queries import pairs
from challenges.enums import Pairs
from challenges.models import Challenge, Position
from common.days import day_of
from common.language.formatting import french_date
from common.language.french import with_de
from dossiers.domain.blind import blinding
from dossiers.domain.blind.blinding import AuthorIdentity
from dossiers.domain.questions.later_answers import LaterAnswers
from dossiers.models import Deposit, Dossier

SECTION = "Candidature en binôme"
STATUS, TEXT, MATE = "Candidature en binôme", "Votre projet à deux", "Avec"
BOUND = "Oui, seulement ensemble, comme les deux membres le demandent"
UNBOUND = "Oui, ensemble de préférence"
WERE_FORMED = (PairState.FORMED, PairState.LEFT, PairState.SEPARATED)
NO_TEXT = "Écrivez « Votre projet à deux », la partie commune du binôme, ou quittez le binôme."


def text_fault(application: Application) -> str:
    """Return what the shared part lacks before a deposit, or nothing; whoever applies alone lacks nothing."""
    member = pairs.formed_member(application)
    if member is None:
        return ""
    text = shared_part.text_of(member.pair)
    return "" if text is not None and text.text else NO_TEXT


def _answer(label: str, value: str, *, kind: str = "short_text") -> dict[str, Any]:
    return {
        "section": SECTION, "label": label, "kind": kind, "identifying": False, "audience": "jury", "value": value,
    }  # fmt: skip


def frozen(application: Application) -> list[dict[str, Any]]:
    """Return the state of the pair and the shared part as answers to freeze; none for whoever applies alone.

    The caller has locked the pair. Raises :class:`PairRefusedError` when the shared part is empty.
    """
    member = pairs.formed_member(application)
    mate = pairs.mate_of(member) if member is not None else None
    if member is None or mate is None:
        return []
    text = shared_part.text_of(member.pair)
    if text is None or not text.text:
        raise PairRefusedError(NO_TEXT)
    bound = pairs.is_bound(member, mate)
    return [_answer(STATUS, BOUND if bound else UNBOUND), _answer(TEXT, text.text, kind="long_text")]


def _status(member: PairMember, mate: PairMember | None) -> str:
    """Return what a reader reads now of the pair of a deposit."""
    if member.pair.state == PairState.FORMED and mate is not None:
        return BOUND if pairs.is_bound(member, mate) else UNBOUND
    last = member.pair.log.exclude(verb="invite").last()
    zone = member.application.campaign.timezone
    since = f" depuis le {french_date(day_of(last.at, zone))}" if last is not None else ""
    return f"Non{since} : le binôme a pris fin, cette candidature est individuelle"


def _current(deposit: Deposit, *, blinded: bool) -> list[dict[str, Any]] | None:
    """Return the answers about the pair as they are now; the shared part stays as it was deposited.

    The other person is named to whoever does not read blind. Nothing when the deposit has no shared part.
    """
    copy = deposit.blind_copies.first() if blinded else None
    content = copy.content if copy is not None else deposit.content
    answers = [answer for answer in content["answers"] if answer.get("section") == SECTION]
    member = _member_of(deposit) if answers else None
    if member is None:
        return None
    if blinded and copy is None:
        rules = blinding.rules_for(deposit.dossier, deposit.content)
        answers = [answer | {"value": blinding.blind_text(answer["value"], rules)} for answer in answers]
    mate = pairs.mate_of(member)
    now = [_answer(STATUS, _status(member, mate))]
    if not blinded and mate is not None and member.pair.state == PairState.FORMED:
        now.append(_answer(MATE, str(mate.application.candidate)))
    return now + [answer for answer in answers if answer["label"] != STATUS]


def _member_of(deposit: Deposit) -> PairMember | None:
    """Return the place in its pair of the application of a deposit, completed since or not."""
    own = Q(application__dossier=deposit.dossier_id) | Q(application__dossier__replaces=deposit.dossier_id)
    members = PairMember.objects.filter(own, pair__state__in=WERE_FORMED)
    return members.select_related("pair", "application__campaign").order_by("-active", "-pk").first()


PAIR_ANSWERS = LaterAnswers(SECTION, _current)


def mate_identity(dossier: Dossier) -> AuthorIdentity | None:
    """Return what a blind reader must not read of those with whom the author of a dossier applied (R8)."""
    mine = PairMember.objects.filter(application__candidate=dossier.owner_id, pair__state__in=WERE_FORMED)
    others = PairMember.objects.filter(pair__in=mine.values("pair")).exclude(application__candidate=dossier.owner_id)
    dossiers = [member.application.dossier for member in others.select_related("application__dossier")]
    known = [identity for other in dossiers if (identity := profiles.author_identity(other)) is not None]
    if not known:
        return None
    return AuthorIdentity(
        names=tuple(name for identity in known for name in identity.names),
        strings=tuple(text for identity in known for text in identity.strings),
    )


def common_challenges(
    mine: Sequence[Challenge], theirs: Sequence[Challenge], trades: tuple[int | None, int | None]
) -> list[Challenge]:
    """Return the challenges that both want and where each finds a seat of their trade, in the first one's order."""
    both = [challenge for challenge in mine if challenge in set(theirs)]
    wanted = Counter(trades)
    seats: dict[int, Counter[int | None]] = {}
    for challenge, profession, count in Position.objects.filter(challenge__in=both).values_list(
        "challenge", "profession", "seats"
    ):
        seats.setdefault(challenge, Counter())[profession] += count
    return [
        challenge
        for challenge in both
        if all(seats.get(challenge.pk, Counter())[trade] >= count for trade, count in wanted.items())
    ]


def _wanted(application: Application) -> list[Challenge]:
    return [wish.challenge for wish in application.wishes.select_related("challenge").order_by("rank")]


def together_notice(application: Application, challenges: Sequence[Challenge] | None = None) -> str:
    """Return why « seulement ensemble » cannot be as the wishes of both stand, in French, or nothing.

    ``challenges`` are the wishes that one is about to express, those that are stored when absent.
    """
    member = pairs.formed_member(application)
    mate = pairs.mate_of(member) if member is not None else None
    if member is None or mate is None or not pairs.is_bound(member, mate):
        return ""
    other = mate.application
    mine = challenges if challenges is not None else _wanted(application)
    if common_challenges(mine, _wanted(other), (application.profession_id, other.profession_id)):
        return ""
    return (
        "Vous demandez tous deux « seulement ensemble » : il faut au moins un défi commun à vos vœux et à ceux"
        f" {with_de(str(other.candidate))}, qui offre une place à chacun dans son métier. Changez vos vœux, ou votre"
        " souhait."
    )


def check_together(application: Application, challenges: Sequence[Challenge]) -> None:
    """Raise :class:`WishesRefusedError` unless a bound pair may be placed, once the other has expressed their wishes.

    The first of the two is not held back by what the other has still to choose.
    """
    member = pairs.formed_member(application)
    mate = pairs.mate_of(member) if member is not None else None
    if mate is None or not has_expressed_wishes(mate.application):
        return
    fault = together_notice(application, challenges)
    if fault:
        raise WishesRefusedError(fault)


def has_expressed_wishes(application: Application) -> bool:
    """Tell whether somebody's wishes are deposited."""
    return application.state != ApplicationState.DRAFT and application.wishes.exists()


def wish_sentence(member: PairMember, mate: PairMember) -> str:
    """Return what the pair asks as both said it, in French, to one of its members."""
    if pairs.is_bound(member, mate):
        return "Vous demandez tous deux « seulement ensemble » : vous serez placés sur un même défi, ou aucun des deux."
    if PairWish.ONLY in {member.wish, mate.wish}:
        return (
            "« Seulement ensemble » ne vaut que si vous le dites tous les deux : pour l’instant, le binôme est"
            " « ensemble de préférence »."
        )
    return "Le binôme est « ensemble de préférence » : chacun peut être placé sans l’autre."


def summary(application: Application) -> dict[str, Any]:
    """Return what leads to the pair from one's application (no query where the campaign has no pairs)."""
    if application.campaign.pairs == Pairs.NONE:
        return {"pair_member": None, "pair_fault": "", "asks_alone": False}
    return {
        "pair_member": pairs.member_of(application),
        "pair_fault": text_fault(application),
        "asks_alone": pairs.asks_alone(application),
    }
