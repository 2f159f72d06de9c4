"""When a call accepts something: one gate for every write to a draft, and the refusal that says both instants (R1)."""

from datetime import datetime

from challenges.enums import CallKind, CampaignState
from challenges.models import CallWindow, Campaign, Challenge
from common.language.formatting import french_arrival, french_datetime, french_deadline
from dossiers.domain.answers import DraftClosedError

DRAFT_KEPT = "rien n’a été déposé, votre brouillon est conservé tel qu’il a été enregistré."
NOTHING_OPENED = "aucun dossier n’a été ouvert."
WISHES_KEPT = "vos vœux restent ceux qui étaient enregistrés."


class CallClosedError(DraftClosedError):
    """The call does not accept anything at this instant; the message gives its deadline and the time of arrival."""

    def __init__(self, kind: CallKind, window: CallWindow | None, *, zone: str, consequence: str, at: datetime) -> None:
        subject = f"L’{kind.label.lower()}" if kind != CallKind.WISHES else "Le classement des vœux"
        if window is not None and window.campaign.state == CampaignState.CLOSED and window.is_open(at):
            super().__init__(f"{subject} n’est plus ouvert, car la campagne est close : {consequence}")
        elif window is None:
            super().__init__(f"{subject} n’est pas ouvert : {consequence}")
        elif window.closes_at is None or at < window.opens_at:
            super().__init__(
                f"{subject} n’est pas ouvert avant le {french_datetime(window.opens_at, zone)} : {consequence}"
            )
        else:
            super().__init__(
                f"{subject} n’est pas ouvert : sa clôture était fixée au {french_deadline(window.closes_at, zone)}, et"
                f" votre demande est arrivée le {french_arrival(at, zone)}. Ainsi, {consequence}"
            )


def window_open(campaign: Campaign, kind: CallKind, at: datetime) -> bool:
    """Tell whether one of the campaign's windows of this kind is open at an instant: none of a closed campaign is."""
    if campaign.state == CampaignState.CLOSED:
        return False
    return any(window.kind == kind and window.is_open(at) for window in campaign.windows.all())


def closed_call(campaign: Campaign, kind: CallKind, at: datetime, *, consequence: str = DRAFT_KEPT) -> CallClosedError:
    """Return the refusal of a call that is not open: about the next window, else about the one that closed last.

    ``consequence`` ends the sentence with what becomes of what the person wrote.
    """
    windows = list(campaign.windows.filter(kind=kind).order_by("opens_at"))
    coming = [window for window in windows if window.opens_at > at]
    window = next(iter(coming), windows[-1] if windows else None)
    return CallClosedError(kind, window, zone=campaign.timezone, consequence=consequence, at=at)


def closed_call_of(challenge: Challenge, at: datetime) -> CallClosedError | None:
    """Return the refusal of a proposal's call at an instant, or nothing while it is open."""
    opened = window_open(challenge.campaign, CallKind.CHALLENGES, at)
    return None if opened else closed_call(challenge.campaign, CallKind.CHALLENGES, at)
