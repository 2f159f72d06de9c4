"""« Comment nous avez-vous connus ? »: the answers a campaign proposes, the link that chooses one, what was answered.

The answer is optional, never deposited, and read by nobody beside a name: only its counts are.
"""

from collections import Counter

from django.utils.text import slugify

from applications.enums import ApplicationState
from applications.models import Application
from challenges.models import Campaign


def tag_of(label: str) -> str:
    """Return what the links that choose an answer carry: « reseau-social » for « Réseau social »."""
    return slugify(label)


def chosen_by(campaign: Campaign, tag: str) -> str:
    """Return the answer of a campaign that a link chooses, or nothing."""
    return next((label for label in campaign.source_choices if tag_of(label) == slugify(tag)), "")


def counts(campaign: Campaign) -> Counter[str]:
    """Count the answers of those whose deposit is announced, the empty one for those who gave none (one query)."""
    deposited = campaign.applications.exclude(announced_state=ApplicationState.DRAFT)
    return Counter(deposited.order_by().values_list("source", flat=True))


def record(application: Application, source: str) -> None:
    """Record how the author of a draft knew the programme; an answer that the campaign does not propose is ignored."""
    if source and source not in application.campaign.source_choices:
        return
    Application.objects.filter(pk=application.pk).update(source=source)
    application.source = source
