"""How long people waited in a season: from what they sent to the answer, from the answer to the contract and the start.

A median is said from five people on: under, it would be somebody's own time.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Min, QuerySet

from applications.models import ApplicationLog
from challenges.models import Campaign
from common.days import day_of
from common.language.french import counted
from reporting.queries.journeys import DAY, spread_of
from selection.models import OfferLog, Publication
from talents.models import Mission


@dataclass(frozen=True, slots=True)
class Delay:
    """A delay of the season: its label, its median in French or « - », how it is counted."""

    label: str
    value: str
    method: str


def delays(campaign: Campaign) -> list[Delay]:
    """Return the delays of a campaign (four queries)."""
    submitted = _instants(ApplicationLog.objects.filter(subject__campaign=campaign, verb="submit"))
    answered = _answers(campaign)
    accepted = _instants(OfferLog.objects.filter(subject__application__campaign=campaign, verb="accept"))
    missions = list(Mission.objects.filter(cohort__campaign=campaign).select_related("contract"))
    return [
        Delay(
            "Du dépôt d’une candidature à la première réponse",
            _median(answered[pk] - at for pk, at in submitted.items() if pk in answered),
            "Médiane, des candidatures dont une décision est annoncée.",
        ),
        Delay(
            "De l’acceptation d’une proposition au contrat",
            _median(
                mission.contract.issued_at - accepted[mission.offer_id]
                for mission in missions
                if mission.offer_id in accepted and mission.contract is not None
            ),
            "Médiane, des personnes recrutées dont le contrat est établi ; un mois est attendu au plus.",
        ),
        Delay(
            "De l’acceptation d’une proposition à la prise de poste",
            _median(
                mission.starts_on - day_of(accepted[mission.offer_id])
                for mission in missions
                if mission.offer_id in accepted
            ),
            "Médiane, des personnes recrutées.",
        ),
    ]


def _instants(log: QuerySet[Any]) -> dict[int, datetime]:
    """Return the first instant of each object of a log."""
    return dict(log.order_by().values_list("subject").annotate(first=Min("at")))


def _answers(campaign: Campaign) -> dict[int, datetime]:
    """Return when the first decision on each application was announced."""
    first: dict[int, datetime] = {}
    for publication in Publication.objects.filter(campaign=campaign, decisions__isnull=False).order_by("prepared_at"):
        at = publication.confirmed_at or publication.prepared_at
        for pk, _ in publication.decisions or ():
            first.setdefault(pk, at)
    return first


def _median(values: Iterable[timedelta]) -> str:
    spread = spread_of(values, DAY)
    return "-" if spread is None else counted(round(spread.middle), "jour")
