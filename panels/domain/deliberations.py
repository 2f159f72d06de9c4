"""Call the members of a panel to its deliberation."""

from datetime import datetime

from juries.models import Deliberation
from notifications.domain import outbox
from panels.queries.campaigns import campaign_code


def call_members(deliberation: Deliberation, *, at: datetime) -> None:
    """Write to the members of a panel, but to whoever opened its deliberation, where they deliberate."""
    panel = deliberation.panel
    members = panel.jurors.present().filter(charter_signed_at__isnull=False).exclude(user=deliberation.opened_by_id)
    campaign = campaign_code(panel)
    letters = [
        outbox.Letter(
            "deliberation_opened",
            seat.user,
            f"deliberation-{seat.pk}",
            {"panel": panel.name, "seat": str(seat.public_id), "in_minutes": deliberation.in_minutes},
            at,
            campaign=campaign,
        )
        for seat in members.select_related("user").order_by("pk")
    ]
    outbox.queue_many(letters)
