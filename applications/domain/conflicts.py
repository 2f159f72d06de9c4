"""Conflicts of interest that the platform can see: found by comparison, with their reason, before anybody reads.

Here rather than in ``juries``, which knows neither employers nor administrations. A juror's own recusal is theirs to
make; what is found here may be dismissed by the team, who signs it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import transaction

from accounts.models import User
from applications.models import Education, Experience
from challenges.models import AdministrationMember, Challenge
from common.search import fold
from dossiers.models import Deposit
from juries.enums import ConflictOrigin
from juries.models import Conflict, Panel

PUBLIC_DOMAINS = frozenset(
    {
        "gmail.com", "outlook.com", "outlook.fr", "hotmail.com", "hotmail.fr", "live.fr", "yahoo.com", "yahoo.fr",
        "icloud.com", "me.com", "proton.me", "protonmail.com", "orange.fr", "wanadoo.fr", "free.fr", "sfr.fr",
        "laposte.net", "gmx.fr", "gmx.com", "bbox.fr",
    }
)  # fmt: skip
Found = tuple[int, int, str]


def _domain(person: User) -> str:
    domain = person.email.rpartition("@")[2].lower()
    return "" if domain in PUBLIC_DOMAINS or domain.endswith(".invalid") else domain


def _ties(people: Iterable[int]) -> dict[int, dict[str, set[str]]]:
    """Return, for each person, the employers and schools of their profile, folded (two queries)."""
    found: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    employers = Experience.objects.filter(profile__person__in=people).exclude(organisation="")
    for person, label in employers.values_list("profile__person", "organisation"):
        found[person]["employeur"].add(fold(label))
    schools = Education.objects.filter(profile__person__in=people).exclude(school="")
    for person, label in schools.values_list("profile__person", "school"):
        found[person]["établissement"].add(fold(label))
    return found


def _colleagues(deposits: list[Deposit], panel: Panel) -> Iterator[Found]:
    """Yield (user, deposit, reason) for those who act for the administration of a proposal.

    Two small queries: the same in one join took a minute on a database without statistics.
    """
    members: dict[int, list[int]] = defaultdict(list)
    seats = AdministrationMember.objects.filter(user__juror_seats__panel=panel)
    for administration, user in seats.values_list("administration_id", "user_id"):
        members[administration].append(user)
    own = Challenge.objects.filter(administration__in=members, dossier__deposit__in=deposits)
    rows = own.values_list("administration_id", "administration__name", "dossier__deposit__pk")
    for administration, name, deposit in rows:
        for user in members[administration]:
            yield user, deposit, f"Agit pour la même administration : {name}"


def _said(name: str, common: str, panel: Panel) -> str:
    return f"Même {name}" if panel.blind else f"Même {name} : {common}"


def _alike(deposits: list[Deposit], panel: Panel) -> Iterator[Found]:
    """Yield (user, deposit, reason) for an employer, a school or a professional mail domain in common.

    For a blind panel the reason says what is in common, never its name: it would tell who wrote.
    """
    jurors = [seat.user for seat in panel.jurors.select_related("user")]
    ties = _ties([*(one.deposited_by_id for one in deposits), *(one.pk for one in jurors)])
    for juror in jurors:
        for deposit in deposits:
            author = deposit.deposited_by
            if author.pk == juror.pk:
                yield juror.pk, deposit.pk, "Lien personnel avec ce dossier"
                continue
            if _domain(juror) and _domain(juror) == _domain(author):
                yield juror.pk, deposit.pk, _said("domaine de messagerie", _domain(juror), panel)
            for name in ("employeur", "établissement"):
                for common in sorted(ties[juror.pk][name] & ties[author.pk][name]):
                    yield juror.pk, deposit.pk, _said(name, common, panel)


@transaction.atomic
def find(panel: Panel, deposits: Iterable[Deposit], *, at: datetime) -> int:
    """Record the conflicts between a panel's jurors and deposits; what is already known stays as it is.

    A conflict that the team dismissed is not found again. Return how many are new. Everything is read at once and
    compared in memory: the queries do not grow with the number of pairs.
    """
    keys = [one.pk for one in deposits]
    listed = list(Deposit.objects.filter(pk__in=keys).select_related("deposited_by").defer("content"))
    seats = dict(panel.jurors.values_list("user", "pk"))
    reasons: dict[tuple[int, int], list[str]] = defaultdict(list)
    for user, deposit, reason in (*_colleagues(listed, panel), *_alike(listed, panel)):
        reasons[seats[user], deposit].append(reason)
    known = set(Conflict.objects.filter(juror__panel=panel).values_list("juror", "deposit"))
    fresh = [
        Conflict(
            juror_id=pair[0], deposit_id=pair[1], origin=ConflictOrigin.FOUND, reason=" ; ".join(said)[:300], at=at
        )
        for pair, said in sorted(reasons.items())
        if pair not in known
    ]
    Conflict.objects.bulk_create(fresh, batch_size=500)
    return len(fresh)


def dismiss(conflict: Conflict, *, by: User, at: datetime) -> bool:
    """Set a found conflict aside, signed; return whether there was one to set aside (a recusal never is)."""
    standing = Conflict.objects.filter(pk=conflict.pk, origin=ConflictOrigin.FOUND, dismissed_at__isnull=True)
    return bool(standing.update(dismissed_at=at, dismissed_by=by))
