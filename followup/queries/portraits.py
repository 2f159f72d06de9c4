"""The people who agreed to be shown."""

from django.db.models import QuerySet

from challenges.rules import public_campaigns
from followup.models import Portrait


def of(code: str) -> QuerySet[Portrait]:
    """Return the portraits of a promotion, by name (one query)."""
    return Portrait.objects.filter(
        mission__cohort__campaign__code=code, mission__cohort__campaign__in=public_campaigns()
    ).select_related("mission__talent", "mission__position__profession", "mission__position__challenge")
