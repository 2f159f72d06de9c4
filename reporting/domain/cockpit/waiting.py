"""How many things wait behind each heading of the menu."""

from collections import Counter
from datetime import datetime

from accounts.models import User
from challenges.models import Campaign
from reporting.domain.cockpit import alerts
from reporting.queries import inbox
from reporting.queries.workspace.sections import PLACES


def waiting(user: User, campaign: Campaign | None, *, at: datetime) -> dict[str, int]:
    """Return the counts by the route of a heading, and that of the inbox; those of a campaign are its alerts'."""
    counts = Counter({"inbox": inbox.waiting(user)})
    for alert in alerts.shown_alerts(campaign, at=at) if campaign is not None else ():
        counts[PLACES[alert.route].section.route] += alert.count
    return dict(counts)
