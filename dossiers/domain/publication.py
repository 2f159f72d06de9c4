"""Announce decisions after reading what will be said: a dry run, a second person where asked, then exactly that (R14).

Proposals and applications have the same announcement. Each gives a :class:`DecisionSource`: the decisions that wait,
the very message of each, and what sends them. A message that states something which what is stored contradicts is
held: it is shown to the team, and does not leave.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any, Generic, Protocol, TypeVar

from django.db import transaction
from django.db.models import Manager, QuerySet

from accounts.domain import journal
from accounts.domain.acts import team_act
from accounts.enums import Act
from accounts.models import User
from common.digests import digest as digest_of
from common.language.french import counted, plural, with_de
from common.refusals import RefusedError
from common.registry import Registry
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
class Contact:
    """How the author of a deposit is joined: their name, their address, their telephone if they gave it.

    ``page`` is the address of the team's page about the deposit.
    """

    name: str
    email: str
    phone: str
    page: str


@dataclass(frozen=True, slots=True)
class DecisionSource(Generic[M]):
    """What a kind of deposit gives to the announcement of its decisions in a campaign.

    ``template`` is that of the message; ``pending`` returns the decisions that wait, in a fixed order; ``write`` their
    messages, each proved, nothing being kept or sent; ``announce`` sends them and returns how many decisions became
    visible, all of them or ``only`` those of these keys; ``publications`` are the announcements of the campaign, of
    ``publication_model``. ``nouns`` names one decision and several in the journal, ``prefix`` begins the keys of their
    messages, « application-12-heard ». ``subjects`` returns the objects of these keys with what ``contact`` reads.
    """

    template: str
    nouns: tuple[str, str]
    pending: Callable[[Any], Iterable[DepositedModel]]
    write: Callable[[Any, Sequence[Any], datetime], list[M]]
    announce: Callable[[Any, datetime, Collection[int] | None], int]
    publications: Callable[[Any], Manager[Any]]
    publication_model: type[PublicationModel]
    prefix: str
    subjects: Callable[[Any, Collection[int]], QuerySet[Any]]
    contact: Callable[[Any], Contact]


sources = Registry[DecisionSource[Any]](attrgetter("prefix"))


@dataclass(frozen=True, slots=True)
class Staging:
    """How an announcement is sent in batches: how many decisions at a time, how often, which state goes first."""

    batch_size: int
    interval_minutes: int
    first_state: str = ""


@dataclass(frozen=True, slots=True)
class DecisionGroup:
    """The decisions of one kind: how many people, and the message as the first of them will read it."""

    label: str
    count: int
    subject: str
    body: str
    state: str


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
    return _preview_of(source, campaign, list(source.pending(campaign)), at=at)


def _preview_of(source: DecisionSource[M], campaign: Any, rows: list[Any], *, at: datetime) -> Preview[M]:
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
        return DecisionGroup(label, len(messages), "", "", _state(messages[0].subject))
    subject, body = outbox.written(source.template, to=first.recipient, context=first.context)  # type: ignore[arg-type]
    return DecisionGroup(label, len(messages), subject, body, _state(messages[0].subject))


def asked(source: DecisionSource[M], campaign: Any, digest: str) -> PublicationModel | None:
    """Return the request that waits for a second person on exactly these decisions, or nothing."""
    waiting = source.publications(campaign).filter(digest=digest, confirmed_at__isnull=True)
    return waiting.select_related("prepared_by").first()


def past(source: DecisionSource[M], campaign: Any) -> Iterable[PublicationModel]:
    """Return the announcements made, the latest first."""
    confirmed = source.publications(campaign).filter(confirmed_at__isnull=False)
    return confirmed.select_related("prepared_by", "confirmed_by")


def _check_unchanged(source: DecisionSource[M], campaign: Any, digest_read: str) -> list[DepositedModel]:
    """Lock the campaign and return the decisions that wait, if they are the ones that were read."""
    type(campaign)._base_manager.select_for_update().get(pk=campaign.pk)
    rows = list(source.pending(campaign))
    if not rows:
        raise PublicationRefusedError("Aucune décision n’attend d’être annoncée.")
    if digest(rows) != digest_read:
        raise PublicationRefusedError("Les décisions ont changé depuis votre lecture : relisez-les. Rien n’est parti.")
    return rows


@team_act("challenges.manage", "selection.manage")
@transaction.atomic
def prepare(source: DecisionSource[M], campaign: Any, *, digest: str, by: User, at: datetime) -> PublicationModel:
    """Ask a second person to confirm what one has read. Raises :class:`PublicationRefusedError`."""
    total = len(_check_unchanged(source, campaign, digest))
    publication: PublicationModel
    publication, _ = source.publications(campaign).get_or_create(
        digest=digest, confirmed_at=None, defaults={"total": total, "prepared_by": by, "prepared_at": at}
    )
    return publication


@team_act("challenges.manage", "selection.manage")
@transaction.atomic
def confirm(
    source: DecisionSource[M], campaign: Any, *, digest: str, by: User, at: datetime, staging: Staging | None = None
) -> int:
    """Publish exactly what was read, once; return how many decisions are announced now, those held left out.

    With ``staging``, a first batch alone is announced, and the others follow (:func:`send_due_batches`): until then
    they stay hidden. Raises :class:`PublicationRefusedError` when the decisions changed, where the campaign asks for
    two people, when nobody else prepared it, and for batches of a rehearsal: its clock is not that of the tasks.
    """
    if staging is not None and campaign.sandbox:
        raise PublicationRefusedError("Dans une répétition, les décisions s’annoncent en une fois.")
    rows = _check_unchanged(source, campaign, digest)
    request = asked(source, campaign, digest)
    if campaign.two_people and (request is None or request.prepared_by == by):
        raise PublicationRefusedError("Cette campagne demande deux personnes : une autre que vous la prépare.")
    publication: PublicationModel = request or source.publication_model(  # type: ignore[misc] # of the concrete class
        campaign=campaign, digest=digest, total=len(rows), prepared_by=by, prepared_at=at
    )
    publication.confirmed_by, publication.confirmed_at = by, at
    publication.decisions = []
    publication.waiting = _in_order(rows, staging)
    if staging is not None:
        publication.batch_size, publication.interval_minutes = staging.batch_size, staging.interval_minutes
    publication.save()  # before the messages, whose proofs read that the decisions are published
    announced = _send_batch(source, publication, at=at)
    what = counted(announced, *source.nouns)
    journal.record(Act.DECIDE, f"{what} {with_de(campaign.code)} {plural(announced, 'annoncée')}", actor=by)
    return announced


def _in_order(rows: Iterable[DepositedModel], staging: Staging | None) -> list[list[Any]]:
    """Return the decisions to announce, each [key, state]: those of the state that goes first, then the others."""
    waiting = [[row.pk, _state(row)] for row in rows]
    first = staging.first_state if staging is not None else ""
    return sorted(waiting, key=lambda decision: decision[1] != first) if first else waiting


def _send_batch(source: DecisionSource[M], publication: PublicationModel, *, at: datetime) -> int:
    """Announce the next decisions of a publication and return how many: those that are held, or changed, are left.

    What is left waits for another announcement, that somebody reads.
    """
    campaign = publication.campaign  # type: ignore[attr-defined] # of the concrete class
    decisions = [tuple(decision) for decision in publication.waiting or []]
    batch = set(decisions[: publication.batch_size])
    ready = {row.pk for row in source.pending(campaign) if (row.pk, _state(row)) in batch}
    source.announce(campaign, at, ready)
    still = {row.pk for row in source.pending(campaign)}
    announced = [[pk, state] for pk, state in decisions if (pk, state) in batch and pk in ready - still]
    left = decisions[len(batch) :]
    publication.decisions = [*(publication.decisions or []), *announced]
    publication.total = len(publication.decisions)
    publication.waiting = left
    publication.next_at = at + timedelta(minutes=publication.interval_minutes or 0) if left else None
    publication.save()
    return len(announced)


def send_due_batches(*, at: datetime) -> int:
    """Send the next batch of each announcement whose time has come; return how many decisions were announced."""
    announced = 0
    for source in sources:
        due = source.publication_model._base_manager.filter(next_at__lte=at)
        for key in due.order_by("pk").values_list("pk", flat=True):
            with transaction.atomic():
                for publication in due.select_for_update(of=("self",)).filter(pk=key):
                    announced += _send_batch(source, publication, at=at)
    return announced


@team_act("challenges.manage", "selection.manage")
@transaction.atomic
def stop(source: DecisionSource[M], campaign: Any, key: int, *, by: User, at: datetime) -> int:
    """Stop an announcement sent in batches and return how many decisions stay hidden: they wait for another one.

    Raises :class:`PublicationRefusedError` when it is over, or stopped already.
    """
    running = source.publications(campaign).select_for_update(of=("self",)).filter(pk=key, next_at__isnull=False)
    publication: PublicationModel | None = running.first()
    if publication is None:
        raise PublicationRefusedError("Cet envoi est déjà fini ou arrêté.")
    left = len(publication.waiting or [])
    publication.next_at, publication.stopped_at, publication.stopped_by = None, at, by
    publication.save()
    what = counted(left, *source.nouns)
    journal.record(
        Act.DECIDE, f"Annonce arrêtée : {what} {with_de(campaign.code)} non {plural(left, 'envoyée')}", actor=by
    )
    return left


def _left_of(source: DecisionSource[M], campaign: Any, publication: PublicationModel) -> list[Any]:
    """Return the decisions of a stopped announcement that still wait, as they were read and confirmed."""
    confirmed = {(pk, state) for pk, state in publication.waiting or []}
    return [row for row in source.pending(campaign) if (row.pk, _state(row)) in confirmed]


def left_to_resume(
    source: DecisionSource[M], campaign: Any, publication: PublicationModel, *, at: datetime
) -> Preview[M] | None:
    """Return what a stopped announcement would still say, or nothing once none of it waits any more."""
    rows = _left_of(source, campaign, publication) if publication.stopped_at is not None else []
    return _preview_of(source, campaign, rows, at=at) if rows else None


@team_act("challenges.manage", "selection.manage")
@transaction.atomic
def resume(source: DecisionSource[M], campaign: Any, key: int, *, digest: str, by: User, at: datetime) -> int:
    """Go on with a stopped announcement, at the same pace, and return how many decisions its next batch announced.

    What is left is that of the list that was confirmed, read again (``digest``): nobody is added, and whoever was told
    meanwhile is not told twice. Raises :class:`PublicationRefusedError` when it was not stopped, when nothing of it
    waits, or when that changed since it was read.
    """
    stopped = source.publications(campaign).select_for_update(of=("self",)).filter(pk=key, stopped_at__isnull=False)
    publication: PublicationModel | None = stopped.first()
    rows = _left_of(source, campaign, publication) if publication is not None else []
    if publication is None or not rows:
        raise PublicationRefusedError("Rien n’attend plus dans cet envoi : il est fini, ou il a déjà repris.")
    if digest != digest_of(sorted([row.pk, _state(row)] for row in rows)):
        raise PublicationRefusedError("Les décisions ont changé depuis votre lecture : relisez-les. Rien n’est parti.")
    ready = {(row.pk, _state(row)) for row in rows}
    publication.waiting = [decision for decision in publication.waiting or [] if tuple(decision) in ready]
    publication.stopped_at, publication.stopped_by = None, None
    announced = _send_batch(source, publication, at=at)
    what = counted(announced, *source.nouns)
    journal.record(
        Act.DECIDE, f"Annonce reprise : {what} {with_de(campaign.code)} {plural(announced, 'envoyée')}", actor=by
    )
    return announced
