"""Until when panels read or hear: the last day of their stage, the rounds added included."""

from datetime import date

from challenges.models import Stage
from juries.queries.steps import DeadlineSource


def last_days(panels: list[int]) -> dict[int, date]:
    """Return the last day of the stage of each panel that has one, by key of panel (one query)."""
    latest: dict[int, date] = {}
    rows = Stage.objects.filter(panels__in=panels, starts_on__isnull=False).order_by("pk")
    for panel, starts, ends, added in rows.values_list("panels", "starts_on", "ends_on", "rounds__ends_on"):
        latest[panel] = max(day for day in (latest.get(panel), starts, ends, added) if day is not None)
    return latest


DEADLINES = DeadlineSource("panels", last_days)
