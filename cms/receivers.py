"""What is published here when something happens in the packages below."""

from django.dispatch import receiver
from wagtail.signals import published as draft_published

from challenges.domain.campaigns import published
from cms import starter
from cms.models import DocumentDraft
from common import clock
from documents.domain.texts import templates


@receiver(published)
def on_campaign_published(sender, campaign, **kwargs):
    """Give a published campaign its public page, in the transaction that publishes it."""
    starter.call_page(campaign)


@receiver(draft_published, sender=DocumentDraft)
def on_draft_published(sender, instance, revision, **kwargs):
    """Propose a published draft as the next version of its template; another person reads it before it serves."""
    templates.propose(
        instance.code,
        title=instance.title,
        running=instance.running,
        content=instance.content(),
        note=instance.note,
        by=revision.user,
        at=clock.now(),
    )
