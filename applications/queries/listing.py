"""Reads of applications and selection."""

from django.db.models import Count, Q

from applications.enums import ApplicationState
from challenges.domain.dates.postponement import Informed
from challenges.models import Campaign, Profession
from common.cache import table_versions
from common.language.french import counted


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


def _candidates(campaign: Campaign) -> str:
    """Return how many people have an application in a campaign, drafts included: they know its dates."""
    count = campaign.applications.order_by().values("candidate").distinct().count()
    return counted(count, "candidate ou candidat", "candidates et candidats") if count else ""


CANDIDATES = Informed("candidates", _candidates)
