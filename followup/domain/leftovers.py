"""What closing a campaign would leave behind in the follow-up of missions (:mod:`challenges.domain.ends.closing`)."""

from collections.abc import Collection
from datetime import datetime

from challenges.domain.ends.closing import Check, Harm
from challenges.models import Campaign
from followup.models import Survey


def _unanswered(campaign: Campaign, _: datetime) -> Collection[Survey]:
    asked = Survey.objects.filter(mission__cohort__campaign=campaign, answered_at=None)
    return asked.select_related("person").order_by("asked_at", "pk")


CHECKS = (
    Check(
        code="surveys", harm=Harm.RECORDS, blocking=False,
        nouns=("enquête sans réponse", "enquêtes sans réponse"),
        why="On y répond encore après la clôture ; le bilan produit à la clôture ne les comptera pas.",
        route="team:cohort", action="Voir la cohorte", find=_unanswered, name=lambda survey: str(survey.person),
    ),
)  # fmt: skip
