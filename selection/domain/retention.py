"""Drafts that nobody touched are forgotten; dossiers that were not chosen are emptied after two years (R23)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from accounts.domain.retention import Rule
from applications.enums import ApplicationState
from applications.models import Application
from challenges.domain.ends.closing import Forecast, ForecastSource
from challenges.enums import CampaignState
from challenges.models import Campaign
from common.days import day_of
from dossiers.domain import personal_data as dossier_data
from dossiers.models import Answer, Deposit, Dossier
from exercises.domain import personal_data as exercise_data
from juries.domain import personal_data as jury_data
from selection.domain import personal_data as selection_personal_data


def _drafts(limit: datetime) -> QuerySet[Application]:
    untouched = Application.objects.filter(state=ApplicationState.DRAFT, dossier__saved_at__lt=limit)
    return untouched.filter(dossier__replaces__isnull=True, dossier__deposit__isnull=True).order_by("pk")


def _forget(draft: Application, at: datetime) -> None:
    dossier = draft.dossier
    anonymise(draft, at)  # what hangs on no row of its own: files, messages, what a pair wrote
    draft.delete()
    dossier.delete()


REFUSED = (
    ApplicationState.INELIGIBLE, ApplicationState.NOT_SHORTLISTED, ApplicationState.NOT_SELECTED,
    ApplicationState.DECLINED, ApplicationState.WITHDRAWN,
)  # fmt: skip


def _over_campaigns(on: date) -> QuerySet[Campaign]:
    """Return the campaigns that decide nothing more on a day: closed, or past their last day of mission."""
    return Campaign.objects.filter(Q(state=CampaignState.CLOSED) | Q(ends_on__lt=on))


def _refused(limit: datetime) -> QuerySet[Application]:
    """Return what ended before a date and still holds words; who is in the pool agreed to be kept (R23).

    What a campaign left undecided ends with it: a waiting list, an offer, a decision never announced, a deposit taken
    back to be written again. Only those who took their place are not here.
    """
    today = day_of(limit + timedelta(days=int(settings.RETENTION["refused"])))
    refused = Q(state__in=REFUSED, announced_state__in=REFUSED)
    undecided = Q(campaign__in=_over_campaigns(today)) & _not_recruited()
    ended = _still_held(Application.objects.filter(refused | undecided))
    return ended.exclude(log__at__gte=limit).filter(dossier__saved_at__lt=limit).order_by("pk")


def _not_recruited() -> Q:
    """Return what a campaign forgets when it is over: what was deposited, but for those who took their place."""
    accepted = Q(state=ApplicationState.ACCEPTED) | Q(announced_state=ApplicationState.ACCEPTED)
    return ~accepted & ~Q(state=ApplicationState.DRAFT, dossier__replaces__isnull=True)


def _still_held(applications: QuerySet[Application]) -> QuerySet[Application]:
    """Return the applications that still hold words; who is in the pool agreed to be kept."""
    held = Exists(Answer.objects.filter(dossier=OuterRef("dossier"))) | Exists(
        Deposit.objects.filter(dossier=OuterRef("dossier"), erased_at__isnull=True)
    )
    return applications.filter(held, candidate__pool__isnull=True)


def forecast(campaign: Campaign, at: datetime) -> Iterator[Forecast]:
    """Tell what a campaign that closes now leaves to be forgotten, and the days on which it would be.

    The day is the first one on which the purge finds the row, as :data:`RULES` say; a later act moves it.
    """
    ended = _still_held(campaign.applications.filter(_not_recruited()))
    drafts = _drafts(at + timedelta(days=1)).filter(campaign=campaign)
    for rule, rows in zip(RULES, (ended, drafts), strict=True):
        acts = rows.order_by().annotate(last_act=Max("log__at")).values_list("dossier__saved_at", "last_act")
        dated = rule.setting == "refused"
        days = sorted(
            day_of(max(saved, acted or saved) if dated else saved) + timedelta(days=rule.days + 1)
            for saved, acted in acts
        )
        if days:
            yield Forecast(rule.name, len(days), max(days[0], day_of(at)), max(days[-1], day_of(at)))


def anonymise(application: Application, _at: datetime) -> None:
    """Empty the dossier with those that it completed, the words of its juries, what was said of the situation."""
    retained: list[int] = []
    dossier: Dossier | None = application.dossier
    while dossier is not None:
        retained.append(dossier.pk)
        dossier_data.empty(dossier)
        dossier = dossier.replaces
    retained += exercise_data.empty(application)
    jury_data.empty(Dossier.objects.filter(pk__in=retained))
    selection_personal_data.empty(Application.objects.filter(pk=application.pk))


RULES = (
    Rule("Dossiers non retenus, vidés", "refused", _refused, anonymise),
    Rule("Brouillons de candidature que personne n’a touchés", "draft", _drafts, _forget),
)

FORECASTS = ForecastSource("selection", forecast)
