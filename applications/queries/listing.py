"""Reads of applications and selection."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from functools import partial

from django.db.models import Case, Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Value, When

from accounts.models import User
from applications.enums import ApplicationState
from applications.models import Application, EligibilityCheck, Wish
from applications.rules import identity_known, visible_applications, with_identity
from challenges.models import Campaign, Profession
from common.cache import table_versions
from common.web import keyset
from common.web.inputs import whole

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Slice:
    """A page of applications, read by key: ``after`` is the last key of this page when there is another."""

    rows: Sequence[Application]
    after: int | None


@dataclass(frozen=True, slots=True)
class ApplicationFilter:
    """What the team looks for: each part empty when it does not matter; ``instructor`` is « none » for nobody."""

    state: str = ""
    profession: str = ""
    check: str = ""
    tag: str = ""
    instructor: str = ""
    text: str = ""

    @property
    def values(self) -> dict[str, str]:
        """Return the filter as an address says it, without the empty parts."""
        return {name: value for name, value in asdict(self).items() if value}


def read_filter(data: Mapping[str, str]) -> ApplicationFilter:
    """Return the filter that a form or an address says."""
    return ApplicationFilter(**{field.name: str(data.get(field.name, ""))[:200] for field in fields(ApplicationFilter)})


def application_list(user: User, campaign: Campaign, filters: ApplicationFilter) -> QuerySet[Application]:
    """Return the campaign's deposited applications, filtered.

    A dossier read blind is found by the words of its blind version alone: searching a name must not tell whose it is.
    """
    applications = visible_applications(user).filter(campaign=campaign)
    if filters.state in ApplicationState.values:
        applications = applications.filter(state=filters.state)
    if filters.profession:
        applications = applications.filter(profession__code=filters.profession)
    if filters.check == "unsettled":
        applications = applications.filter(
            Exists(EligibilityCheck.objects.filter(application=OuterRef("pk")).unsettled())
        )
    if filters.tag:
        applications = applications.filter(tags=whole(filters.tag))
    if filters.instructor == "none":
        applications = applications.filter(instructor=None)
    elif filters.instructor:
        applications = applications.filter(instructor=whole(filters.instructor))
    if filters.text.strip():
        named = with_identity(applications.filter(search_words__words=filters.text), user).order_by().values("pk")
        blind = applications.filter(blind_words__words=filters.text).order_by().values("pk")
        applications = applications.filter(pk__in=named.union(blind))
    return applications.order_by("pk")


@dataclass(frozen=True, slots=True)
class Facets:
    """How many deposited applications each choice of the filter holds, whatever the others."""

    states: list[tuple[str, str, int]]
    professions: list[tuple[str, str, int]]
    tags: list[tuple[int, str, int]]


def facets(campaign: Campaign) -> Facets:
    """Return the counted choices of the filter: kept until an application or a tag is written."""
    return table_versions.cached(f"facets:{campaign.pk}", partial(_counted, campaign))


def _counted(campaign: Campaign) -> Facets:
    """Count the choices of the filter (two queries)."""
    rows = campaign.applications.exclude(state=ApplicationState.DRAFT).order_by()
    states: Counter[str] = Counter()
    trades: Counter[tuple[str, str]] = Counter()
    for state, code, label, count in rows.values_list("state", "profession__code", "profession__label").annotate(
        n=Count("pk")
    ):
        states[state] += count
        trades[code, label] += count
    tags = campaign.tags.annotate(n=Count("applications")).values_list("pk", "label", "n")
    return Facets(
        [(value, str(label), states[value]) for value, label in ApplicationState.choices if value in states],
        sorted(((code, label, count) for (code, label), count in trades.items()), key=lambda row: row[1]),
        list(tags),
    )


def application_page(applications: QuerySet[Application], user: User, *, after: int) -> Slice:
    """Return the fifty applications that follow a key."""
    keys, following = keyset.keys(applications, after=after, size=PAGE_SIZE)
    wishes = Prefetch("wishes", Wish.objects.select_related("challenge"))
    rows = list(
        Application.objects.filter(pk__in=keys)
        .annotate(known=identity_known(user))  # whether this colleague may know who wrote it
        .order_by("pk")
        .select_related("candidate", "profession", "instructor", "dossier__deposit", "dossier__replaces__deposit")
        .defer("search_words", "blind_words", "dossier__deposit__content", "dossier__replaces__deposit__content")
        .prefetch_related(wishes, "tags")
    )
    return Slice(rows=rows, after=following)


COLUMNS = {
    "number": ("Récépissé", "dossier__deposit__number"),
    "last_name": ("Nom", "candidate__last_name"),
    "first_name": ("Prénom", "candidate__first_name"),
    "email": ("Adresse électronique", "candidate__email"),
    "profession": ("Métier", "profession__label"),
    "experience": ("Expérience", "experience_years"),
    "state": ("État", "state"),
    "deposited_at": ("Déposée le", "dossier__deposit__deposited_at"),
    "instructor": ("Suivie par", "instructor__email"),
}
PERSONAL = frozenset({"last_name", "first_name", "email"})


def export_rows(
    applications: QuerySet[Application], user: User, columns: Sequence[str]
) -> QuerySet[Application, tuple[object, ...]]:
    """Return these columns of the list, as plain tuples; a dossier read blind is exported without its author."""
    shown = [
        Case(When(known=True, then=F(COLUMNS[name][1])), default=Value("")) if name in PERSONAL else COLUMNS[name][1]
        for name in columns
    ]
    return applications.annotate(known=identity_known(user)).values_list(*shown)


def read_by_profession(campaign: Campaign) -> dict[Profession, int]:
    """Return how many applications each trade has waiting for the preselection's decision."""
    counts = Count("applications", filter=Q(applications__campaign=campaign, applications__state="submitted"))
    return {p: p.n for p in Profession.objects.annotate(n=counts).filter(n__gt=0)}


def funnel(campaign: Campaign) -> dict[str, int]:
    """Return how many applications are in each state, drafts included: kept until one is written."""

    def count() -> dict[str, int]:
        rows = campaign.applications.order_by().values_list("state").annotate(Count("pk"))
        return dict.fromkeys(ApplicationState.values, 0) | dict(rows)

    return table_versions.cached(f"funnel:{campaign.pk}", count)
