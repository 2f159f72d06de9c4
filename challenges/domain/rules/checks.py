"""Name what makes a campaign impossible or unwise to run, before it is published."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from vacances_scolaires_france import SchoolHolidayDates, UnsupportedYearException

from challenges.domain.rules import past_seasons
from challenges.enums import CallKind, CampaignState, CofundingKind, ContractKind, StageKind
from challenges.models import CallWindow, Campaign, PayBand, Stage
from challenges.models.campaign import MAX_SHARE_PCT
from common.days import day_of
from common.language.french import with_de

JURY_AFTER = {
    StageKind.CHALLENGE_JURY: (CallKind.CHALLENGES,),
    StageKind.PRESELECTION: (CallKind.APPLICATIONS,),
    StageKind.HEARING: (CallKind.APPLICATIONS, CallKind.WISHES, CallKind.RESTRICTED),
    StageKind.EXERCISE: (),  # an exercise may be done while the call is open
}
PUBLICITY = timedelta(days=30)
ZONES = ("A", "B", "C")


@dataclass(frozen=True, slots=True)
class Finding:
    """One contradiction, or one warning when ``blocking`` is false; ``section`` is where it is mended in the studio."""

    section: str
    message: str
    blocking: bool = True


def _said(instant: datetime, campaign: Campaign) -> str:
    return f"{day_of(instant, campaign.timezone):%d/%m/%Y}"


def _calendar(campaign: Campaign, windows: list[CallWindow]) -> Iterator[Finding]:
    if not windows:
        yield Finding("calendrier", "Aucun appel n’a de date d’ouverture.")
    for kind in CallKind:
        ordered = [window for window in windows if window.kind == kind]
        for first, second in pairwise(ordered):
            if first.closes_at is None or second.opens_at <= first.closes_at:
                yield Finding("calendrier", f"{kind.label} : deux fenêtres se chevauchent.")
    if campaign.starts_on and campaign.ends_on and campaign.ends_on <= campaign.starts_on:
        yield Finding("cadre", "La fin de mission précède la prise de poste.")
    closes = [window.closes_at for window in windows if window.closes_at]
    if campaign.starts_on and closes:
        start = datetime.combine(campaign.starts_on, time(), tzinfo=ZoneInfo(campaign.timezone))
        if max(closes) >= start:
            yield Finding(
                "calendrier", "Un appel se clôt après la prise de poste.", blocking=campaign.talent_pool is False
            )


def _cofunding(campaign: Campaign) -> Iterator[Finding]:
    if campaign.cofunding == CofundingKind.SHARE and campaign.cofunding_amount > MAX_SHARE_PCT:
        yield Finding("contrat", "Une part du coût ne dépasse pas 100 %.")


def _stage_after_calls(campaign: Campaign, stage: Stage, windows: list[CallWindow]) -> Iterator[Finding]:
    """Yield the calls that this stage would not wait for; a talent pool reads all year round."""
    if stage.starts_on is None or campaign.talent_pool:
        return
    for kind in JURY_AFTER[StageKind(stage.kind)]:
        closes = [window.closes_at for window in windows if window.kind == kind and window.closes_at]
        if closes and stage.starts_on <= day_of(max(closes), campaign.timezone):
            call = "des vœux" if kind == CallKind.WISHES else f"de l’{kind.label.lower()}"
            yield Finding(
                "etapes",
                f"{stage.get_kind_display()} commence le {stage.starts_on:%d/%m/%Y}, avant la clôture {call}"
                f" ({_said(max(closes), campaign)}).",
                blocking=stage.kind != StageKind.PRESELECTION,
            )


def _stages(campaign: Campaign, windows: list[CallWindow], stages: list[Stage]) -> Iterator[Finding]:
    if not stages:
        yield Finding("etapes", "Aucune étape n’a de grille.")
    for stage in stages:
        name = stage.get_kind_display()
        if stage.grid is None:
            yield Finding("etapes", f"{name} : aucune grille n’est choisie.")
        elif not stage.grid.criteria.all():
            yield Finding("etapes", f"{name} : la grille {stage.grid} n’a aucun critère.")
        yield from _stage_after_calls(campaign, stage, windows)
        last = stage.ends_on or stage.starts_on
        if last and campaign.starts_on and last >= campaign.starts_on:
            yield Finding("etapes", f"{name} finit après la prise de poste.")


def _letters(campaign: Campaign, windows: list[CallWindow], stages: list[Stage]) -> Iterator[Finding]:
    """Yield why letters of recommendation would be read by nobody, or too late."""
    if not campaign.references_asked:
        return
    named = [stage for stage in stages if stage.kind != StageKind.CHALLENGE_JURY and not stage.blind]
    if not named:
        yield Finding(
            "lettres",
            "Des lettres de recommandation sont demandées, mais aucun jury de candidatures ne lit avec les noms :"
            " l’équipe seule les lira.",
            blocking=False,
        )
    closes = [window.closes_at for window in windows if window.kind == CallKind.APPLICATIONS and window.closes_at]
    if not closes:
        return
    days = 0 if campaign.references_required else campaign.references_due_days
    last = max(closes) + timedelta(days=days)
    for stage in named:
        if stage.starts_on and stage.starts_on <= day_of(last, campaign.timezone):
            yield Finding(
                "lettres",
                f"{stage.get_kind_display()} commence le {stage.starts_on:%d/%m/%Y}, avant la date limite des lettres"
                f" de recommandation ({_said(last, campaign)}).",
                blocking=False,
            )


def _trade_grids(campaign: Campaign, stages: list[Stage]) -> Iterator[Finding]:
    """Yield the grids of professions that would make results that cannot be compared with the stage's (R6)."""
    by_kind = {stage.kind: stage.grid for stage in stages}
    for grid in campaign.trade_grids.select_related("grid", "profession").prefetch_related("grid__criteria"):
        name, other = f"{grid.get_kind_display()}, {grid.profession}", by_kind.get(grid.kind)
        if other is None:
            yield Finding("grilles", f"{name} : l’étape n’a pas de grille.")
        elif not grid.grid.criteria.all():
            yield Finding("grilles", f"{name} : la grille {grid.grid} n’a aucun critère.")
        elif grid.grid.measure() != other.measure():
            yield Finding(
                "grilles", f"{name} : la grille {grid.grid} n’a pas le barème et l’agrégat {with_de(str(other))}."
            )


def _pay(bands: list[PayBand]) -> Iterator[Finding]:
    if not bands:
        yield Finding("remuneration", "La table de rémunération est vide.")
        return
    if bands[0].from_years:
        yield Finding("remuneration", f"Rien n’est prévu avant {bands[0].from_years} ans d’expérience.")
    for first, second in pairwise(bands):
        bound = first.up_to_years
        if bound is None or second.from_years < bound:
            until = bound if bound is not None else "la fin"
            yield Finding("remuneration", f"Deux tranches se recouvrent entre {second.from_years} et {until} ans.")
        elif second.from_years > bound:
            yield Finding("remuneration", f"Rien n’est prévu entre {bound} et {second.from_years} ans d’expérience.")
        if second.net_monthly < first.net_monthly:
            yield Finding("remuneration", "La rémunération baisse avec l’expérience.", blocking=False)
    if bands[-1].up_to_years is not None:
        yield Finding("remuneration", f"Rien n’est prévu au-delà de {bands[-1].up_to_years} ans d’expérience.")


def _rules(campaign: Campaign, windows: list[CallWindow]) -> Iterator[Finding]:
    if campaign.cofunding != CofundingKind.NONE and not campaign.cofunding_amount:
        yield Finding("contrat", "Le cofinancement est prévu, sans montant.")
    if campaign.acceptance_days == 0:
        yield Finding("reponses", "Le délai pour accepter une proposition est nul.")
    for form, name in ((campaign.challenge_form, "administrations"), (campaign.application_form, "candidats")):
        if not form.fields.exists():
            yield Finding("cadre", f"Le formulaire des {name} n’a aucune question.")
    hearing = max((s.ends_on or s.starts_on for s in campaign.stages.all() if s.starts_on), default=None)
    if campaign.waiting_list_until and hearing and campaign.waiting_list_until < hearing:
        yield Finding("reponses", "La liste d’attente expire avant la fin des auditions.")
    yield from _publicity(campaign, windows)


def _publicity(campaign: Campaign, windows: list[CallWindow]) -> Iterator[Finding]:
    if campaign.contract_kind == ContractKind.PROJECT:
        for window in windows:
            if window.kind == CallKind.APPLICATIONS and window.closes_at and _span(window) < PUBLICITY:
                yield Finding(
                    "calendrier",
                    "Un contrat de projet demande un mois de publicité au moins, sauf urgence (décret 2019-1414) :"
                    f" l’appel à candidatures du {_said(window.opens_at, campaign)} est plus court.",
                    blocking=False,
                )


def _span(window: CallWindow) -> timedelta:
    return window.closing - window.opens_at


def _holiday_zones(first: date, last: date) -> dict[str, int]:
    """Return the days of school holidays of each zone between two dates, bounds in."""
    calendar = SchoolHolidayDates()
    days = [first + timedelta(days=rank) for rank in range((last - first).days + 1)]
    return {zone: sum(calendar.is_holiday_for_zone(day, zone) for day in days) for zone in ZONES}


def _holidays(campaign: Campaign, windows: list[CallWindow]) -> Iterator[Finding]:
    for window in windows:
        if window.closes_at is None:
            continue
        first, last = (day_of(each, campaign.timezone) for each in (window.opens_at, window.closes_at))
        name = f"{window.get_kind_display()} du {first:%d/%m/%Y} au {last:%d/%m/%Y}"
        try:
            holidays = {letter: days for letter, days in _holiday_zones(first, last).items() if days}
        except UnsupportedYearException:
            yield Finding("calendrier", f"{name} : le calendrier scolaire n’est pas encore connu.", blocking=False)
            continue
        if holidays:
            zones = ", ".join(f"zone {letter} {days} jour{'s'[: days > 1]}" for letter, days in holidays.items())
            yield Finding("calendrier", f"{name} : vacances scolaires ({zones}).", blocking=False)


def _other_campaigns(campaign: Campaign, windows: list[CallWindow], stages: list[Stage]) -> Iterator[Finding]:
    """Yield what would happen at the same time as in another campaign of the programme (two queries)."""
    if campaign.rehearsal_of_id is not None:
        return
    others = Campaign.objects.filter(programme__code=campaign.programme_id, rehearsal_of=None)
    others = others.exclude(state=CampaignState.CLOSED).exclude(pk=campaign.pk)
    for other in CallWindow.objects.filter(campaign__in=others).select_related("campaign").order_by("opens_at", "pk"):
        for window in windows:
            if window.kind == other.kind and _meet(
                (window.opens_at, window.closes_at), (other.opens_at, other.closes_at)
            ):
                yield Finding(
                    "calendrier",
                    f"{window.get_kind_display()} : « {other.campaign} » a le sien au même moment.",
                    blocking=False,
                )
    dated = Stage.objects.filter(campaign__in=others, starts_on__isnull=False).select_related("campaign")
    for other_stage in dated.order_by("starts_on", "pk"):
        for stage in stages:
            days, other_days = ((each.starts_on, each.ends_on or each.starts_on) for each in (stage, other_stage))
            if stage.starts_on and stage.kind == other_stage.kind and _meet(days, other_days):
                yield Finding(
                    "etapes",
                    f"{stage.get_kind_display()} : « {other_stage.campaign} » a la sienne aux mêmes jours.",
                    blocking=False,
                )


def _meet(first: tuple[Any, Any], second: tuple[Any, Any]) -> bool:
    """Tell whether two periods share an instant or a day; an empty end is open."""
    return (second[1] is None or first[0] <= second[1]) and (first[1] is None or second[0] <= first[1])


def findings(campaign: Campaign) -> list[Finding]:
    """Return everything found, contradictions first (ten queries)."""
    windows = list(campaign.windows.order_by("opens_at"))
    stages = list(campaign.stages.select_related("grid").prefetch_related("grid__criteria"))
    bands = sorted(campaign.pay_bands.all(), key=lambda band: (band.from_years, band.up_to_years or 99))
    findings = [
        *_calendar(campaign, windows),
        *_cofunding(campaign),
        *_stages(campaign, windows, stages),
        *_trade_grids(campaign, stages),
        *_letters(campaign, windows, stages),
        *_pay(bands),
        *_rules(campaign, windows),
        *_holidays(campaign, windows),
        *_other_campaigns(campaign, windows, stages),
        *(
            Finding("calendrier", message, blocking=False)
            for message in past_seasons.shorter_than_past(campaign, windows)
        ),
    ]
    return sorted(findings, key=lambda finding: not finding.blocking)
