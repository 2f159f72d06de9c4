"""What is addressed to the team and waits for an answer, whatever the campaign."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import User
from accounts.queries import hidden_from
from accounts.rules import allowed
from applications.models import Application, NoteMention
from applications.rules import identity_known, visible_applications
from challenges.models import Challenge, ChallengeQuestion, CommentMention, JoinRequest
from challenges.rules import campaigns_with, pending_requests
from common import clock
from common.days import day_of
from common.jobs import JobState
from common.language.formatting import french_date
from common.language.french import counted
from documents.enums import SignatureState
from documents.models import Document, Signature
from exercises.models import Adjustment
from exercises.rules import adjustments_to_answer
from followup.domain import cohort_posts, results
from followup.domain.reviews import concluding
from followup.models import Deliverable, MissionReview
from juries.enums import AssessmentState
from juries.models import Assessment, Conflict
from notifications.models import Message
from selection.domain.seats import start_dates
from selection.enums import RequestState
from selection.models import DecisionRequest, StartDateRequest
from talents.models import Mission
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
    """A kind of thing that waits: ``rows`` are those one person answers, the oldest first, ``item`` draws each.

    ``retry`` is the route by which its rows are tried again from the inbox.
    """

    label: str
    rows: Callable[[User], QuerySet[Any]]
    item: Callable[[Any], Item]
    retry: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """What waits of one kind: how many, and the first of them."""

    label: str
    count: int
    items: list[Item]
    source: Source
    rows: list[Any]

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


def _followed_first(rows: QuerySet[Any], user: User) -> QuerySet[Any]:
    """Return the objects whose thread waits for an answer: those that a person follows first, then the oldest."""
    waiting = rows.filter(thread__waiting_since__isnull=False).select_related("campaign", "thread", "instructor")
    mine = ExpressionWrapper(Q(instructor=user, instructor__isnull=False), output_field=BooleanField())
    sorted_rows: QuerySet[Any] = waiting.annotate(mine=mine).order_by("-mine", "thread__waiting_since", "pk")
    return sorted_rows


def _candidates(user: User) -> QuerySet[Application]:
    readable = visible_applications(user).filter(campaign__in=campaigns_with(user, "applications.process"))
    return _followed_first(readable.annotate(known=identity_known(user)).select_related("candidate"), user)


def _hosts(user: User) -> QuerySet[Challenge]:
    return _followed_first(Challenge.objects.filter(campaign__in=campaigns_with(user, "challenges.manage")), user)


def _talents(user: User) -> QuerySet[Mission]:
    """Return the missions whose private channel waits for an answer, for whoever follows missions, the oldest first."""
    waiting = Mission.objects.filter(
        cohort__campaign__in=campaigns_with(user, "followup.manage"), thread__waiting_since__isnull=False
    )
    return waiting.select_related("talent", "thread", "position__challenge").order_by("thread__waiting_since", "pk")


def _reviews(user: User) -> QuerySet[MissionReview]:
    return concluding.awaiting_act(user).select_related("mission__talent", "mission__position__challenge")


def _deliverables(user: User) -> QuerySet[Deliverable]:
    return results.awaiting(user).select_related("challenge__campaign")


def _thread(name: str, row: Any, route: str) -> Item:
    """Draw a thread that waits: by what names its object, and who follows it; never by its text."""
    follower = f"suivi par {row.instructor}" if row.instructor else "suivi par personne"
    detail = f"{row.campaign.short_name}, {'que vous suivez' if row.mine else follower}"
    return Item(name, detail, row.thread.waiting_since, f"{reverse(route, args=[row.public_id])}#echanges")


def _mentions(model: type[Any], subject: str, readable: QuerySet[Any], user: User) -> QuerySet[Any]:
    """Return what names a person and they have not seen, in the notes that they may read."""
    fresh = model.objects.filter(colleague=user, seen_at=None, **{f"note__{subject}__in": readable.values("pk")})
    rows: QuerySet[Any] = fresh.select_related("note__by", f"note__{subject}__campaign").order_by("note__at", "pk")
    return rows


def _application_mentions(user: User) -> QuerySet[NoteMention]:
    return _mentions(NoteMention, "application", visible_applications(user), user)


def _challenge_mentions(user: User) -> QuerySet[CommentMention]:
    readable = Challenge.objects.filter(campaign__in=campaigns_with(user, "challenges.view"))
    return _mentions(CommentMention, "challenge", readable, user)


def _mention(note: Any, subject: Any, name: str, route: str) -> Item:
    """Draw a note that names the reader: who wrote it and about what; never its text, which may name somebody."""
    detail = f"{name}, {subject.campaign.short_name}"
    return Item(f"{note.by} vous mentionne", detail, note.at, f"{reverse(route, args=[subject.public_id])}#notes")


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


def _start_dates(user: User) -> QuerySet[StartDateRequest]:
    waiting = start_dates.to_answer().filter(offer__application__campaign__in=campaigns_with(user, "selection.manage"))
    return waiting.select_related("offer__application__candidate", "offer__position__challenge")


def _adjustments(user: User) -> QuerySet[Adjustment]:
    waiting = adjustments_to_answer(user).select_related("attempt__exercise__profession", "attempt__exercise__campaign")
    return waiting.select_related("attempt__application").order_by("asked_at", "pk")


def _signatures(user: User) -> QuerySet[Signature]:
    mine = Signature.objects.filter(signer=user, state=SignatureState.CALLED)
    return mine.select_related("document").defer("document__context").order_by("called_at", "pk")


def _documents(user: User) -> QuerySet[Document]:
    failed = visible_documents(user).filter(
        state=JobState.FAILED, subject__campaign__in=campaigns_with(user, "talents.manage")
    )
    return failed.defer("context").order_by("issued_at", "pk")


def _messages(user: User) -> QuerySet[Message]:
    failed = Message.objects.filter(state=JobState.FAILED).select_related("recipient").order_by("written_at", "pk")
    if allowed(user, "journal.view"):
        return failed
    hidden = User.objects.filter(hidden_from(user)).values("pk")
    ours = failed.filter(campaign_code__in=campaigns_with(user, "campaigns.manage").values("code"))
    return ours.exclude(recipient__in=hidden)


SOURCES = (
    Source("Documents à signer", _signatures, lambda row: Item(
        row.document.title, row.document.number, row.called_at, reverse("signature", args=[row.public_id])
    )),
    Source("Recours et demandes de motifs", _decision_requests, lambda row: Item(
        str(row), _delay(row), row.received_at, reverse("team:decision-request", args=[row.public_id])
    )),
    Source("Dates de prise de poste demandées", _start_dates, lambda row: Item(
        f"{row.offer.application.candidate}, le {french_date(row.asked_day)}", str(row.offer.position.challenge),
        row.asked_at, reverse("team:start-date", args=[row.offer.public_id])
    )),
    Source("Aménagements d’exercices demandés", _adjustments, lambda row: Item(
        f"{row.attempt.application.short_label}, {row.attempt.exercise.profession}",
        row.attempt.exercise.campaign.short_name, row.asked_at,
        reverse("team:exercise-adjustments", args=[row.attempt.exercise.campaign.code]),
    )),
    Source("Demandes de rattachement", _requests, lambda row: Item(
        str(row), row.get_role_display(), row.asked_at, reverse("team:directory")
    )),
    Source("Questions sur les défis", _questions, lambda row: Item(
        row.text, str(row.challenge), row.asked_at, reverse("team:challenge-page", args=[row.challenge.public_id])
    )),
    Source("Réponses de candidats", _candidates, lambda row: _thread(
        str(row.candidate) if row.known else row.short_label, row, "team:application"
    )),
    Source("Réponses d’administrations", _hosts, lambda row: _thread(str(row), row, "team:challenge")),
    Source("Messages de personnes recrutées", _talents, lambda row: Item(
        str(row.talent), str(row.position.challenge), row.thread.waiting_since,
        reverse("team:mission-thread", args=[row.public_id]),
    )),
    Source("Actes à établir après un bilan", _reviews, lambda row: Item(
        f"{row.mission.talent} : {row.get_decision_display().lower()}", str(row.mission.position.challenge),
        row.confirmed_at, reverse("mission-review", args=[row.public_id]),
    )),
    Source("Livrables à relire", _deliverables, lambda row: Item(
        row.title, str(row.challenge), row.at, reverse("mission-results", args=[row.mission_id])
    )),
    Source("Réponses dans une promotion", cohort_posts.awaiting, lambda row: Item(
        row.title, row.cohort.campaign.short_name, row.thread.waiting_since,
        reverse("cohort-post", args=[row.public_id]),
    )),
    Source("Mentions dans une candidature", _application_mentions, lambda row: _mention(
        row.note, row.note.application, row.note.application.short_label, "team:application"
    )),
    Source("Mentions sur un défi", _challenge_mentions, lambda row: _mention(
        row.note, row.note.challenge, str(row.note.challenge), "team:challenge"
    )),
    Source("Conflits d’intérêts à lever", _conflicts, lambda row: Item(
        f"{row.juror} : {row.reason}", str(row.juror.panel), row.at,
        reverse("team:panel", args=[row.juror.panel.public_id]),
    )),
    Source("Documents en échec", _documents, lambda row: Item(
        row.title, row.number, row.issued_at, reverse("team:document", args=[row.public_id])
    ), "team:retry-documents"),
    Source("Messages non remis", _messages, lambda row: Item(
        row.subject, row.destination, row.written_at,
        f"{reverse('team:journal')}?{urlencode({'person': row.destination})}",
    ), "team:resend-messages"),
)  # fmt: skip


def groups(user: User) -> list[Group]:
    """Return what waits for a person, kind by kind, without the empty ones (two queries a kind)."""
    drawn = []
    for source in SOURCES:
        waiting = source.rows(user)
        rows = list(waiting[: MAX_SHOWN + 1])
        count = waiting.order_by().count() if len(rows) > MAX_SHOWN else len(rows)
        shown = rows[:MAX_SHOWN]
        drawn.append(Group(source.label, count, [source.item(row) for row in shown], source, shown))
    return [group for group in drawn if group.count]


def retried(user: User, route: str) -> list[Any]:
    """Return the rows that the inbox shows a person and that a route tries again."""
    source = next(source for source in SOURCES if source.retry == route)
    return list(source.rows(user)[:MAX_SHOWN])


def waiting(user: User) -> int:
    """Return how many things wait for a person (one query a kind)."""
    return sum(source.rows(user).order_by().count() for source in SOURCES)
