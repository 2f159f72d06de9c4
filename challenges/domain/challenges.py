"""Write challenges: draft, deposit, decide, publish."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.text import slugify

from accounts.models import User
from challenges.enums import CallKind, ChallengeState
from challenges.models import Administration, Campaign, Challenge, ChallengeLog, Position, Profession
from challenges.rules import WRITING_ROLES
from common.transitions import move
from dossiers.domain import answers, deposits
from dossiers.models import Deposit
from notifications.domain import outbox


class CallClosedError(Exception):
    """The call does not accept anything at this instant."""

    def __init__(self, kind: CallKind) -> None:
        super().__init__(
            f"L’{kind.label.lower()} n’est pas ouvert : rien n’a été déposé, votre brouillon est conservé."
        )


class NotYoursError(Exception):
    """The person does not write for this administration."""

    def __init__(self) -> None:
        super().__init__("Vous n’avez pas le droit d’écrire pour cette administration.")


class PublicationRefusedError(Exception):
    """The challenge lacks what its public page must show."""


def window_open(campaign: Campaign, kind: CallKind, at: datetime) -> bool:
    """Tell whether one of the campaign's windows of this kind is open at an instant."""
    return any(window.is_open(at) for window in campaign.windows.filter(kind=kind))


def free_slug(title: str) -> str:
    """Return an address made from a title that no challenge has yet."""
    base = slugify(title)[:100] or "defi"
    taken = set(Challenge.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    rank = 1
    slug = base
    while slug in taken:
        rank += 1
        slug = f"{base}-{rank}"
    return slug


@transaction.atomic
def draft(campaign: Campaign, administration: Administration, *, title: str, by: User, at: datetime) -> Challenge:
    """Open a draft for an administration. Raises :class:`CallClosedError` or :class:`NotYoursError`."""
    if not administration.members.filter(user=by, role__in=WRITING_ROLES).exists():
        raise NotYoursError
    if not window_open(campaign, CallKind.CHALLENGES, at):
        raise CallClosedError(CallKind.CHALLENGES)
    challenge = Challenge.objects.create(
        campaign=campaign,
        administration=administration,
        administration_label=administration.name,
        slug=free_slug(title),
        submitted_title=title,
        dossier=answers.start(campaign.challenge_form, by=by, at=at),
    )
    ChallengeLog.objects.create(subject=challenge, verb="draft", source="", target=ChallengeState.DRAFT, by=by, at=at)
    return challenge


@transaction.atomic
def submit(challenge: Challenge, *, by: User, at: datetime) -> Deposit:
    """Deposit the proposal: freezes the dossier, queues the receipt's message.

    Raises :class:`CallClosedError`, :class:`NotYoursError`, or what :func:`dossiers.domain.deposits.deposit` raises;
    the draft is then untouched.
    """
    administration = challenge.administration
    if administration is None or not administration.members.filter(user=by, role__in=WRITING_ROLES).exists():
        raise NotYoursError
    if not window_open(challenge.campaign, CallKind.CHALLENGES, at):
        raise CallClosedError(CallKind.CHALLENGES)
    assert challenge.dossier is not None  # noqa: S101 - the platform's own challenges have one
    made = deposits.deposit(
        challenge.dossier,
        number=f"{challenge.campaign.code}-D{challenge.pk:05d}",
        by=by,
        at=at,
        extra={"title": challenge.submitted_title, "person": {"administration": administration.name}},
    )
    move(challenge, "submit", by=by, at=at)
    challenge.tell()
    outbox.queue(
        "challenge_receipt",
        to=by,
        key=f"challenge-receipt-{made.pk}",
        context={"title": challenge.submitted_title, "number": made.number, "sha256": made.sha256},
        at=at,
    )
    return made


def decide(challenge: Challenge, verb: str, *, by: User, at: datetime, reason: str = "") -> None:
    """Record a decision of the team, invisible to the administration until :func:`announce` (R14)."""
    move(challenge, verb, by=by, at=at, reason=reason)


@transaction.atomic
def announce(campaign: Campaign, *, at: datetime) -> int:
    """Publish the decisions taken since the last time: one message to each project lead; return how many changed."""
    changed = campaign.challenges.exclude(announced_state=F("state")).exclude(state=ChallengeState.DRAFT)
    told = 0
    for challenge in changed.select_related("dossier__owner").order_by("pk"):
        challenge.tell()
        told += 1
        if challenge.dossier is not None:
            outbox.queue(
                "challenge_decision",
                to=challenge.dossier.owner,
                key=f"challenge-{challenge.pk}-{challenge.state}",
                context={
                    "title": challenge.submitted_title,
                    "state": challenge.state,
                    "label": challenge.announced_label,
                },
                at=at,
            )
    return told


@transaction.atomic
def set_positions(challenge: Challenge, seats: dict[Profession, int]) -> None:
    """Replace the positions of a challenge that is not published yet."""
    if challenge.state in {ChallengeState.PUBLISHED, ChallengeState.ACTIVE, ChallengeState.CLOSED}:
        raise PublicationRefusedError("Les postes d’un défi publié ne changent plus.")
    challenge.positions.all().delete()
    Position.objects.bulk_create(Position(challenge=challenge, profession=p, seats=n) for p, n in seats.items())


@transaction.atomic
def publish(challenge: Challenge, *, title: str, summary: str, by: User, at: datetime, body: str = "") -> None:
    """Publish the page of a selected challenge, under its published title.

    Raises :class:`PublicationRefusedError` when the title or the positions are missing.
    """
    if not title.strip() or not challenge.positions.exists():
        raise PublicationRefusedError("Un défi publié porte un titre et au moins un poste.")
    move(challenge, "publish", by=by, at=at, published_title=title, summary=summary, body=body)
    challenge.tell()
