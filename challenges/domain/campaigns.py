"""Write campaigns: publication freezes the rules, an extension is a dated act."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction

from accounts.models import User
from challenges.enums import CampaignState
from challenges.models import CallExtension, CallWindow, Campaign, PayBand, Stage
from common.transitions import move


class ContradictionError(Exception):
    """The campaign's rules contradict each other; ``contradictions`` are French sentences."""

    def __init__(self, contradictions: list[str]) -> None:
        self.contradictions = contradictions
        super().__init__(" ".join(contradictions))


class ExtensionRefusedError(Exception):
    """A deadline only moves later, on a published campaign, with a reason."""


def contradictions(campaign: Campaign) -> list[str]:
    """Return what makes a campaign impossible to run, in French; an empty list when it may be published."""
    found = []
    if not campaign.windows.exists():
        found.append("Aucun appel n’a de date d’ouverture.")
    if not campaign.stages.exists():
        found.append("Aucune étape n’a de grille.")
    bands = list(campaign.pay_bands.all())
    if not bands or bands[-1].up_to_years is not None:
        found.append("La table de rémunération ne couvre pas toutes les expériences.")
    return found


@transaction.atomic
def publish(campaign: Campaign, *, by: User | None, at: datetime) -> None:
    """Publish a campaign: its rules are frozen. Raises :class:`ContradictionError`."""
    found = contradictions(campaign)
    if found:
        raise ContradictionError(found)
    move(campaign, "publish", by=by, at=at)


@transaction.atomic
def extend(window: CallWindow, *, closes_at: datetime, reason: str, by: User, at: datetime) -> CallExtension:
    """Move a deadline later, publicly (R1). Raises :class:`ExtensionRefusedError`."""
    window = CallWindow.objects.select_for_update().select_related("campaign").get(pk=window.pk)
    previous = window.closes_at
    if window.campaign.state != CampaignState.PUBLISHED or previous is None or not reason.strip():
        raise ExtensionRefusedError("Une prolongation porte sur un appel publié et daté, et donne son motif.")
    if closes_at <= max(previous, at):
        raise ExtensionRefusedError("La nouvelle clôture est postérieure à la précédente et à maintenant.")
    window.closes_at = closes_at
    window.save(update_fields=["closes_at"])
    return CallExtension.objects.create(
        window=window, previous_closes_at=previous, closes_at=closes_at, reason=reason, by=by, at=at
    )


@transaction.atomic
def rehearse(original: Campaign, *, by: User, at: datetime, shift: timedelta = timedelta()) -> Campaign:
    """Return a published copy of a campaign's rules, to be played with synthetic people; its figures stay apart.

    Every date of the copy is moved by ``shift`` (whole days).
    """
    rank = original.rehearsals.count() + 1
    copy = Campaign.objects.get(pk=original.pk)
    stages, windows, bands = list(copy.stages.all()), list(copy.windows.all()), list(copy.pay_bands.all())
    copy.pk = None
    copy._state.adding = True
    copy.code = f"{original.code}-R{rank}"
    copy.name = f"{original.name} (répétition {rank})"
    copy.state = CampaignState.DRAFT
    copy.rehearsal_of = original
    for name in ("starts_on", "ends_on", "waiting_list_until"):
        value = getattr(copy, name)
        setattr(copy, name, value and value + shift)
    copy.save()
    for window in windows:
        window.opens_at += shift
        window.closes_at = window.closes_at and window.closes_at + shift
    rows: list[Stage | CallWindow | PayBand] = [*stages, *windows, *bands]
    for row in rows:
        row.pk = None
        row._state.adding = True
        row.campaign = copy
        row.save()
    publish(copy, by=by, at=at)
    return copy


class NoPayBandError(Exception):
    """The campaign's table says nothing for this experience."""


def pay(campaign: Campaign, years: Decimal) -> PayBand:
    """Return the pay band of an experience in years, at the boundary as the campaign says (R15)."""
    for band in campaign.pay_bands.all():
        if band.covers(years):
            return band
    raise NoPayBandError(f"La campagne {campaign.code} n’a pas de rémunération pour {years} an(s) d’expérience.")
