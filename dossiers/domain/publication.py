"""Announce decisions after reading what will be said: a dry run, a second person where asked, then exactly that (R14).

Proposals and applications have the same announcement. Each gives a :class:`DecisionSource`: the decisions that wait,
the very message of each, and what sends them. A message that states something which what is stored contradicts is
held: it is shown to the team, and does not leave.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from django.db import transaction
from django.db.models import Manager

from accounts.domain import journal
from accounts.domain.acts import team_act
from accounts.enums import Act
from accounts.models import User
from common.digests import digest as digest_of
from common.language.french import with_de
from common.refusals import RefusedError
from dossiers.models import DepositedModel, PublicationModel
from notifications.domain import outbox


class PublicationRefusedError(RefusedError):
    """The decisions cannot be published now; the message says why, in French."""


class DecisionMessage(Protocol):
    """The message about one decision, as it would leave."""

    @property
    def subject(self) -> DepositedModel:
        """Return what was decided upon."""

    @property
    def recipient(self) -> User | None:
        """Return who is told; nobody when the decision only becomes visible."""

    @property
    def context(self) -> dict[str, Any]:
        """Return what the message prints."""

    @property
    def held(self) -> list[str]:
        """Return the false sentences, in French, for which the message does not leave."""


M = TypeVar("M", bound=DecisionMessage)


@dataclass(frozen=True, slots=True)
class DecisionSource(Generic[M]):
    """What a kind of deposit gives to the announcement of its decisions in a campaign.

    ``template`` is that of the message; ``pending`` returns the decisions that wait, in a fixed order; ``write`` their
    messages, each proved, nothing being kept or sent; ``announce`` sends them and returns how many decisions became
    visible; ``publications`` are the announcements of the campaign. ``about`` names the decisions in the journal.
    """

    template: str
    about: str
    pending: Callable[[Any], Iterable[DepositedModel]]
    write: Callable[[Any, Sequence[Any], datetime], list[M]]
    announce: Callable[[Any, datetime], int]
    publications: Callable[[Any], Manager[Any]]


@dataclass(frozen=True, slots=True)
class DecisionGroup:
    """The decisions of one kind: how many people, and the message as the first of them will read it."""

    label: str
    count: int
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Preview(Generic[M]):
    """Everything a publication would say now; nothing is written and nobody told. ``digest`` names exactly that.

    ``blocked`` are the messages that what is stored contradicts: they would not leave.
    """

    total: int
    kinds: list[DecisionGroup]
    digest: str
    blocked: list[M]


def _state(subject: DepositedModel) -> str:
    return str(subject.state)


def digest(subjects: Iterable[DepositedModel]) -> str:
    """Return the hash of decisions: which objects, and the state of each."""
    return digest_of(sorted([subject.pk, _state(subject)] for subject in subjects))


def preview(source: DecisionSource[M], campaign: Any, *, at: datetime) -> Preview[M]:
    """Return the dry run of a publication."""
    rows = list(source.pending(campaign))
    messages = source.write(campaign, rows, at)
    groups: dict[str, list[M]] = defaultdict(list)
    for message in messages:
        if not message.held:
            groups[_state(message.subject)].append(message)
    kinds = [_group(source, group) for group in groups.values()]
    kinds.sort(key=lambda kind: kind.label)
    return Preview(len(rows), kinds, digest(rows), [message for message in messages if message.held])


def _group(source: DecisionSource[M], messages: list[M]) -> DecisionGroup:
    """Return a group of messages of one state, with the text of the first that somebody receives."""
    label = str(messages[0].subject.get_state_display())  # type: ignore[attr-defined] # of the concrete class
    first = next((message for message in messages if message.recipient is not None), None)
    if first is None:
        return DecisionGroup(label, len(messages), "", "")
    subject, body = outbox.written(source.template, to=first.recipient, context=first.context)  # type: ignore[arg-type]
    return DecisionGroup(label, len(messages), subject, body)


def asked(source: DecisionSource[M], campaign: Any, digest: str) -> PublicationModel | None:
    """Return the request that waits for a second person on exactly these decisions, or nothing."""
    waiting = source.publications(campaign).filter(digest=digest, confirmed_at__isnull=True)
    return waiting.select_related("prepared_by").first()


def past(source: DecisionSource[M], campaign: Any) -> Iterable[PublicationModel]:
    """Return the announcements made, the latest first."""
    confirmed = source.publications(campaign).filter(confirmed_at__isnull=False)
    return confirmed.select_related("prepared_by", "confirmed_by")


def _check_unchanged(source: DecisionSource[M], campaign: Any, digest_read: str) -> int:
    """Lock the campaign and return how many decisions wait, if they are the ones that were read."""
    type(campaign)._base_manager.select_for_update().get(pk=campaign.pk)
    rows = list(source.pending(campaign))
    if not rows:
        raise PublicationRefusedError("Aucune décision n’attend d’être annoncée.")
    if digest(rows) != digest_read:
        raise PublicationRefusedError("Les décisions ont changé depuis votre lecture : relisez-les. Rien n’est parti.")
    return len(rows)


@team_act
@transaction.atomic
def prepare(source: DecisionSource[M], campaign: Any, *, digest: str, by: User, at: datetime) -> PublicationModel:
    """Ask a second person to confirm what one has read. Raises :class:`PublicationRefusedError`."""
    total = _check_unchanged(source, campaign, digest)
    publication: PublicationModel
    publication, _ = source.publications(campaign).get_or_create(
        digest=digest, confirmed_at=None, defaults={"total": total, "prepared_by": by, "prepared_at": at}
    )
    return publication


@team_act
@transaction.atomic
def confirm(source: DecisionSource[M], campaign: Any, *, digest: str, by: User, at: datetime) -> int:
    """Publish exactly what was read, once; return how many decisions are announced, those held left out.

    Raises :class:`PublicationRefusedError` when the decisions changed, or, where the campaign asks for two people, when
    nobody else prepared it.
    """
    total = _check_unchanged(source, campaign, digest)
    waiting = asked(source, campaign, digest)
    if campaign.two_people and (waiting is None or waiting.prepared_by == by):
        raise PublicationRefusedError("Cette campagne demande deux personnes : une autre que vous la prépare.")
    publication: PublicationModel = waiting or source.publications(campaign).model(
        campaign=campaign, digest=digest, total=total, prepared_by=by, prepared_at=at
    )
    publication.confirmed_by, publication.confirmed_at = by, at
    publication.save()  # before the messages, whose proofs read that the decisions are published
    announced = source.announce(campaign, at)
    if announced != publication.total:
        publication.total = announced
        publication.save(update_fields=["total"])
    journal.record(Act.DECIDE, f"{announced} {source.about} {with_de(campaign.code)} annoncée(s)", actor=by)
    return announced
