"""What is published here when something happens in the packages below."""

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page, Site
from wagtail.signals import page_unpublished, post_page_move
from wagtail.signals import published as draft_published

from challenges.domain.campaigns import published
from cms import chrome, starter
from cms.models import DocumentDraft, SiteFrame
from common import clock
from documents.domain import templates


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


@receiver([post_save, post_delete])
def on_frame_changed(sender, **kwargs):
    """Have header, menu and footer read again as soon as what they show is changed."""
    if issubclass(sender, (Page, Site, SiteFrame)):
        transaction.on_commit(chrome.forget)


@receiver([page_unpublished, post_page_move])
def on_page_moved(sender, **kwargs):
    """A page taken back or moved leaves the menu."""
    transaction.on_commit(chrome.forget)
