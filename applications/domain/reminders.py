"""Remind people of a draft before its call closes, of an offer before it expires: at fixed days, once each."""

from datetime import datetime, timedelta

from applications.enums import ApplicationState
from applications.models import Application
from challenges.enums import CallKind, CampaignState
from challenges.models import CallWindow
from common.language.formatting import french_deadline
from notifications.domain import outbox
from notifications.models import Category, Message

DAYS = (1, 7)


def remind(*, at: datetime) -> int:
    """Write the reminders due at an instant and return how many; the same one is never written twice.

    A draft begun in the last day has one reminder, not two. An extended deadline is reminded of again.
    """
    closing = CallWindow.objects.filter(
        kind__in=(CallKind.APPLICATIONS, CallKind.RESTRICTED), campaign__state=CampaignState.PUBLISHED,
        campaign__sandbox=False, closes_at__gt=at, closes_at__lte=at + timedelta(days=max(DAYS)),
    ).select_related("campaign")  # fmt: skip
    written = 0
    for window in closing:
        days = min(day for day in DAYS if window.closing <= at + timedelta(days=day))
        ending = f"-{window.campaign_id}-{days}-{window.closing:%Y%m%d%H%M}"
        messages = Message.objects.filter(template="application_reminder", key__endswith=ending).values("recipient")
        drafts = Application.objects.filter(campaign=window.campaign, state=ApplicationState.DRAFT)
        if window.kind == CallKind.RESTRICTED:
            drafts = drafts.filter(candidate__in=window.campaign.restricted_invitations.values("person"))
        for draft in (
            drafts.exclude(candidate__in=messages).select_related("candidate").order_by("pk").iterator(chunk_size=500)
        ):
            outbox.queue(
                "application_reminder",
                to=draft.candidate,
                key=f"draft-{draft.pk}{ending}",
                category=Category.REMINDERS,
                context={
                    "campaign": window.campaign.name,
                    "closing": french_deadline(window.closing, window.campaign.timezone),
                    "public_id": str(draft.public_id),
                },
                campaign=window.campaign.code,
                at=at,
            )
            written += 1
    return written
