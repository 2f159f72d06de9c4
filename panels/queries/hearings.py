"""Reads of the hearings of an application."""

from applications.enums import ApplicationState
from applications.models import Application
from juries.enums import HearingState
from juries.models import Hearing


def convocations(application: Application) -> list[Hearing]:
    """Return the hearings a person was told of, those called off included (R25), soonest first."""
    deposit = application.last_deposit
    return [] if deposit is None else [hearing for hearing in deposit.hearings.all() if hearing.convened_at is not None]


def known(application: Application) -> list[Hearing]:
    """Return the hearings a person was ever told of, those moved since included: they know another hour of it."""
    deposit = application.last_deposit
    return [] if deposit is None else [each for each in deposit.hearings.all() if each.convened_for is not None]


def awaits_hearing(application: Application) -> bool:
    """Tell whether somebody is shortlisted, knows it, and has no date yet: they may say when they cannot come."""
    announced = application.announced_state == ApplicationState.SHORTLISTED
    return announced and all(hearing.state == HearingState.CANCELLED for hearing in convocations(application))
