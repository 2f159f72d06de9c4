"""What the team shares with a whole cohort, what is answered to it, and the digest that says it once a day.

Nobody receives a message for each message: what was written during the day is said together from 17:00 in Paris on.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.db.models import QuerySet

from accounts.domain.acts import team_act
from accounts.models import User
from accounts.rules import allowed
from challenges.enums import CampaignState
from challenges.rules import campaigns_with
from common.days import PARIS, day_of
from common.files.storage import StorageError
from common.refusals import RefusedError
from dossiers.domain import attachments, clamd
from dossiers.domain.exchanges import threads
from dossiers.domain.formats import FileRefusedError, Inspected
from dossiers.models import ThreadMessage
from followup.domain import events
from followup.models import CohortPost
from notifications.domain import outbox
from notifications.models import Message
from talents.models import Cohort

DIGEST_HOUR = time(17, 0)
LONGEST_SILENCE = timedelta(days=8)  # what is older was said, or is too old to be news
PERMISSION = "followup.manage"


class PostRefusedError(RefusedError):
    """The message cannot be written; the French sentence says why."""


@dataclass(frozen=True, slots=True)
class News:
    """A line of the digest: who wrote, in which message of the team, and what."""

    title: str
    author: str
    text: str
    at: datetime


def _check_open(cohort: Cohort) -> None:
    if cohort.campaign.state == CampaignState.CLOSED:
        raise PostRefusedError("La campagne est terminée : on ne s’y écrit plus. Votre texte n’est pas envoyé.")


def _inspect(upload: "File[bytes]") -> Inspected:
    """Return a file as it may be shared, scanned. Raises :class:`PostRefusedError`."""
    try:
        inspected = attachments.inspect_upload(upload)
        threat = clamd.scan(inspected.content) if clamd.configured() else ""
    except FileRefusedError as error:
        raise PostRefusedError(str(error), field="upload") from error
    except clamd.ScannerError as error:
        raise PostRefusedError(
            "L’antivirus ne répond pas : le fichier n’est pas gardé. Réessayez dans quelques minutes.", field="upload"
        ) from error
    if threat:
        raise PostRefusedError(
            f"L’antivirus a trouvé une menace dans ce fichier ({threat}) : il n’est pas gardé.", field="upload"
        )
    return inspected


@team_act(PERMISSION)
def share(
    cohort: Cohort, values: dict[str, Any], *, upload: "File[bytes] | None" = None, by: User, at: datetime
) -> CohortPost:
    """Share a message with a cohort, with a file or without: judged and scanned first, then stored.

    Raises :class:`PostRefusedError` for an empty message, a file that we may not keep, or a campaign that is over.
    """
    _check_open(cohort)
    if not values["text"].strip() and upload is None:
        raise PostRefusedError("Écrivez un message ou joignez un document.", field="text")
    post = CohortPost(cohort=cohort, **values, by=by, at=at)
    if upload is not None:
        inspected = _inspect(upload)
        post.extension, post.size = inspected.extension, len(inspected.content)
        try:
            post.file.save(hashlib.sha256(inspected.content).hexdigest(), ContentFile(inspected.content), save=False)
        except StorageError as error:
            raise PostRefusedError(
                "Ce fichier n’a pas pu être enregistré : la panne est de notre côté. Réessayez dans quelques minutes.",
                field="upload",
            ) from error
    post.save()
    return post


def answer(post: CohortPost, text: str, *, by: User, at: datetime) -> ThreadMessage:
    """Answer a message of the team, before all those who read it; what the team writes settles what waited.

    Raises :class:`PostRefusedError` once the campaign is over, or
    :class:`dossiers.domain.exchanges.threads.ThreadRefusedError`.
    """
    _check_open(post.cohort)
    return threads.write_to_all(post, text, by=by, from_team=allowed(by, PERMISSION, post), at=at)


def filename(post: CohortPost) -> str:
    """Return the name under which a shared file is saved: its title."""
    return f"{post.title}.{post.extension}"


def awaiting(user: User) -> QuerySet[CohortPost]:
    """Return the messages to cohorts whose answers wait for a member of the team, the oldest first."""
    waiting = CohortPost.objects.filter(
        cohort__campaign__in=campaigns_with(user, PERMISSION), thread__waiting_since__isnull=False
    )
    return waiting.select_related("thread", "cohort__campaign").order_by("thread__waiting_since", "pk")


def _news(post: CohortPost, since: datetime) -> list[tuple[int, News]]:
    """Return what was written in a message and its answers since an instant, each with its author."""
    rows = [(post.by_id, News(post.title, str(post.by), post.text, post.at))] if post.at > since else []
    answers: Iterable[ThreadMessage] = post.thread.messages.all() if post.thread is not None else ()
    return rows + [
        (message.by_id, News(post.title, str(message.by), message.text, message.at))
        for message in answers
        if message.at > since
    ]


def _last_digest(cohort: Cohort, at: datetime) -> datetime:
    """Return since when news are news: the last digest of a cohort, or some days."""
    sent = Message.objects.filter(template="cohort_digest", key__startswith=f"cohort-digest-{cohort.pk}-")
    last = sent.order_by("-written_at").values_list("written_at", flat=True).first()
    return max(last or at - LONGEST_SILENCE, at - LONGEST_SILENCE)


@transaction.atomic
def _send_digest(cohort: Cohort, *, at: datetime) -> int:
    since, today = _last_digest(cohort, at), day_of(at)
    if since.astimezone(PARIS) >= datetime.combine(today, DIGEST_HOUR, tzinfo=PARIS):
        return 0
    posts = cohort.posts.select_related("by", "thread").prefetch_related("thread__messages__by").order_by("at", "pk")
    letters: dict[int, tuple[User, list[News]]] = {}
    for post in posts:
        fresh = _news(post, since)
        for user in events.people(cohort, post.audience) if fresh else ():
            _, lines = letters.setdefault(user.pk, (user, []))
            lines += [news for author, news in fresh if author != user.pk]
    queued = [(user, lines) for user, lines in letters.values() if lines]
    for user, lines in queued:
        outbox.queue(
            "cohort_digest",
            to=user,
            key=f"cohort-digest-{cohort.pk}-{today:%Y%m%d}-{user.pk}",
            context={
                "cohort": str(cohort), "code": cohort.campaign.code,
                "news": sorted(lines, key=lambda line: line.at),
            },
            campaign=cohort.campaign.code,
            at=at,
        )  # fmt: skip
    return len(queued)


def send_digests(*, at: datetime) -> int:
    """Say what was written to each cohort since its last digest, from 17:00 on, once a day; return how many letters."""
    if at.astimezone(PARIS).time() < DIGEST_HOUR:
        return 0
    cohorts = Cohort.objects.filter(posts__isnull=False, campaign__sandbox=False).exclude(
        campaign__state=CampaignState.CLOSED
    )
    return sum(_send_digest(cohort, at=at) for cohort in cohorts.select_related("campaign").distinct().order_by("pk"))
