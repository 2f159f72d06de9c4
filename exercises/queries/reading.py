"""What the jurors of exercises read: answers that are handed in, of the trades that the panel knows."""

from django.db.models import QuerySet

from challenges.models import Stage
from dossiers.models import Deposit
from exercises.enums import AttemptState
from exercises.rules import LEFT
from juries.models import Juror, Panel


def trades_of(panel: Panel) -> set[str]:
    """Return the trades that the members of a panel know; none when nobody said any (one query)."""
    known = Juror.objects.present().filter(panel=panel).values_list("trades", flat=True)
    return {code for trades in known for code in trades}


def answers_to_read(deposits: QuerySet[Deposit], stage: Stage, panel: Panel) -> QuerySet[Deposit]:
    """Return, of some deposits, the answers that a panel may be given: handed in, by people who are still candidates.

    A panel whose members say their trades is given those trades alone; another is given all of them.
    """
    rows = deposits.filter(
        dossier__exercise_attempt__exercise__campaign=stage.campaign_id,
        dossier__exercise_attempt__state=AttemptState.HANDED_IN,
    ).exclude(dossier__exercise_attempt__application__announced_state__in=LEFT)
    trades = trades_of(panel)
    if trades:
        rows = rows.filter(dossier__exercise_attempt__exercise__profession__code__in=trades)
    return rows
