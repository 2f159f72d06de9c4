"""The legal clock of requests for reasons and of appeals: pure functions of days of Paris.

Code des relations entre le public et l'administration: L. 232-4 (reasons within the month that follows the request),
L. 411-2 (an appeal within the delay of the court), L. 231-4 and L. 112-3 (silence refuses; an acknowledgement says
when). Code de justice administrative: R. 421-1 (two months, counted clear: neither the first day nor the last one), R.
421-2 (two months of silence refuse). A delay that ends on a day that is not worked runs to the next one that is;
silence, which nobody has to do anything for, does not wait for it.
"""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from common.days import first_working
from common.durations import last_day_after
from selection.domain.proofs.status_facts import MOTIVE_MONTHS
from selection.enums import RequestKind

ANSWER_MONTHS = {RequestKind.REASONS: 1, RequestKind.APPEAL: 2}
COURT_MONTHS = 2
DAY = timedelta(days=1)


def _clear_months(on: date, months: int) -> date:
    """Return the last day of a delay counted clear, from the day of what starts it."""
    same: date = on + relativedelta(months=months)
    return first_working(same + DAY)


def open_until(kind: str, announced_on: date) -> date:
    """Return the last day to ask for the reasons of a refusal, or to appeal against it.

    The rules of the campaigns give three months to ask for the reasons, more than the law.
    """
    if kind == RequestKind.REASONS:
        until: date = announced_on + relativedelta(months=MOTIVE_MONTHS)
        return until
    return _clear_months(announced_on, COURT_MONTHS)


def due_on(kind: str, received_on: date) -> date:
    """Return the last day to answer: an appeal is refused by silence on the day after."""
    months = ANSWER_MONTHS[RequestKind(kind)]
    if kind == RequestKind.REASONS:
        due: date = received_on + relativedelta(months=months)
        return due
    return last_day_after(received_on, months)


def silent_on(due: date) -> date:
    """Return the day on which an appeal that nobody answered is refused."""
    return due + DAY


def court_until(refused_on: date) -> date:
    """Return the last day to bring the refusal of an appeal before the administrative court."""
    return _clear_months(refused_on, COURT_MONTHS)
