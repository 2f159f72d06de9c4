"""Reads of campaigns and challenges, shared by the public pages and the spaces."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Count, Prefetch, Q, QuerySet, Value

from challenges.enums import CallKind, CampaignState, ChallengeState
from challenges.models import CallWindow, Campaign, Challenge, ChallengeQuestion, Position, PositionSkill, Webinar
from challenges.rules import public_challenges, sandbox_scope
from common.cache import table_versions

PAGE_SIZE = 12
NEAR = 3  # challenges shown beside one
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
        if not self.open or self.window.kind == CallKind.RESTRICTED:
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
            sandbox_scope("campaign__"),
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


def cards(challenges: QuerySet[Challenge]) -> QuerySet[Challenge]:
    """Return challenges with what their cards show, their cover included."""
    positions = Prefetch("positions", Position.objects.select_related("profession"))
    return challenges.select_related("campaign", "administration").prefetch_related(positions, "themes")


def with_facts(challenges: QuerySet[Challenge]) -> QuerySet[Challenge]:
    """Return challenges with their campaign, their administration and the team they look for."""
    skills = Prefetch("skills", PositionSkill.objects.select_related("skill"))
    positions = Prefetch("positions", Position.objects.select_related("profession").prefetch_related(skills))
    return challenges.select_related("campaign", "administration").prefetch_related(positions)


@dataclass(frozen=True, slots=True)
class PublicFacts:
    """What programs may read of a public challenge, the same by the API and in the open data; reads what is loaded."""

    challenge: Challenge

    @property
    def slug(self) -> str:
        """Return its identifier."""
        return self.challenge.slug

    @property
    def title(self) -> str:
        """Return its published title."""
        return str(self.challenge)

    @property
    def summary(self) -> str:
        """Return its summary."""
        return self.challenge.summary

    @property
    def promotion(self) -> str:
        """Return the code of its campaign."""
        return self.challenge.campaign.code

    @property
    def administration(self) -> str:
        """Return its host as the challenge names it."""
        return self.challenge.administration_name

    @property
    def place(self) -> str:
        """Return its city."""
        return self.challenge.city

    @property
    def state(self) -> str:
        """Return the code of its state."""
        return self.challenge.state

    @property
    def positions(self) -> list[tuple[str, int]]:
        """Return (trade, seats) of each position."""
        return [(str(position.profession), position.seats) for position in self.challenge.positions.all()]

    @property
    def themes(self) -> list[str]:
        """Return its themes."""
        return [theme.label for theme in self.challenge.themes.all()]

    @property
    def url(self) -> str:
        """Return the whole address of its page."""
        return f"{settings.SITE_URL}{self.challenge.get_absolute_url()}"


# Facet: address parameter -> (column filtered, column shown, title).
FACETS = {
    "promotion": ("campaign__code", "campaign__name", "Promotion"),
    "theme": ("themes__label", "themes__label", "Thématique"),
    "metier": ("positions__profession__code", "positions__profession__label", "Métier"),
    "competence": ("positions__skills__skill__label", "positions__skills__skill__label", "Compétence"),
    "lieu": ("place", "place", "Lieu"),
    "administration": ("administration_label", "administration_label", "Administration"),
    "etat": ("state", "state", "État"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet, how many challenges it would leave, and whether it is chosen."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A way to narrow the catalogue."""

    name: str
    title: str
    choices: list[Choice]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A page of the catalogue and the facets that narrow it."""

    page: Page[Challenge]
    facets: list[Facet]


def narrowed(wanted: Mapping[str, str], *, without: str = "") -> QuerySet[Challenge]:
    """Return the public challenges of a search and of its facets but one."""
    challenges = public_challenges()
    if wanted.get("q", "").strip():
        challenges = challenges.filter(search_words__words=wanted["q"])
    for name, (column, _, _) in FACETS.items():
        if wanted.get(name) and name != without:
            challenges = challenges.filter(pk__in=public_challenges().filter(**{column: wanted[name]}).values("pk"))
    return challenges


def _counted(name: str, wanted: Mapping[str, str]) -> QuerySet[Challenge, Any]:
    """Return (facet, value, label, count) rows of one facet, as the other facets leave it."""
    column, shown, _ = FACETS[name]
    rows = narrowed(wanted, without=name).order_by().filter(**{f"{column}__gt": ""})
    return rows.annotate(facet=Value(name)).values_list("facet", column, shown).annotate(Count("pk", distinct=True))


def _facets(wanted: Mapping[str, str]) -> list[Facet]:
    """Return every facet with its counts: kept until a challenge is written, for no choice or one known value.

    A search of words, a value that no facet holds and a combination are counted each time: what anybody may ask in any
    number is not kept.
    """
    chosen = {name: wanted[name] for name in FACETS if wanted.get(name)}
    if wanted.get("q", "").strip() or len(chosen) > 1:
        return _counts(wanted)
    whole = table_versions.cached("catalogue", partial(_counts, {}))
    if not chosen:
        return whole
    [(name, value)] = chosen.items()
    known = {choice.value for facet in whole if facet.name == name for choice in facet.choices}
    if value not in known:
        return _counts(wanted)
    digest = hashlib.blake2s(value.encode()).hexdigest()
    return table_versions.cached(f"catalogue:{name}:{digest}", partial(_counts, wanted))


def _counts(wanted: Mapping[str, str]) -> list[Facet]:
    """Count the choices of every facet (one query, the union of theirs)."""
    first, *others = (_counted(name, wanted) for name in FACETS)
    by_facet: dict[str, list[Choice]] = {name: [] for name in FACETS}
    states = dict(ChallengeState.choices)
    for name, value, label, count in first.union(*others, all=True):
        shown = str(states[value]) if name == "etat" else label
        by_facet[name].append(Choice(value, shown, count, value == wanted.get(name, "")))
    for name, choices in by_facet.items():
        if name == "promotion":
            choices.sort(key=lambda choice: choice.label, reverse=True)
        else:
            choices.sort(key=lambda choice: (-choice.count, choice.label))
    return [Facet(name, FACETS[name][2], choices) for name, choices in by_facet.items()]


def catalogue(wanted: Mapping[str, str], *, number: int) -> Catalogue:
    """Return a page of public challenges, most recent promotion first, and each facet's counts (a constant cost)."""
    ordered = cards(narrowed(wanted)).order_by("-campaign__starts_on", "published_title", "pk")
    page = Paginator(ordered, PAGE_SIZE).get_page(number)
    return Catalogue(page, _facets(wanted))


def latest(count: int) -> list[Challenge]:
    """Return the challenges published last, for the feed."""
    return list(cards(public_challenges()).order_by("-campaign__starts_on", "-pk")[:count])


def meetings() -> QuerySet[Webinar]:
    """Return the webinars of public challenges, cancelled ones included (R25)."""
    return Webinar.objects.filter(challenge__in=public_challenges()).select_related("challenge")


@dataclass(frozen=True, slots=True)
class ChallengePage:
    """A public challenge, whether one may apply to it now, and until when; ``wished_now`` if by naming it a wish.

    ``pay`` is the lowest and highest monthly net pay while it recruits, ``similar`` the challenges near it.
    """

    challenge: Challenge
    may_apply: bool
    wished_now: bool
    until: datetime | None
    questions: list[ChallengeQuestion]
    webinars: list[Webinar]
    pay: tuple[Decimal, Decimal] | None
    similar: list[Challenge]


def challenge_page(slug: str, *, at: datetime) -> ChallengePage | None:
    """Return a public challenge by its address, or nothing."""
    facts = with_facts(public_challenges()).prefetch_related("themes", "key_figures")
    challenge = facts.filter(slug=slug).first()
    if challenge is None:
        return None
    recruits = challenge.state == ChallengeState.PUBLISHED and challenge.campaign.state == CampaignState.PUBLISHED
    windows = challenge.campaign.windows.filter(kind=CallKind.APPLICATIONS).order_by("opens_at") if recruits else ()
    applying = [window for window in windows if window.is_open(at)]
    return ChallengePage(
        challenge,
        may_apply=bool(applying),
        wished_now=bool(applying) and not challenge.campaign.windows.filter(kind=CallKind.WISHES).exists(),
        until=applying[0].closes_at if applying else None,
        questions=list(challenge.questions.exclude(answered_at=None)),
        webinars=list(challenge.webinars.all()) if recruits else [],
        pay=pay_range(challenge) if recruits else None,
        similar=near(challenge),
    )


def near(challenge: Challenge) -> list[Challenge]:
    """Return the public challenges nearest to one by theme, then by trade, the most recent first (one card each)."""
    others = cards(public_challenges()).exclude(pk=challenge.pk)
    shared_themes = Count("themes", filter=Q(themes__in=challenge.themes.all()), distinct=True)
    shared_trades = Count(
        "positions__profession",
        filter=Q(positions__profession__in=[position.profession_id for position in challenge.positions.all()]),
        distinct=True,
    )
    ordered = others.annotate(shared_themes=shared_themes, shared_trades=shared_trades).filter(shared_themes__gt=0)
    return list(ordered.order_by("-shared_themes", "-shared_trades", "-campaign__starts_on", "pk")[:NEAR])


def pay_range(challenge: Challenge) -> tuple[Decimal, Decimal] | None:
    """Return the lowest and highest monthly net pay of a challenge's campaign, or nothing."""
    bands = [band.net_monthly for band in challenge.campaign.pay_bands.all()]
    return (min(bands), max(bands)) if bands else None
