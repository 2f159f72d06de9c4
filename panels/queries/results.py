"""Reads of the results of a preselection."""

from decimal import Decimal

from applications.enums import ApplicationState
from applications.models import Application
from challenges.enums import StageKind
from challenges.models import Campaign
from juries import queries as jury_queries


def preselection_results(campaign: Campaign, *, decided: bool = False) -> list[tuple[Application, Decimal, int]]:
    """Return (application, mean, readings) of the preselection, best first: what waits for a decision, or all of it."""
    panels = campaign.stages.get(kind=StageKind.PRESELECTION).panels.all()
    results = jury_queries.results(panels)
    states = ApplicationState.values if decided else [ApplicationState.SUBMITTED]
    by_deposit = {
        application.dossier.deposit.pk: application
        for application in campaign.applications.filter(state__in=states)
        .select_related("profession", "dossier__deposit")
        .defer("dossier__deposit__content")
    }
    return [(by_deposit[r.deposit_id], r.result, r.readings) for r in results if r.deposit_id in by_deposit]
