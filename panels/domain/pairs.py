"""Co-applicants before a jury: a conflict with one is a conflict with both (R7), and each dossier names the other.

The sharing gives each dossier its readers as any other: two dossiers of a pair need not have the same ones.
"""

from collections.abc import Iterable
from datetime import datetime

from accounts.models import User
from applications.models import PairMember
from applications.queries.pairs import formed_members
from dossiers.models import Deposit
from juries.domain.late_conflicts import declare_conflict
from juries.models import Assessment, Conflict, Juror
from juries.rules import readable_assessments

REASON = "Conflit avec l’autre membre du binôme"


def other_deposits(deposits: Iterable[int]) -> dict[int, int]:
    """Return the deposit of the other person of a formed pair, for each of these that has one (two queries at most)."""
    keys = list(deposits)
    mine = formed_members().filter(application__dossier__deposit__in=keys).order_by("pk")
    pair_of = dict(mine.values_list("pair", "application__dossier__deposit"))
    if not pair_of:
        return {}
    both = PairMember.objects.filter(pair__in=pair_of, application__dossier__deposit__isnull=False).order_by("pk")
    known: dict[int, list[int]] = {}
    for pair, deposit in both.values_list("pair", "application__dossier__deposit"):
        known.setdefault(pair, []).append(deposit)
    return {
        deposit: other
        for members in known.values()
        for deposit in members
        for other in members
        if other != deposit and deposit in keys
    }


def linked(assessment: Assessment) -> list[Assessment]:
    """Return the reading of the other dossier of a pair, when the same juror has it to read in the same panel."""
    other = other_deposits([assessment.deposit_id]).get(assessment.deposit_id)
    if other is None:
        return []
    mine = readable_assessments(assessment.juror.user).filter(panel=assessment.panel_id, deposit=other)
    return list(mine.filter(counted=assessment.counted).select_related("deposit"))


def extend_conflicts(known: set[tuple[int, int]], standing: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the (juror, deposit) not known yet that a conflict with the other member of a pair forbids."""
    rows = sorted(standing)
    other = other_deposits({deposit for _, deposit in rows})
    return [
        (juror, other[deposit]) for juror, deposit in rows if deposit in other and (juror, other[deposit]) not in known
    ]


def follow_conflict(juror: Juror, deposit: Deposit, *, by: User, at: datetime) -> None:
    """Have a conflict that is declared with one member of a pair hold for the other, once."""
    other = other_deposits([deposit.pk]).get(deposit.pk)
    if other is None or Conflict.objects.filter(juror=juror, deposit=other, dismissed_at=None).exists():
        return
    declare_conflict(juror, Deposit.objects.get(pk=other), reason=REASON, by=by, at=at)
