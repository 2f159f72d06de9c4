"""Until when a letter is awaited: so many days after the call of its application closes."""

from datetime import datetime, timedelta

from applications.domain import restricted_calls
from applications.enums import ApplicationState
from applications.models import Application
from applications.rules import restricted_invitation
from challenges.domain.dates.postponement import Informed
from challenges.enums import CallKind
from challenges.models import Campaign
from common.days import add_local
from common.language.french import counted
from references.models import Reference
from references.models.reference import PENDING

AWAITED = (ApplicationState.SUBMITTED, ApplicationState.INCOMPLETE, ApplicationState.SHORTLISTED)


def _call_closes(application: Application) -> datetime | None:
    """Return when the last call by which a person may deposit closes, or nothing when one never closes."""
    campaign, kinds = application.campaign, [CallKind.APPLICATIONS]
    if restricted_invitation(campaign, application.candidate) is not None:
        kinds.append(CallKind.RESTRICTED)
    closes = list(campaign.windows.filter(kind__in=kinds).values_list("closes_at", flat=True))
    dated = [instant for instant in closes if instant is not None]
    return max(dated) if dated and len(dated) == len(closes) else None


def due_at(application: Application) -> datetime | None:
    """Return the last instant at which a letter is received; nothing before the deposit of a call that never closes.

    The days run from the close of the call, prolonged or not, or from the deposit when the call never closes. There are
    none when the deposit itself waits for the letters.
    """
    start = _call_closes(application)
    if start is None:
        deposit = application.last_deposit
        if deposit is None:
            return None
        start = deposit.deposited_at
    campaign = application.campaign
    days = 0 if campaign.references_required else campaign.references_due_days
    return add_local(start, timedelta(days=days), campaign.timezone)


def is_over(application: Application, at: datetime) -> bool:
    """Tell whether a letter will serve no more: the draft was not deposited in time, or a decision is announced."""
    if application.announced_state == ApplicationState.DRAFT:
        closes = _call_closes(application)
        return closes is not None and closes < at
    return application.announced_state not in AWAITED


def pending_referees(campaign: Campaign) -> str:
    """Return how many referees of a campaign are to answer: their last day follows its dates."""
    count = Reference.objects.filter(application__campaign=campaign, state__in=PENDING).count()
    return counted(count, "référent ou référente", "référents et référentes") if count else ""


REFEREES = Informed("referees", pending_referees)


def is_awaited(application: Application, at: datetime) -> bool:
    """Tell whether a letter may still be asked for, and sent: the draft may be deposited, or the last day is to come.

    It reads the announced state: a decision that nobody knows yet stops no referee (R14).
    """
    if application.announced_state == ApplicationState.DRAFT:
        return restricted_calls.call_open(application.campaign, application.candidate, at)
    if application.announced_state not in AWAITED:
        return False
    due = due_at(application)
    return due is None or at <= due
