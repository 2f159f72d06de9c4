"""What is published here when something happens in the packages below."""

from django.dispatch import receiver

from challenges.domain.campaigns import published
from cms import starter


@receiver(published)
def on_campaign_published(sender, campaign, **kwargs):
    """Give a published campaign its public page, in the transaction that publishes it."""
    starter.call_page(campaign)
