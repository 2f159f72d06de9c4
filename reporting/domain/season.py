"""The season report of a campaign: its figures, each with the query that counts it, its delays, its transfers."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet, Sum

from accounts.domain import journal
from accounts.domain.acts import team_act
from accounts.enums import Act
from accounts.models import User
from applications.models import ApplicationLog
from challenges.models import Campaign, Challenge, ChallengeLog, Position
from challenges.rules import PUBLIC_STATES
from common.days import day_of
from common.jobs import JobState
from common.language.formatting import figure, french_date, french_datetime
from common.language.french import with_de
from documents.domain import production, subjects
from documents.models import Document
from reporting.domain import published_figures
from reporting.domain.cockpit import fairness
from reporting.queries import delays, indicators, promotions
from talents.domain.documents import facts
from talents.models import Cohort, Mission

NO_ANSWER = "Sans réponse"
SMALL = "masqué"  # under five people, or what would tell such a count
TEMPLATE, SERIES = "season_report", "BIL"
TRANSFERS = {
    "bearer": "Bénéficiaire",
    "programme": "Programme",
    "challenge": "Défi",
    "people": "Personnes",
    "amount": "Montant",
}

MAX_TREND = 4  # promotions beside the one that is reported
COMPARED = ("E1", "E6", "PLF", "R10", "R11", "R12", "R13")  # those that are one number

METHODS = {
    "Candidatures déposées": "Candidatures qui ont été déposées, chacune une fois, même retirées ensuite.",
    "Personnes recrutées": "Missions créées après une proposition acceptée, même terminées depuis.",
    "Projets déposés": "Projets qui ont été déposés par une administration, chacun une fois.",
    "Projets auditionnés": "Projets dont l’audition par le jury est enregistrée.",
    "Projets retenus": "Projets que la campagne a retenus.",
    "Défis publiés": "Défis de la campagne lisibles par tous au jour du bilan.",
    "Sélectivité": "Personnes recrutées pour cent candidatures déposées.",
    "Places": "Somme des places des défis publiés.",
}


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure, how it is counted, and the query of the database that gives it, so that anybody can count again.

    The report prints ``method``, for people who decide; ``query`` travels in the data joined to it.
    """

    label: str
    value: str
    method: str
    query: str


def _written(rows: QuerySet[Any, Any]) -> str:
    """Return a query with its values, as a database client runs it: whole numbers, booleans and quoted texts."""
    sql, values = rows.query.sql_with_params()
    quoted = ["'" + value.replace("'", "''") + "'" if isinstance(value, str) else str(value) for value in values]
    return sql % tuple(quoted)


def _counted(label: str, rows: QuerySet[Any, Any]) -> Counted:
    return Counted(label, str(rows.count()), METHODS[label], _written(rows))


def _published(label: str, rows: QuerySet[Any, Any], shown: int | None) -> Counted:
    """Return a figure of people as it is published: any other count would tell, beside it, who came in between."""
    return Counted(label, SMALL if shown is None else str(shown), METHODS[label], _written(rows))


def _rows(rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """Return the keys of some rows alone: the query is there to be read."""
    return rows.order_by().values("pk")


def _acts(model: type[Model], campaign: Campaign, verb: str) -> QuerySet[Any, Any]:
    """Return the objects of a campaign on which something was done, once each."""
    rows = model._default_manager.filter(subject__campaign=campaign, verb=verb)  # noqa: SLF001 - Django's name
    return rows.order_by().values("subject").distinct()


def counted(campaign: Campaign) -> list[Counted]:
    """Return the figures of a campaign (indicators R1 to R5): one query each, shown beside it."""
    seats = Position.objects.filter(challenge__campaign=campaign, challenge__state__in=PUBLIC_STATES)
    total = seats.aggregate(n=Sum("seats"))["n"] or 0
    recruited = Mission.objects.filter(cohort__campaign=campaign)
    shown = published_figures.figures_of(campaign)
    submitted = _acts(ApplicationLog, campaign, "submit")
    applications = _published("Candidatures déposées", submitted, shown["applications"])
    hired = _published("Personnes recrutées", _rows(recruited), shown["recruited"])
    known = SMALL not in {hired.value, applications.value}
    rate = 100 * int(hired.value) / int(applications.value) if known and int(applications.value) else 0
    return [
        _counted(
            "Projets déposés",
            _acts(ChallengeLog, campaign, "submit"),
        ),
        _counted(
            "Projets auditionnés",
            _acts(ChallengeLog, campaign, "hear"),
        ),
        _counted("Projets retenus", _acts(ChallengeLog, campaign, "select")),
        _counted(
            "Défis publiés",
            _rows(Challenge.objects.filter(campaign=campaign, state__in=PUBLIC_STATES)),
        ),
        applications,
        Counted("Sélectivité", f"{figure(rate)} %" if known else SMALL, METHODS["Sélectivité"], ""),
        hired,
        Counted("Places", str(total), METHODS["Places"], _written(seats.order_by().values("seats"))),
    ]


def _transfers(campaign: Campaign, at: datetime) -> tuple[Sequence[dict[str, str]], str]:
    cohort = Cohort.objects.filter(campaign=campaign).first()
    if cohort is None:
        return [], ""
    decree = facts.decree_context(cohort, on=day_of(at))
    return decree.lines, decree.total


def transfers(campaign: Campaign, *, at: datetime) -> Sequence[dict[str, str]]:
    """Return the lines of the transfer decree of a campaign's cohort."""
    return _transfers(campaign, at)[0]


def _trend(campaign: Campaign) -> dict[str, Any]:
    """Return the indicators of the season as earlier promotions reported them, each by its last report."""
    reported = Document.objects.filter(template=TEMPLATE, state=JobState.DONE)
    earlier = Campaign.objects.filter(
        programme=campaign.programme, sandbox=False, document_subjects__document__in=reported
    ).exclude(pk=campaign.pk)
    if campaign.starts_on is not None:
        earlier = earlier.filter(starts_on__lt=campaign.starts_on)
    compared = [
        (row, reports(row).filter(pk__in=reported)[0].context.get("indicators", []))
        for row in earlier.distinct().order_by("-starts_on", "-pk")[:MAX_TREND]
    ][::-1]
    values = [{line["code"]: line["value"] for line in lines} for _, lines in compared]
    return {
        "promotions": [row.short_name for row, _ in compared],
        "rows": [{"code": code, "values": [known.get(code, "-") for known in values]} for code in COMPARED],
    }


def content(campaign: Campaign, *, at: datetime) -> dict[str, Any]:
    """Return what the report says, as plain data that is frozen with it."""
    lines, total = _transfers(campaign, at)
    shown = published_figures.figures_of(campaign)
    rates = [
        {"stage": stage, "by": name, "rows": [asdict(rate) for rate in group_rates]}
        for stage, name, group_rates in fairness.fairness(campaign)
    ]
    past = [asdict(promotion) for promotion in promotions.promotions() if promotion.reported]
    return {
        "campaign": campaign.name,
        "starts": french_date(campaign.starts_on) if campaign.starts_on else "",
        "at": french_datetime(at, campaign.timezone),
        "figures": [asdict(figure) for figure in counted(campaign)],
        "indicators": [
            asdict(indicator) | {"method": indicator.method} for indicator in indicators.indicators(campaign, shown)
        ],
        "trend": _trend(campaign),
        "delays": [asdict(delay) for delay in delays.delays(campaign)],
        "emptied": french_date(day_of(campaign.emptied_at, campaign.timezone)) if campaign.emptied_at else "",
        "fairness": rates,
        "sources": [
            {"label": label or NO_ANSWER, "people": count} for label, count in published_figures.sources_of(campaign)
        ],
        "past": past,
        "transfers": list(lines),
        "total": total,
    }


def campaign_of(document: Document) -> Campaign:
    """Return the campaign that a report tells."""
    return Campaign.objects.get(document_subjects__document=document)


def reports(campaign: Campaign) -> QuerySet[Document]:
    """Return the reports of a campaign, the latest first."""
    return subjects.documents_about(campaign).filter(template=TEMPLATE).order_by("-pk")


@team_act("campaigns.manage")
def report(campaign: Campaign, *, by: User, at: datetime) -> Document:
    """Ask for the season report as it is now: one a minute at most, each numbered and kept with its data."""
    published_figures.publish(campaign, at=at)
    document = production.request(
        TEMPLATE,
        title=f"Bilan de saison, {campaign.name}",
        key=f"season-{campaign.pk}-{at:%Y%m%d%H%M}",
        about=campaign,
        context=content(campaign, at=at),
        at=at,
        series=SERIES,
    )
    journal.record(Act.EXPORT, f"Bilan de saison {with_de(campaign.code)}", actor=by)
    return document
