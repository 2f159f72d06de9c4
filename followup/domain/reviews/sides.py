"""What the two sides of a review may read of each other, and where the review stands."""

from datetime import datetime

from common.days import day_of
from followup.enums import ReviewState
from followup.models import MissionReview, ReviewSheet
from talents.enums import Side

WITH_PEOPLE = MissionReview.objects.select_related(
    "mission__talent", "mission__host", "mission__lead", "mission__coach", "mission__cohort__campaign",
    "mission__position__challenge", "proposed_by", "confirmed_by", "document",
).prefetch_related("sheets")  # fmt: skip


def sheets(review: MissionReview) -> dict[str, ReviewSheet]:
    """Return the sheets that were handed in, by side."""
    return {sheet.side: sheet for sheet in review.sheets.all()}


def is_open(review: MissionReview, *, at: datetime) -> bool:
    """Tell whether a sheet may still be written: neither side has read the other, and the last day is not past."""
    return len(sheets(review)) < len(Side) and day_of(at) <= review.due_on


def state(review: MissionReview, *, at: datetime) -> ReviewState:
    """Return where a review stands."""
    if review.confirmed_at is not None:
        return ReviewState.CONFIRMED
    if review.proposed_at is not None:
        return ReviewState.PROPOSED
    return ReviewState.AWAITED if is_open(review, at=at) else ReviewState.COMPARED


def other(side: str) -> Side:
    """Return the side in front."""
    return Side.HOST if side == Side.TALENT else Side.TALENT


def is_awaited_from(review: MissionReview, side: str | None, *, at: datetime) -> bool:
    """Tell whether a review waits for a side: its sheet, its proposal, or its confirmation of the other's."""
    stands = state(review, at=at)
    if side is None or stands == ReviewState.CONFIRMED:
        return False
    if stands == ReviewState.AWAITED:
        return side not in sheets(review)
    return stands == ReviewState.COMPARED or review.proposed_side == other(side)
