"""Try dates before they are written: what would move, what would become too short; nothing stays."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from challenges.domain.rules import checks
from challenges.domain.rules.checks import Finding
from challenges.models import Campaign
from challenges.queries import calendar
from challenges.queries.calendar import Line
from common.statistics.timeline import Timeline

CHECKED = ("calendrier", "etapes")


@dataclass(frozen=True, slots=True)
class Trial:
    """What dates would change: their drawing, the moments that move, the warnings that come and those that go.

    ``outcome`` is what writing them returned.
    """

    timeline: Timeline | None
    moved: list[Line]
    new: list[Finding]
    gone: list[Finding]
    outcome: Any


def findings(campaign: Campaign) -> list[Finding]:
    """Return what is wrong or unwise in the dates of a campaign."""
    return [finding for finding in checks.findings(campaign) if finding.section in CHECKED]


def try_dates(campaign: Campaign, write: Callable[[], Any], *, at: datetime) -> Trial:
    """Return what ``write`` would change in the dates of a campaign: they are written, read, and taken back.

    What ``write`` raises goes through, and nothing stays then either.
    """
    saved = Campaign.objects.get(pk=campaign.pk)
    lines_before, findings_before = calendar.lines(saved), findings(saved)
    with transaction.atomic():
        outcome = write()
        tried = Campaign.objects.get(pk=campaign.pk)
        lines, remaining = calendar.lines(tried), findings(tried)
        drawing = calendar.drawing(tried, lines, at=at)
        transaction.set_rollback(True)
    before = Counter((line.label, line.first, line.last) for line in lines_before)
    known, still = ({finding.message for finding in group} for group in (findings_before, remaining))
    return Trial(
        timeline=drawing,
        moved=[line for line in lines if not before[line.label, line.first, line.last]],
        new=[finding for finding in remaining if finding.message not in known],
        gone=[finding for finding in findings_before if finding.message not in still],
        outcome=outcome,
    )
