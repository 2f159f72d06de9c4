"""What closing a campaign would leave behind among its applications (:mod:`challenges.domain.ends.closing`)."""

from collections.abc import Collection
from datetime import datetime

from applications.enums import ApplicationState
from applications.models import Application
from challenges.domain.ends.closing import Check, Harm
from challenges.models import Campaign

S = ApplicationState
UNDECIDED = (S.SUBMITTED, S.INCOMPLETE, S.SHORTLISTED, S.HEARD)


def _undecided(campaign: Campaign, _: datetime) -> Collection[Application]:
    return campaign.applications.filter(state__in=UNDECIDED).order_by("pk")


CHECKS = (
    Check(
        code="undecided-applications", harm=Harm.PEOPLE, blocking=True,
        nouns=("candidature sans décision", "candidatures sans décision"),
        why="Ces personnes attendent une réponse.",
        route="team:applications", action="Décider", find=_undecided,
        name=lambda application: application.short_label,
    ),
)  # fmt: skip
