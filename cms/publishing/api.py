"""The read-only public API: what the public pages say, for programs. No key, a rate limit, tags on answers."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import conditional_page
from ninja import Field, NinjaAPI, Query, Schema
from ninja.errors import ValidationError
from ninja.throttling import AnonRateThrottle

from challenges.models import Challenge
from challenges.queries.public import PublicFacts, calls_on, challenge_page, narrowed, with_facts
from common import clock
from reporting.queries import promotions as statistics

PRINTABLE = r"^[^\x00]*$"  # PostgreSQL holds no NUL
throttle = AnonRateThrottle(settings.API_RATE)
api = NinjaAPI(
    title="Passerelle",
    version="1",
    description="Appels, défis et promotions, en lecture. Licence Ouverte 2.0.",
    docs_url=None,
    urls_namespace="api",
    throttle=[throttle],
    servers=[{"url": settings.SITE_URL}],
)


class Problem(Schema):
    """Why nothing else is answered."""

    detail: str


REFUSALS = {422: Problem, 429: Problem}


class CallOut(Schema):
    """One call: what it is, when it accepts deposits (UTC instants), and whether it does now."""

    campaign: str
    kind: str
    opens_at: str
    closes_at: str | None
    open: bool


class PositionOut(Schema):
    """Seats of a trade."""

    profession: str
    seats: int


class ChallengeOut(Schema):
    """A public challenge."""

    slug: str
    title: str
    summary: str
    promotion: str
    administration: str
    place: str
    state: str
    positions: list[PositionOut]
    url: str


class ChallengeDetail(ChallengeOut):
    """A public challenge with its texts; ``may_apply`` says whether one may apply to it now."""

    problem: str
    body: str
    themes: list[str]
    may_apply: bool


class ChallengePage(Schema):
    """Some challenges, and the address of the next ones, if any."""

    items: list[ChallengeOut]
    next: str | None


class ChallengeFilter(Schema):
    """How challenges are narrowed and read: the codes and words of the catalogue's own filters."""

    q: str = Field("", max_length=200, pattern=PRINTABLE, description="Mots cherchés, sans souci des accents.")
    promotion: str = Field("", max_length=20, pattern=PRINTABLE, description="Code d’une promotion.")
    theme: str = Field("", max_length=120, pattern=PRINTABLE)
    metier: str = Field("", max_length=60, pattern=PRINTABLE, description="Code d’un métier.")
    administration: str = Field("", max_length=250, pattern=PRINTABLE)
    after: int = Field(0, ge=0, le=2**53, description="Clé de la page : l’adresse « next » la porte.")
    limit: int = Field(50, ge=1, le=100)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Say in one sentence which parameter is refused."""
    first = error.errors[0]
    return api.create_response(request, {"detail": f"{first['loc'][-1]} : {first['msg']}"}, status=422)


def _out(challenge: Challenge) -> dict[str, Any]:
    facts = PublicFacts(challenge)
    read = {name: getattr(facts, name) for name in ChallengeOut.model_fields if name != "positions"}
    return read | {"positions": [{"profession": trade, "seats": seats} for trade, seats in facts.positions]}


@api.get("/calls", response={200: list[CallOut], 429: Problem}, summary="Appels ouverts ou proches")
def calls(request: HttpRequest) -> Any:  # noqa: ARG001 - ninja's
    """Return the calls that are open, or that open within three months."""
    return [
        {
            "campaign": call.window.campaign.code,
            "kind": call.window.kind,
            "opens_at": call.window.opens_at.isoformat(),
            "closes_at": call.window.closes_at.isoformat() if call.window.closes_at else None,
            "open": call.open,
        }
        for call in calls_on(clock.now())
    ]


@api.get("/challenges", response={200: ChallengePage, **REFUSALS}, summary="Défis publiés")
def challenges(request: HttpRequest, filters: Query[ChallengeFilter]) -> Any:
    """Return the public challenges by key: reading far costs no more than reading near."""
    wanted = {
        "q": filters.q,
        "promotion": filters.promotion,
        "theme": filters.theme,
        "metier": filters.metier,
        "administration": filters.administration,
    }
    rows = list(with_facts(narrowed(wanted)).filter(pk__gt=filters.after).order_by("pk")[: filters.limit + 1])
    following = None
    if len(rows) > filters.limit:
        query = request.GET.copy()
        query["after"] = str(rows[filters.limit - 1].pk)
        following = f"{settings.SITE_URL}{request.path}?{query.urlencode()}"
    return {"items": [_out(row) for row in rows[: filters.limit]], "next": following}


@api.get(
    "/challenges/{slug}", response={200: ChallengeDetail, 404: Problem, **REFUSALS}, summary="Un défi",
)  # fmt: skip
def challenge(request: HttpRequest, slug: str) -> Any:  # noqa: ARG001 - ninja's
    """Return one public challenge."""
    shown = challenge_page(slug, at=clock.now())
    if shown is None:
        raise Http404
    challenge = shown.challenge
    return _out(challenge) | {
        "problem": challenge.problem,
        "body": challenge.body,
        "themes": PublicFacts(challenge).themes,
        "may_apply": shown.may_apply,
    }


@api.get("/promotions", response={200: list[statistics.Promotion], 429: Problem}, summary="Chiffres des promotions")
def promotions(request: HttpRequest) -> Any:  # noqa: ARG001 - ninja's
    """Return the figures of each promotion, the oldest first."""
    return statistics.promotions()


def open_urls() -> Any:
    """Return the API's addresses: open to anybody, each answer with the tag of its content (RFC 9110)."""
    patterns, app, namespace = api.urls
    for pattern in patterns:
        pattern.callback = login_not_required(conditional_page(pattern.callback))
    return patterns, app, namespace
