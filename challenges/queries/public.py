"""Reads of campaigns and challenges, shared by the public pages and the spaces."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, Q, QuerySet

from challenges.enums import CallKind, CampaignState, ChallengeState
from challenges.models import CallWindow, Campaign, Challenge, Position, Profession
from challenges.rules import public_campaigns, public_challenges

PAGE_SIZE = 24
ANNOUNCED_AHEAD = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Call:
    """One call as the public sees it at an instant: what it is, when, and whether its button is shown."""

    window: CallWindow
    open: bool
    upcoming: bool

    @property
    def label(self) -> str:
        """Return the state of the call in French."""
        if self.open:
            return "Ouvert"
        return "À venir" if self.upcoming else "Clos"

    @property
    def button(self) -> tuple[str, str] | None:
        """Return (text, address name) of the button, or nothing when the call accepts nothing now."""
        if not self.open:
            return None
        if self.window.kind == CallKind.CHALLENGES:
            return ("Proposer un défi", "administration:home")
        return ("Candidater", "candidate:home")


def calls_on(at: datetime, campaign: Campaign | None = None) -> list[Call]:
    """Return the calls open or opening within three months, or all those of one campaign (two queries)."""
    windows = CallWindow.objects.select_related("campaign").prefetch_related("extensions").order_by("opens_at")
    if campaign is None:
        windows = windows.filter(
            Q(closes_at__gte=at) | Q(closes_at__isnull=True),
            opens_at__lte=at + ANNOUNCED_AHEAD,
            campaign__state=CampaignState.PUBLISHED,
        )
    else:
        windows = windows.filter(campaign=campaign)
    calls = []
    for window in windows:
        published = window.campaign.state == CampaignState.PUBLISHED
        calls.append(
            Call(window=window, open=published and window.is_open(at), upcoming=published and window.opens_at > at)
        )
    return calls


def _cards(challenges: QuerySet[Challenge]) -> QuerySet[Challenge]:
    positions = Prefetch("positions", Position.objects.select_related("profession"))
    return challenges.select_related("campaign", "administration").prefetch_related(positions)


def catalogue(*, campaign_code: str, profession_code: str, text: str, number: int) -> Page[Challenge]:
    """Return a page of public challenges, most recent promotion first."""
    found = _cards(public_challenges())
    if campaign_code:
        found = found.filter(campaign__code=campaign_code)
    if profession_code:
        found = found.filter(positions__profession__code=profession_code)
    for word in text.split():
        found = found.filter(
            Q(published_title__icontains=word) | Q(summary__icontains=word) | Q(administration_label__icontains=word)
        )
    ordered = found.order_by("-campaign__starts_on", "published_title", "pk")
    return Paginator(ordered, PAGE_SIZE).get_page(number)


def catalogue_filters() -> dict[str, list[tuple[str, str]]]:
    """Return the choices of the catalogue's filters."""
    campaigns = public_campaigns().order_by("-starts_on", "-pk").values_list("code", "name")
    professions = Profession.objects.order_by("label").values_list("code", "label")
    return {"promotion": list(campaigns), "metier": list(professions)}


@dataclass(frozen=True, slots=True)
class ChallengePage:
    """A public challenge and whether one may apply to it now."""

    challenge: Challenge
    may_apply: bool


def challenge_page(slug: str, *, at: datetime) -> ChallengePage | None:
    """Return a public challenge by its address, or nothing."""
    challenge = _cards(public_challenges()).filter(slug=slug).first()
    if challenge is None:
        return None
    calls = calls_on(at, campaign=challenge.campaign)
    applying = any(call.open for call in calls if call.window.kind == CallKind.APPLICATIONS)
    return ChallengePage(challenge, challenge.state == ChallengeState.PUBLISHED and applying)
