"""Where the pair of an application stands, as its author's pages say it, and as the team's do."""

from typing import Any

from applications.domain.pairs import memberships, reading
from applications.models import Application
from challenges.enums import Pairs


def summary(application: Application) -> dict[str, Any]:
    """Return what leads to the pair from one's application (no query where the campaign has no pairs)."""
    if application.campaign.pairs == Pairs.NONE:
        return {"pair_member": None, "pair_fault": "", "asks_alone": False}
    return {
        "pair_member": memberships.member_of(application),
        "pair_fault": reading.text_fault(application),
        "asks_alone": memberships.asks_alone(application),
    }
