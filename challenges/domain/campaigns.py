"""Write campaigns: publication freezes the rules, an extension or an added round is a dated act."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Protocol

from django.db import transaction
from django.dispatch import Signal

from accounts.domain.acts import team_act
from accounts.models import User
from accounts.rules import RoleScope, allowed
from challenges.domain.programme import definitions, presets, seasons
from challenges.domain.rules import regulation
from challenges.domain.rules.checks import findings
from challenges.enums import CampaignState
from challenges.models import (
    CallWindow,
    Campaign,
    CampaignLog,
    EligibilityRule,
    PayBand,
    Stage,
    StageRound,
    TradeGrid,
)
from common.days import add_local, day_of
from common.language.french import plural, with_de
from common.refusals import RefusedError
from common.transitions import move
from dossiers.domain import form_versions
from juries.domain import grids

RULES = (
    "timezone", "challenge_form_id", "application_form_id", "min_wishes", "max_wishes", "acceptance_days",
    "wishes_kept_until", "waiting_list_until", "employer", "contract_kind", "contract_months", "probation_months",
    "starts_on", "ends_on",
    "funding", "completion_days", "min_seats", "max_seats", "cofunding", "cofunding_amount", "gross_ratio",
    "employer_rate", "talent_pool", "blind_schools", "sponsor_commitment", "two_people", "epicene",
    "source_choices", "ai_declaration", "wish_reason_chars", "pairs", "pairs_sentence",
    "references_asked", "references_confidential", "references_due_days", "references_required", "reference_questions",
)  # fmt: skip
DATES_REVIEWED = "review_dates"  # the verb of the log
DATES = ("starts_on", "ends_on", "wishes_kept_until", "waiting_list_until")


published = Signal()  # campaign: sent in the transaction that publishes it, sandboxes excepted


class Saved(Protocol):
    """What is saved once it is valid: a form of a campaign, or a set of them."""

    def save(self) -> Any:
        """Write the rows."""


class ContradictionError(RefusedError):
    """The campaign's rules contradict each other; ``contradictions`` are French sentences."""

    def __init__(self, contradictions: list[str]) -> None:
        self.contradictions = contradictions
        super().__init__(" ".join(contradictions))

    @property
    def sentences(self) -> list[str]:
        """Each contradiction."""
        return self.contradictions


class FrozenRulesError(RefusedError):
    """The campaign is published: its rules change by dated acts only."""

    def __init__(self) -> None:
        super().__init__("Cette campagne est publiée : ses règles ne changent plus, sauf par un acte daté et motivé.")


class RoundRefusedError(RefusedError):
    """A round is added to a published campaign, in the future, with a reason."""


def draft_locked(campaign: Campaign) -> Campaign:
    """Return the campaign under its row lock. Raises :class:`FrozenRulesError` once published, out of a sandbox."""
    locked = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if locked.state != CampaignState.DRAFT and not locked.sandbox:
        raise FrozenRulesError
    return locked


def _identity(code: str, programme: str, number: int, name: str) -> Campaign:
    return Campaign(code=code, programme_id=programme, number=number, name=name)


@team_act("campaigns.manage")
@transaction.atomic
def create(
    base: str,
    *,
    code: str,
    programme: str,
    number: int,
    name: str,
    starts_on: date | None = None,
    opens_on: date | None = None,
    by: User,
    at: datetime,
) -> Campaign:
    """Open a campaign from a preset (« preset:EIG4 ») or from a past campaign (« campaign:EIG6 »), with its calendar.

    The calendar is the real season's or the past campaign's, moved by whole weeks so that days of the week stay, by the
    start of the cohort or by the opening of the first call: one of the two is given. A preset brings the forms, grids,
    trades, themes and charter that this instance lacks. Raises :class:`common.refusals.RefusedError` in a programme
    where the person has no role that opens a campaign.
    """
    if not allowed(by, "campaigns.manage", RoleScope(programme)):
        raise RefusedError("Votre rôle ne permet pas d’ouvrir une campagne de ce programme.", field="programme")
    kind, _, source = base.partition(":")
    campaign = _identity(code, programme, number, name)
    if kind == "preset":
        _configure_from_preset(campaign, source, starts_on=starts_on, opens_on=opens_on)
    else:
        _copy_past(campaign, Campaign.objects.get(code=source), starts_on=starts_on, opens_on=opens_on)
    CampaignLog.objects.create(
        subject=campaign, verb="create", source="", target=CampaignState.DRAFT, by=by, at=at, reason=base
    )
    return campaign


def _configure_from_preset(campaign: Campaign, code: str, *, starts_on: date | None, opens_on: date | None) -> None:
    preset = presets.load()[code]
    definitions.write_for(preset)
    for column, value in presets.columns(preset).items():
        setattr(campaign, column, value)
    campaign.save()
    presets.configure(campaign, preset)
    seasons.write(campaign, seasons.propose(code, preset, starts_on=starts_on, opens_on=opens_on))


def _copy_past(campaign: Campaign, original: Campaign, *, starts_on: date | None, opens_on: date | None) -> None:
    first = original.windows.order_by("opens_at").first()
    opening = day_of(first.opens_at, original.timezone) if first else None
    wanted, real = (starts_on, original.starts_on) if starts_on else (opens_on, opening)
    moved = wanted - real if wanted and real else timedelta()
    copy_rules(original, campaign, shift=timedelta(weeks=round(moved / timedelta(weeks=1))))
    if starts_on:
        campaign.starts_on = starts_on
        campaign.save(update_fields=["starts_on"])


@team_act("campaigns.manage")
@transaction.atomic
def write_dates(campaign: Campaign, forms: Iterable[Saved], *, by: User, at: datetime) -> None:
    """Save the valid forms of a draft's dates together, and record that somebody read them.

    Raises :class:`FrozenRulesError`.
    """
    draft_locked(campaign)
    for form in forms:
        form.save()
    CampaignLog.objects.create(
        subject=campaign, verb=DATES_REVIEWED, source=campaign.state, target=campaign.state, by=by, at=at
    )


def copy_rules(source: Campaign, target: Campaign, *, shift: timedelta = timedelta()) -> None:
    """Write the source's rules on the target, saved with them, every date moved by ``shift`` (whole days)."""
    stages, windows, bands = list(source.stages.all()), list(source.windows.all()), list(source.pay_bands.all())
    for name in RULES:
        setattr(target, name, getattr(source, name))
    for name in DATES:
        value = getattr(source, name)
        setattr(target, name, value and value + shift)
    target.save()
    conditions, trade_grids = list(source.eligibility_rules.all()), list(source.trade_grids.all())
    replaced = (target.stages, target.windows, target.pay_bands, target.eligibility_rules, target.trade_grids)
    for row in (row for rows in replaced for row in rows.all()):
        row.delete()
    for window in windows:
        window.opens_at = add_local(window.opens_at, shift, source.timezone)
        window.closes_at = window.closes_at and add_local(window.closes_at, shift, source.timezone)
    for stage in stages:
        stage.starts_on = stage.starts_on and stage.starts_on + shift
        stage.ends_on = stage.ends_on and stage.ends_on + shift
    rows: list[Stage | CallWindow | PayBand | EligibilityRule | TradeGrid] = [
        *stages, *windows, *bands, *conditions, *trade_grids,
    ]  # fmt: skip
    for row in rows:
        row.pk = None
        row._state.adding = True
        row.campaign = target
        row.save()


@team_act("campaigns.manage")
@transaction.atomic
def publish(campaign: Campaign, *, by: User | None, at: datetime) -> None:
    """Publish a campaign: its rules and its forms are frozen, the PDF of the rules is asked for.

    Raises :class:`ContradictionError`.
    """
    messages = [finding.message for finding in findings(campaign) if finding.blocking]
    if messages:
        raise ContradictionError(messages)
    for form in (campaign.challenge_form, campaign.application_form):
        form_versions.freeze(form, at=at)
    grids.freeze(campaign.stages.exclude(grid=None).values_list("grid", flat=True), at=at)
    grids.freeze(campaign.trade_grids.values_list("grid", flat=True), at=at)
    move(campaign, "publish", by=by, at=at)
    if not campaign.sandbox:
        regulation.issue(campaign, at=at)
        published.send(sender=Campaign, campaign=campaign)


@team_act("campaigns.manage")
@transaction.atomic
def add_round(stage: Stage, *, starts_on: date, ends_on: date, reason: str, by: User, at: datetime) -> StageRound:
    """Add a round to a stage, publicly. Raises :class:`RoundRefusedError`."""
    campaign = Campaign.objects.select_for_update().get(pk=stage.campaign_id)
    if campaign.state != CampaignState.PUBLISHED or not reason.strip():
        raise RoundRefusedError("Une session s’ajoute à une campagne publiée, avec son motif.")
    if ends_on < starts_on or starts_on < day_of(at, campaign.timezone):
        raise RoundRefusedError("Une session ajoutée commence aujourd’hui au plus tôt, et finit après avoir commencé.")
    stage_round = StageRound.objects.create(
        stage=stage, starts_on=starts_on, ends_on=ends_on, reason=reason, by=by, at=at
    )
    regulation.issue(campaign, at=at)
    return stage_round


@team_act("campaigns.manage")
@transaction.atomic
def rehearse(
    original: Campaign, *, by: User, at: datetime, shift: timedelta = timedelta(), sandbox: bool = False
) -> Campaign:
    """Return a copy of a campaign's rules, to be played with synthetic people; its figures stay apart.

    Every date of the copy is moved by ``shift`` (whole days). The copy is published at once, except a ``sandbox``:
    that one is seen by the team alone, has its own clock, sends nothing, and its rules stay open. Raises
    :class:`ContradictionError`.
    """
    rank = original.rehearsals.count() + 1
    copy = _identity(
        f"{original.code}-R{rank}", original.programme_id, original.number, f"{original.name} (répétition {rank})"
    )
    copy.rehearsal_of, copy.sandbox = original, sandbox
    copy_rules(original, copy, shift=shift)
    if not sandbox:
        publish(copy, by=by, at=at)
    return copy


@team_act("campaigns.manage")
@transaction.atomic
def promote(rehearsal: Campaign, *, by: User, at: datetime) -> Campaign:
    """Write a rehearsal's rules back on the campaign it rehearses, and return that campaign.

    Raises :class:`FrozenRulesError` once that one is published.
    """
    original = draft_locked(rehearsal.original)
    copy_rules(rehearsal, original)
    CampaignLog.objects.create(
        subject=original, verb="promote", source=original.state, target=original.state, by=by, at=at,
        reason=f"règles {with_de(rehearsal.code)}",
    )  # fmt: skip
    return original


class NoPayBandError(RefusedError):
    """The campaign's table says nothing for this experience."""


def pay(campaign: Campaign, years: Decimal) -> PayBand:
    """Return the pay band of an experience in years, at the boundary as the campaign says (R15)."""
    for band in campaign.pay_bands.all():
        if band.covers(years):
            return band
    raise NoPayBandError(
        f"La campagne {campaign.code} n’a pas de rémunération pour {years} {plural(years, 'an')} d’expérience."
    )
