"""Until when panels read or hear: the last day of their stage, the rounds added included; who knows it."""

from datetime import date

from challenges.domain.dates.postponement import Informed
from challenges.models import Campaign, Stage
from common.language.french import counted
from juries.models import Juror
from juries.queries.steps import DeadlineSource


def last_days(panels: list[int]) -> dict[int, date]:
    """Return the last day of the stage of each panel that has one, by key of panel (one query)."""
    latest: dict[int, date] = {}
    rows = Stage.objects.filter(panels__in=panels, starts_on__isnull=False).order_by("pk")
    for panel, starts, ends, added in rows.values_list("panels", "starts_on", "ends_on", "rounds__ends_on"):
        latest[panel] = max(day for day in (latest.get(panel), starts, ends, added) if day is not None)
    return latest


def _jurors(campaign: Campaign) -> str:
    """Return how many people sit on the panels of a campaign: they read or hear on its dates."""
    present = Juror.objects.present().filter(panel__stages__campaign=campaign).order_by()
    count = present.values("user").distinct().count()
    return counted(count, "membre d’un jury", "membres des jurys") if count else ""


DEADLINES = DeadlineSource("panels", last_days)
JURORS = Informed("jurors", _jurors)
