"""The campaign of a panel, which knows none itself."""

from challenges.models import Campaign
from juries.models import Panel


def campaign_code(panel: Panel) -> str:
    """Return the code of the campaign whose stage a panel judges; nothing for a panel of no stage (one query)."""
    return Campaign.objects.filter(stages__panels=panel).values_list("code", flat=True).first() or ""
