"""Remind referees of a letter seven and two days before its last day, and tell the candidate who has not answered."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from applications.models import Application
from challenges.enums import CampaignState
from common.language.formatting import french_deadline
from notifications.domain import outbox
from notifications.domain.addressees import resolve
from notifications.models import Message
from references.models import Reference
from references.models.reference import PENDING
from references.queries import deadlines, links

DAYS = (2, 7)
LAST = min(DAYS)
MORNING = time(8)  # nobody is written to at night
FRESH = timedelta(days=2)  # who was just written to is left alone


def remind(*, at: datetime) -> int:
    """Write the reminders due at an instant and return how many, each once; a moved last day is reminded of again."""
    letters = list(_due(at))
    keys = [letter.key for letter in letters]
    written = set(Message.objects.filter(key__in=keys).values_list("key", flat=True))
    fresh = [letter for letter in letters if letter.key not in written]
    outbox.queue_many(fresh)
    return len(fresh)


def _due(at: datetime) -> Iterator[outbox.Letter]:
    pending = Reference.objects.filter(
        state__in=PENDING, application__campaign__state=CampaignState.PUBLISHED, application__campaign__sandbox=False,
    ).select_related(
        "application__campaign", "application__candidate", "application__dossier__deposit",
        "application__dossier__replaces__deposit",
    )  # fmt: skip
    known: dict[int, datetime | None] = {}
    for reference in pending.order_by("application", "pk"):
        application = reference.application
        if application.pk not in known:
            known[application.pk] = _last_instant(application, at)
        due = known[application.pk]
        if due is not None:
            yield from _letters(reference, due, at)


def _last_instant(application: Application, at: datetime) -> datetime | None:
    """Return when the letters of an application are due, or nothing when nobody is to be reminded today."""
    zone = ZoneInfo(application.campaign.timezone)
    if at.astimezone(zone).time() < MORNING or not deadlines.is_awaited(application, at):
        return None
    due = deadlines.due_at(application)
    return due if due is not None and at <= due <= at + timedelta(days=max(DAYS)) else None


def _letters(reference: Reference, due: datetime, at: datetime) -> Iterator[outbox.Letter]:
    days = min(day for day in DAYS if due <= at + timedelta(days=day))
    ending = f"{reference.pk}-{days}-{due:%Y%m%d%H%M}"
    application = reference.application
    campaign = application.campaign
    context = {
        "name": reference.name,
        "candidate": str(application.candidate),
        "campaign": campaign.name,
        "due": french_deadline(due, campaign.timezone),
    }
    if reference.sent_at is None or reference.sent_at + FRESH <= at:
        yield outbox.Letter(
            "reference_reminder", resolve(reference.address), f"reference-reminder-{ending}",
            context | {"path": links.path(reference)}, at, campaign=campaign.code,
        )  # fmt: skip
    if days == LAST:
        yield outbox.Letter(
            "reference_missing", application.candidate, f"reference-missing-{ending}",
            context | {"public_id": str(application.public_id)}, at, campaign=campaign.code,
        )  # fmt: skip
