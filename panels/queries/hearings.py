"""Reads of the hearings of an application."""

from applications.models import Application
from juries.models import Hearing


def convocations(application: Application) -> list[Hearing]:
    """Return the hearings a person was told of, those called off included (R25), soonest first."""
    deposit = application.last_deposit
    return [] if deposit is None else [hearing for hearing in deposit.hearings.all() if hearing.convened_at is not None]
