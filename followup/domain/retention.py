"""A campaign is emptied five years after its last day: contracts and their proofs are kept until then (R23)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import Max, QuerySet

from accounts.domain import emptying
from accounts.domain.retention import Rule
from applications.models import Application
from challenges.domain import personal_data as proposal_data
from challenges.domain.ends.closing import Forecast, ForecastSource
from challenges.enums import CampaignState
from challenges.models import Campaign, Challenge
from common.days import day_of
from documents.domain import production
from documents.models import Document
from juries.domain import personal_data as jury_data
from juries.models import Panel
from selection.domain import retention as applications_retention
from talents.models import DocumentSubject

WHY = "Conservé le temps que la loi demande, puis effacé."


class Rows(NamedTuple):
    """Rows of one model that speak of people: their path to a campaign, and their words; none: the rows are deleted."""

    model: str
    path: str
    words: str = ""


ROWS = (
    Rows("talents.Mission", "cohort__campaign", "talent_address place tasks outcome evaluation cost_center"),
    Rows("talents.MissionLog", "subject__cohort__campaign", "reason"),
    Rows("talents.MissionAct", "mission__cohort__campaign", "reason"),
    Rows("talents.MissionPiece", "mission__cohort__campaign"),
    Rows("talents.DeadlineMark", "mission__cohort__campaign"),
    Rows("talents.ChecklistAnswer", "mission__cohort__campaign"),
    Rows("followup.LogbookEntry", "mission__cohort__campaign"),
    Rows("followup.Survey", "mission__cohort__campaign", "comment"),
    Rows("followup.DeliverableLog", "subject__challenge__campaign", "reason"),
    Rows("followup.WeeklyReport", "challenge__campaign", "goals easy hard help_needed"),
    Rows("followup.PhaseReview", "challenge__campaign", "report"),
    Rows("followup.MissionReview", "mission__cohort__campaign"),
    Rows("followup.HandoverNote", "mission__cohort__campaign"),
    Rows("followup.SponsorCheck", "challenge__campaign", "needs"),
    Rows("dossiers.Thread", "mission__cohort__campaign"),
    Rows("dossiers.Thread", "cohortpost__cohort__campaign"),
    Rows("followup.CohortPost", "cohort__campaign"),
    Rows("followup.SustainabilityNote", "challenge__campaign", "results resources scenarios stop calendar"),
    Rows("selection.PreselectionRecord", "campaign", "tie_reason"),
    Rows("selection.Ranking", "position__challenge__campaign", "tie_reason"),
    Rows("selection.SeatHold", "position__challenge__campaign", "reason"),
)


def last_day(campaign: Campaign) -> date | None:
    """Return the last day of a campaign: of its missions, its own, of its calls and stages, the one of its closing."""
    closed = campaign.log.filter(target=CampaignState.CLOSED).aggregate(last=Max("at"))["last"]
    ends = [
        campaign.ends_on,
        campaign.challenges.aggregate(last=Max("positions__missions__ends_on"))["last"],
        *(day_of(window.closes_at, campaign.timezone) for window in campaign.windows.all() if window.closes_at),
        day_of(closed, campaign.timezone) if closed is not None else None,
        *(stage.ends_on or stage.starts_on for stage in campaign.stages.all()),
    ]
    return max((day for day in ends if day is not None), default=None)


def _over(limit: datetime) -> Iterator[Campaign]:
    for campaign in Campaign.objects.filter(emptied_at__isnull=True).order_by("pk"):
        last = last_day(campaign)
        if last is not None and last < day_of(limit):
            yield campaign


def _rows(rows: Rows, campaign: Campaign) -> QuerySet[Any]:
    held: QuerySet[Any] = apps.get_model(rows.model)._base_manager.filter(**{rows.path: campaign})
    return held


def _papers(campaign: Campaign) -> QuerySet[Document]:
    """Return the documents about something of a campaign; those of the campaign as a whole are published."""
    about = DocumentSubject.objects.filter(campaign=campaign)
    whole = about.filter(application=None, challenge=None, panel=None, mission=None, cohort=None, deposit=None)
    return Document.objects.filter(subject__in=about.exclude(pk__in=whole.values("pk")))


def empty(campaign: Campaign, at: datetime) -> None:
    """Empty a campaign of what it holds of people: dossiers, juries, proposals, missions, papers with their proofs.

    What is counted stays without a name: states, marks, ranks, amounts, days. What is published stays.
    """
    for application in Application.objects.filter(campaign=campaign).order_by("pk"):
        applications_retention.anonymise(application, at)
    proposal_data.empty(Challenge.objects.filter(campaign=campaign))
    jury_data.empty_panels(Panel.objects.filter(stages__campaign=campaign))
    for rows in ROWS:
        emptying.empty(_rows(rows, campaign), rows.words)
    for document in _papers(campaign):
        production.erase(document, why=WHY)
    Campaign.objects.filter(pk=campaign.pk).update(emptied_at=at)


def _forecast(campaign: Campaign, at: datetime) -> Iterator[Forecast]:
    last = last_day(campaign)
    if last is not None and campaign.emptied_at is None:
        day = max(last + timedelta(days=RULE.days + 1), day_of(at))
        yield Forecast(RULE.name, 1, day, day)


RULE = Rule("Campagnes finies, vidées de ce qu’elles tiennent des personnes", "campaign", _over, empty)
FORECASTS = ForecastSource("followup", _forecast)
