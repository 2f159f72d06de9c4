"""Reads of applications and selection."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Value, When

from accounts.models import User
from applications.enums import ApplicationState
from applications.models import Application, EligibilityCheck, Offer, Ranking, Wish
from applications.rules import visible_applications, with_identity
from challenges.enums import StageKind
from challenges.models import Campaign, Position, Profession
from juries import queries as jury_queries

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Slice:
    """A page of applications, read by key: ``after`` is the last key of this page when there is another."""

    rows: list[Application]
    after: int | None


def application_list(
    user: User, campaign: Campaign, *, state: str, profession: str, check: str, text: str
) -> QuerySet[Application]:
    """Return the campaign's deposited applications, filtered."""
    found = visible_applications(user).filter(campaign=campaign)
    if state in ApplicationState.values:
        found = found.filter(state=state)
    if profession:
        found = found.filter(profession__code=profession)
    if check == "unsettled":
        found = found.filter(Exists(EligibilityCheck.objects.filter(application=OuterRef("pk")).unsettled()))
    if text.strip():
        found = with_identity(found, user, campaign)
    for word in text.split():
        found = found.filter(
            Q(candidate__last_name__icontains=word)
            | Q(candidate__first_name__icontains=word)
            | Q(candidate__email__icontains=word)
        )
    return found.order_by("pk")


def _known(found: QuerySet[Application], user: User, campaign: Campaign) -> QuerySet[Application]:
    """Annotate ``known``: whether this colleague may know who wrote each application."""
    seen = with_identity(Application.objects.filter(pk=OuterRef("pk")), user, campaign)
    return found.annotate(known=Exists(seen))


def application_page(found: QuerySet[Application], user: User, campaign: Campaign, *, after: int) -> Slice:
    """Return the fifty applications that follow a key: the cost does not grow with the page's depth."""
    wishes = Prefetch("wishes", Wish.objects.select_related("challenge"))
    rows = list(
        _known(found, user, campaign)
        .filter(pk__gt=after)
        .select_related("candidate", "profession", "dossier__deposit", "dossier__replaces__deposit")
        .defer("dossier__deposit__content", "dossier__replaces__deposit__content")
        .prefetch_related(wishes)[: PAGE_SIZE + 1]
    )
    more = len(rows) > PAGE_SIZE
    return Slice(rows=rows[:PAGE_SIZE], after=rows[PAGE_SIZE - 1].pk if more else None)


def export_rows(
    found: QuerySet[Application], user: User, campaign: Campaign
) -> QuerySet[Application, tuple[object, ...]]:
    """Return the rows of the export, as plain tuples; a dossier read blind is exported without its author."""

    def shown(path: str) -> Case:
        return Case(When(known=True, then=F(path)), default=Value(""))

    return _known(found, user, campaign).values_list(
        "dossier__deposit__number",
        shown("candidate__last_name"),
        shown("candidate__first_name"),
        shown("candidate__email"),
        "profession__label",
        "experience_years",
        "state",
        "dossier__deposit__deposited_at",
    )


def preselection_results(campaign: Campaign) -> list[tuple[Application, Decimal, int]]:
    """Return (application, mean, readings) of the preselection, best first."""
    panels = campaign.stages.get(kind=StageKind.PRESELECTION).panels.all()
    results = jury_queries.results(panels)
    by_deposit = {
        application.dossier.deposit.pk: application
        for application in campaign.applications.filter(state=ApplicationState.SUBMITTED)
        .select_related("profession", "dossier__deposit")
        .defer("dossier__deposit__content")
    }
    return [(by_deposit[r.deposit_id], r.result, r.readings) for r in results if r.deposit_id in by_deposit]


def read_by_profession(campaign: Campaign) -> dict[Profession, int]:
    """Return how many applications each trade has waiting for the preselection's decision."""
    counts = Count("applications", filter=Q(applications__campaign=campaign, applications__state="submitted"))
    return {p: p.n for p in Profession.objects.annotate(n=counts).filter(n__gt=0)}


def positions(campaign: Campaign) -> QuerySet[Position]:
    """Return the positions with their rankings and offers."""
    rankings = Prefetch("rankings", Ranking.objects.select_related("application__candidate").order_by("rank"))
    offers = Prefetch("offers", Offer.objects.select_related("application__candidate").order_by("pk"))
    return (
        Position.objects.filter(challenge__campaign=campaign, rankings__isnull=False)
        .distinct()
        .select_related("challenge", "profession")
        .prefetch_related(rankings, offers)
        .order_by("challenge__published_title", "profession__label", "pk")
    )


def funnel(campaign: Campaign) -> dict[str, int]:
    """Return how many applications are in each state, drafts included (one query)."""
    counts = dict.fromkeys(ApplicationState.values, 0)
    counts.update(campaign.applications.order_by().values_list("state").annotate(Count("pk")))
    return counts
