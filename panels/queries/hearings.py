"""Reads of the hearings of an application."""

from datetime import datetime

from applications.enums import ApplicationState
from applications.models import Application
from juries.enums import HearingState
from juries.models import Hearing
from panels.models import SelfScheduling
from panels.queries import self_scheduling


def convocations(application: Application) -> list[Hearing]:
    """Return the hearings a person was told of, those called off included (R25), soonest first."""
    deposit = application.last_deposit
    return [] if deposit is None else [hearing for hearing in deposit.hearings.all() if hearing.convened_at is not None]


def known(application: Application) -> list[Hearing]:
    """Return the hearings a person was ever told of, those moved since included: they know another hour of it."""
    deposit = application.last_deposit
    return [] if deposit is None else [each for each in deposit.hearings.all() if each.convened_for is not None]


def choosable(application: Application, *, at: datetime) -> set[int]:
    """Return the keys of a person's hearings whose slot they may change now (one query, none without a hearing)."""
    rows = [each for each in known(application) if each.state == HearingState.PLANNED]
    rules = SelfScheduling.objects.filter(panel__in={each.panel_id for each in rows}).select_related("panel")
    by_panel = {each.panel_id: each for each in rules} if rows else {}
    return {
        each.pk
        for each in rows
        if each.panel_id in by_panel
        and not self_scheduling.why_not(each, by_panel[each.panel_id], application.campaign, at=at)
    }


def awaits_hearing(application: Application) -> bool:
    """Tell whether somebody is shortlisted, knows it, and has no date yet: they may say when they cannot come."""
    announced = application.announced_state == ApplicationState.SHORTLISTED
    return announced and all(hearing.state == HearingState.CANCELLED for hearing in convocations(application))
