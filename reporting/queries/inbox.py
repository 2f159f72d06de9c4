"""What is addressed to the team and waits for an answer, whatever the campaign."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import User
from accounts.rules import allowed
from challenges.models import ChallengeQuestion, JoinRequest
from challenges.rules import campaigns_with, pending_requests
from common import clock
from common.days import day_of
from common.jobs import JobState
from common.language.formatting import french_date
from common.language.french import counted
from documents.enums import SignatureState
from documents.models import Document, Signature
from juries.enums import AssessmentState
from juries.models import Assessment, Conflict
from notifications.models import Message
from selection.enums import RequestState
from selection.models import DecisionRequest
from talents.rules import visible_documents

MAX_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the inbox: what it says, what it is about, since when, and the page where it is answered."""

    title: str
    detail: str
    at: datetime
    url: str


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of thing that waits: ``rows`` are those one person answers, the oldest first, ``item`` draws each."""

    label: str
    rows: Callable[[User], QuerySet[Any]]
    item: Callable[[Any], Item]


@dataclass(frozen=True, slots=True)
class Group:
    """What waits of one kind: how many, and the first of them."""

    label: str
    count: int
    items: list[Item]

    @property
    def more(self) -> int:
        """Return how many are not shown."""
        return self.count - len(self.items)


def _requests(user: User) -> QuerySet[JoinRequest]:
    return pending_requests(user).select_related("user", "administration").order_by("asked_at", "pk")


def _questions(user: User) -> QuerySet[ChallengeQuestion]:
    waiting = ChallengeQuestion.objects.filter(
        answered_at=None, challenge__campaign__in=campaigns_with(user, "challenges.manage")
    )
    return waiting.select_related("challenge").order_by("asked_at", "pk")


def _conflicts(user: User) -> QuerySet[Conflict]:
    read = Assessment.objects.filter(juror=OuterRef("juror"), deposit=OuterRef("deposit"))
    panels = campaigns_with(user, "panels.manage").values("stages__panels")
    open_conflicts = Conflict.objects.filter(
        Exists(read.exclude(state=AssessmentState.RECUSED)),
        juror__panel__in=panels, juror__panel__closed_at=None, dismissed_at=None,
    )  # fmt: skip
    return open_conflicts.select_related("juror__panel", "juror__user").order_by("at", "pk")


def _decision_requests(user: User) -> QuerySet[DecisionRequest]:
    waiting = DecisionRequest.objects.filter(
        state=RequestState.RECEIVED, campaign__in=campaigns_with(user, "selection.manage")
    )
    deposits = ("application__dossier__deposit", "application__dossier__replaces__deposit")
    return waiting.select_related("challenge", *deposits).order_by("due_on", "pk")


def _delay(row: DecisionRequest) -> str:
    """Return how long is left to answer."""
    left = (row.due_on - day_of(clock.now())).days
    if left < 0:
        return f"en retard depuis le {french_date(row.due_on)}"
    return f"au plus tard le {french_date(row.due_on)}, dans {counted(left, 'jour')}" if left else "dernier jour"


def _signatures(user: User) -> QuerySet[Signature]:
    mine = Signature.objects.filter(signer=user, state=SignatureState.CALLED)
    return mine.select_related("document").defer("document__context").order_by("called_at", "pk")


def _documents(user: User) -> QuerySet[Document]:
    failed = visible_documents(user).filter(
        state=JobState.FAILED, subject__campaign__in=campaigns_with(user, "talents.manage")
    )
    return failed.defer("context").order_by("issued_at", "pk")


def _messages(user: User) -> QuerySet[Message]:
    failed = Message.objects.filter(state=JobState.FAILED)
    return (
        failed.select_related("recipient").order_by("written_at", "pk")
        if allowed(user, "journal.view")
        else failed.none()
    )


SOURCES = (
    Source("Documents à signer", _signatures, lambda row: Item(
        row.document.title, row.document.number, row.called_at, reverse("signature", args=[row.public_id])
    )),
    Source("Recours et demandes de motifs", _decision_requests, lambda row: Item(
        str(row), _delay(row), row.received_at, reverse("team:decision-request", args=[row.public_id])
    )),
    Source("Demandes de rattachement", _requests, lambda row: Item(
        str(row), row.get_role_display(), row.asked_at, reverse("team:directory")
    )),
    Source("Questions sur les défis", _questions, lambda row: Item(
        row.text, str(row.challenge), row.asked_at, reverse("team:challenge-page", args=[row.challenge.public_id])
    )),
    Source("Conflits d’intérêts à lever", _conflicts, lambda row: Item(
        f"{row.juror} : {row.reason}", str(row.juror.panel), row.at,
        reverse("team:panel", args=[row.juror.panel.public_id]),
    )),
    Source("Documents en échec", _documents, lambda row: Item(
        row.title, row.number, row.issued_at, reverse("team:document", args=[row.public_id])
    )),
    Source("Messages non remis", _messages, lambda row: Item(
        row.subject, row.destination, row.written_at,
        f"{reverse('team:journal')}?{urlencode({'person': row.destination})}",
    )),
)  # fmt: skip


def groups(user: User) -> list[Group]:
    """Return what waits for a person, kind by kind, without the empty ones (two queries a kind)."""
    drawn = []
    for source in SOURCES:
        rows = source.rows(user)
        items = [source.item(row) for row in rows[: MAX_SHOWN + 1]]
        count = rows.order_by().count() if len(items) > MAX_SHOWN else len(items)
        drawn.append(Group(source.label, count, items[:MAX_SHOWN]))
    return [group for group in drawn if group.count]


def waiting(user: User) -> int:
    """Return how many things wait for a person (one query a kind)."""
    return sum(source.rows(user).order_by().count() for source in SOURCES)
