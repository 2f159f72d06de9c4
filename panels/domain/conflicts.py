"""Conflicts of interest that the platform can see: found by comparison, with their reason, before anybody reads.

Here rather than in ``juries``, which knows neither employers nor administrations. A juror's own recusal is theirs to
make; what is found here may be dismissed by the team, who signs it.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from django.db import transaction

from accounts.domain.acts import team_act
from accounts.domain.users import find_users_by_verified_addresses
from accounts.models import User
from applications.enums import ApplicationState
from applications.models import Application, Education, Experience
from challenges.models import AdministrationMember, Challenge, Stage
from common.atomic import joined
from common.language.search import fold
from common.registry import Registry, qualified_name
from dossiers.models import Deposit
from juries.domain import assessments
from juries.domain.late_conflicts import ConflictRefusedError
from juries.enums import AssessmentState, ConflictOrigin, TieKind
from juries.models import Conflict, Juror, Panel, Tie
from panels.domain import pairs
from references.queries import letters

PUBLIC_DOMAINS = frozenset(
    {
        "gmail.com", "outlook.com", "outlook.fr", "hotmail.com", "hotmail.fr", "live.fr", "yahoo.com", "yahoo.fr",
        "icloud.com", "me.com", "proton.me", "protonmail.com", "orange.fr", "wanadoo.fr", "free.fr", "sfr.fr",
        "laposte.net", "gmx.fr", "gmx.com", "bbox.fr",
    }
)  # fmt: skip
MIN_NAME_LENGTH = 6  # four letters and the blanks around them
DECLARED = "Lien déclaré avant la lecture"
Found = tuple[int, int, str]
ConsequenceSource = Callable[[Stage, Panel], list[str]]
consequence_sources = Registry[ConsequenceSource](qualified_name)


def _domain(person: User) -> str:
    domain = person.email.rpartition("@")[2].lower()
    return "" if domain in PUBLIC_DOMAINS or domain.endswith(".invalid") else domain


def _ties(people: Iterable[int]) -> dict[int, dict[str, set[str]]]:
    """Return, for each person, the employers and schools of their profile, folded (two queries)."""
    ties: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    employers = Experience.objects.filter(profile__person__in=people).exclude(organisation="")
    for person, label in employers.values_list("profile__person", "organisation"):
        ties[person]["employeur"].add(fold(label))
    schools = Education.objects.filter(profile__person__in=people).exclude(school="")
    for person, label in schools.values_list("profile__person", "school"):
        ties[person]["établissement"].add(fold(label))
    return ties


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


def _same_promotion(deposits: list[Deposit], panel: Panel) -> Iterator[Found]:
    """Yield (user, deposit, reason) for those who were laureates of one promotion with the author (two queries)."""
    laureates = Application.objects.filter(state=ApplicationState.ACCEPTED)
    mine: dict[int, list[int]] = defaultdict(list)
    for user, campaign in laureates.filter(candidate__juror_seats__panel=panel).values_list("candidate", "campaign"):
        mine[campaign].append(user)
    authors: dict[int, list[int]] = defaultdict(list)
    for reading in deposits:
        authors[reading.deposited_by_id].append(reading.pk)
    past = laureates.filter(campaign__in=mine, candidate__in=authors)
    for campaign, author, name in past.values_list("campaign", "candidate", "campaign__name"):
        for user in mine[campaign]:
            if user != author:
                for deposit in authors[author]:
                    yield user, deposit, _said("promotion", name, panel)


def _said(name: str, common: str, panel: Panel) -> str:
    return f"Même {name}" if panel.blind else f"Même {name} : {common}"


def _alike(deposits: list[Deposit], panel: Panel) -> Iterator[Found]:
    """Yield (user, deposit, reason) for an employer, a school or a professional mail domain in common.

    For a blind panel the reason says what is in common, never its name: it would tell who wrote.
    """
    jurors = [seat.user for seat in panel.jurors.present_and_past().select_related("user")]
    ties = _ties([*(deposit.deposited_by_id for deposit in deposits), *(juror.pk for juror in jurors)])
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


def _referees(deposits: list[Deposit], panel: Panel) -> Iterator[Found]:
    """Yield (user, deposit, reason) for those whom an author named as referee, answered or not (one query, or two)."""
    rows = letters.referees_of({deposit.dossier_id for deposit in deposits})
    people = find_users_by_verified_addresses(address for address, _ in rows) if rows else {}
    sitting = set(panel.jurors.present_and_past().values_list("user", flat=True)) if people else set()
    by_dossier = {deposit.dossier_id: deposit.pk for deposit in deposits}
    reason = "Lien personnel avec ce dossier" if panel.blind else "Référent ou référente de la personne"
    for address, dossier in rows:
        person = people.get(address)
        if person is not None and person.pk in sitting:
            yield person.pk, by_dossier[dossier], reason


def _holds(label: str, fact: str) -> bool:
    """Tell whether what was declared and a fact name the same thing: one holds the other, word for word."""
    spoken = (f" {' '.join(re.findall('[a-z0-9]+', text))} " for text in (label, fact))
    short, long = sorted(spoken, key=len)
    return len(short) >= MIN_NAME_LENGTH and short in long


def _facts(deposits: list[Deposit]) -> dict[int, dict[str, set[str]]]:
    """Return, for each deposit, what a declaration may name: its author, their past, its administration (folded)."""
    ties = _ties([deposit.deposited_by_id for deposit in deposits])
    names: dict[int, dict[str, set[str]]] = {}
    for dossier_deposit in deposits:
        author, past = dossier_deposit.deposited_by, ties[dossier_deposit.deposited_by_id]
        names[dossier_deposit.pk] = {
            TieKind.EMPLOYER: past["employeur"],
            TieKind.SCHOOL: past["établissement"],
            TieKind.ADMINISTRATION: set(past["employeur"]),
            TieKind.PERSON: {
                fold(str(author)),
                fold(author.civil_name),
                fold(f"{author.last_name} {author.first_name}"),
                fold(author.email),
            },
        }
    hosts = Challenge.objects.filter(dossier__deposit__in=deposits, administration__isnull=False)
    for deposit, name in hosts.values_list("dossier__deposit__pk", "administration__name"):
        names[deposit][TieKind.EMPLOYER] = names[deposit][TieKind.EMPLOYER] | {fold(name)}
        names[deposit][TieKind.ADMINISTRATION].add(fold(name))
    return names


def _declared(deposits: list[Deposit], panel: Panel) -> set[tuple[int, int]]:
    """Return the (juror, deposit) pairs that the jurors' own declarations forbid."""
    ties = [(tie.juror_id, tie.kind, fold(tie.label)) for tie in Tie.objects.filter(juror__panel=panel)]
    if not ties:
        return set()
    return {
        (juror, deposit)
        for deposit, facts in _facts(deposits).items()
        for juror, kind, label in ties
        if any(_holds(label, fact) for fact in facts[kind])
    }


@transaction.atomic
def find(panel: Panel, deposits: Iterable[Deposit], *, at: datetime) -> int:
    """Record the conflicts between a panel's jurors and deposits; what is already known stays as it is.

    A conflict that the team dismissed is not found again. Return how many are new. Everything is read at once and
    compared in memory: the queries do not grow with the number of pairs.
    """
    keys = [deposit.pk for deposit in deposits]
    listed = list(Deposit.objects.filter(pk__in=keys).select_related("deposited_by").defer("content"))
    seats = dict(panel.jurors.present_and_past().values_list("user", "pk"))
    reasons: dict[tuple[int, int], list[str]] = defaultdict(list)
    for user, deposit, reason in (
        *_colleagues(listed, panel),
        *_alike(listed, panel),
        *_same_promotion(listed, panel),
        *_referees(listed, panel),
    ):
        reasons[seats[user], deposit].append(reason)
    known = set(Conflict.objects.filter(juror__panel=panel).values_list("juror", "deposit"))
    fresh = [
        Conflict(juror_id=juror, deposit_id=deposit, origin=ConflictOrigin.DECLARED, reason=DECLARED, at=at)
        for juror, deposit in sorted(_declared(listed, panel) - known)
    ]
    known |= {(conflict.juror_id, conflict.deposit_id) for conflict in fresh}
    fresh += [
        Conflict(
            juror_id=juror, deposit_id=deposit, origin=ConflictOrigin.FOUND, reason=" ; ".join(reason)[:300], at=at
        )
        for (juror, deposit), reason in sorted(reasons.items())
        if (juror, deposit) not in known
    ]
    known |= {(conflict.juror_id, conflict.deposit_id) for conflict in fresh}
    held = Conflict.objects.filter(juror__panel=panel, deposit__in=keys, dismissed_at=None)
    standing = {*held.values_list("juror", "deposit"), *((row.juror_id, row.deposit_id) for row in fresh)}
    fresh += [
        Conflict(juror_id=juror, deposit_id=deposit, origin=ConflictOrigin.FOUND, reason=pairs.REASON, at=at)
        for juror, deposit in pairs.extend_conflicts(known, standing)
    ]
    Conflict.objects.bulk_create(fresh, batch_size=500)
    return len(fresh)


@joined()
def withdraw_conflicting_assignments(juror: Juror, *, at: datetime) -> int:
    """Withdraw from a juror who just signed what their declaration, or a comparison, forbids; return how many.

    They have seen none of it: dossiers open after this. Each goes to somebody else at once.
    """
    panel = juror.panel
    mine = juror.assessments.filter(state=AssessmentState.ASSIGNED).select_related("panel", "deposit")
    held = {assessment.deposit_id: assessment for assessment in mine}
    if not held:
        return 0
    find(panel, [assessment.deposit for assessment in held.values()], at=at)
    forbidden = juror.conflicts.filter(deposit__in=held, dismissed_at__isnull=True)
    rows = dict(forbidden.values_list("deposit", "reason"))
    for deposit, reason in sorted(rows.items()):
        assessments.step_aside(held[deposit], reason=reason, by=juror.user, at=at)
    return len(rows)


@team_act("panels.manage")
def dismiss(conflict: Conflict, *, by: User, at: datetime) -> None:
    """Set a found conflict aside, signed. Raises :class:`ConflictRefusedError` for a recusal, or one set aside."""
    standing = Conflict.objects.filter(pk=conflict.pk, origin=ConflictOrigin.FOUND, dismissed_at__isnull=True)
    if not standing.update(dismissed_at=at, dismissed_by=by):
        raise ConflictRefusedError("Ce conflit ne peut pas être écarté.")


def consequences(stage: Stage, panel: Panel) -> list[str]:
    """Return, in French, what a mark just set aside in a panel asks of the team, or changed by itself.

    What was computed from the marks is above this package, which says it through :data:`consequence_sources`.
    """
    return [sentence for source in consequence_sources for sentence in source(stage, panel)]
