"""Propose elsewhere somebody whose application was refused: by their consent, for each destination, told each time.

What is forwarded is little and always the same (:data:`CONTENTS`): never the dossier, its marks or its decision.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.domain.acts import team_act
from accounts.models import User
from applications.enums import Destination
from applications.models import Application, Forwarding, ForwardingConsent
from challenges.enums import ChallengeState
from challenges.models import Campaign, Challenge, Position
from common.language.text import normalize_text
from common.refusals import RefusedError
from lists.bulk import Effect
from notifications.domain import outbox
from selection.domain.matchings.inputs import free_seats
from selection.domain.requests.decision_requests import APPLICATION_REFUSALS, is_refused

MAX_RECIPIENT_CHARS = 200
CONTENTS = "nom, prénom, courriel, métier, années d’expérience"
RECRUITING = (ChallengeState.PUBLISHED, ChallengeState.ACTIVE)


class ForwardingRefusedError(RefusedError):
    """The consent or the transmission is impossible; the message says why, in French."""


@transaction.atomic
def give(application: Application, destination: Destination, *, by: User, at: datetime) -> ForwardingConsent:
    """Agree to be proposed to a destination, for a year; agreed twice, it is kept once.

    Raises :class:`ForwardingRefusedError` for a stranger, and before a refusal is announced (R14).
    """
    locked = Application.objects.select_for_update().get(pk=application.pk)
    if locked.candidate_id != by.pk:
        raise ForwardingRefusedError("Cette candidature n’est pas la vôtre.")
    if not is_refused(locked):
        raise ForwardingRefusedError("Aucun refus n’est annoncé : il n’y a rien à proposer ailleurs.")
    known = locked.forwarding_consents.filter(destination=destination, withdrawn_at=None)
    active = known.active(at).first()
    if active is not None:
        return active
    known.update(withdrawn_at=at)  # it lapsed: the new one has its own date
    return ForwardingConsent.objects.create(application=locked, destination=destination, given_at=at)


def withdraw(application: Application, destination: Destination, *, by: User, at: datetime) -> bool:
    """Take a consent back, at once; return whether there was one. Nothing is forwarded under it from then on."""
    mine = ForwardingConsent.objects.filter(application=application, application__candidate=by)
    return bool(mine.filter(destination=destination, withdrawn_at=None).update(withdrawn_at=at))


def consenting(campaign: Campaign, *, at: datetime) -> QuerySet[ForwardingConsent]:
    """Return what the refused people of a campaign agree to, today; an appeal that is granted ends it too."""
    return ForwardingConsent.objects.active(at).filter(
        application__campaign=campaign, application__candidate__is_active=True,
        application__announced_state__in=APPLICATION_REFUSALS,
    )  # fmt: skip


def open_challenges(campaign: Campaign) -> list[Challenge]:
    """Return the challenges of a campaign that recruit and have a seat that nobody has, with a host to write to."""
    positions = Position.objects.filter(
        challenge__campaign=campaign, challenge__state__in=RECRUITING, challenge__dossier__isnull=False
    ).select_related("challenge")
    rows = {position.challenge for position in positions if free_seats(position)}
    return sorted(rows, key=lambda challenge: (str(challenge), challenge.pk))


def _has_seat(challenge: Challenge, application: Application) -> bool:
    positions = challenge.positions.filter(profession=application.profession_id)
    return any(free_seats(position) for position in positions)


def _locked(rows: QuerySet[ForwardingConsent], at: datetime) -> list[ForwardingConsent]:
    """Return the consents as they are now, each until this act is over: who withdraws at this instant waits or wins."""
    keys = list(rows.order_by().values_list("pk", flat=True))
    whole = ForwardingConsent.objects.select_for_update(of=("self",)).active(at).filter(pk__in=keys)
    return list(whole.select_related("application__candidate", "application__campaign").order_by("pk"))


def elsewhere_effect(rows: QuerySet[ForwardingConsent]) -> Effect:
    """Return how many consents are to somebody outside the campaign, and those that are not."""
    return _sorted(rows, is_challenge=False)


def challenge_effect(rows: QuerySet[ForwardingConsent]) -> Effect:
    """Return how many consents are to another challenge, and those that are not."""
    return _sorted(rows, is_challenge=True)


def _sorted(rows: QuerySet[ForwardingConsent], *, is_challenge: bool) -> Effect:
    effect = Effect()
    for row in rows.select_related("application__candidate").order_by("pk"):
        if (row.destination == Destination.CHALLENGE) == is_challenge:
            effect.done += 1
        else:
            effect.left.append(f"{row.application.candidate}, {row.get_destination_display()}")
    return effect


@team_act("applications.process")
@transaction.atomic
def forward_many(rows: QuerySet[ForwardingConsent], data: Mapping[str, Any], *, by: User, at: datetime) -> Effect:
    """Record that people were proposed outside the campaign, each to the destination they agreed to, and tell them.

    The file that leaves is the list's own export. Once for each recipient.
    """
    recipient = normalize_text(data["recipient"]).strip()
    effect = elsewhere_effect(rows)
    for consent in _locked(rows, at):
        if consent.destination != Destination.CHALLENGE:
            _forward(consent, recipient, None, by=by, at=at)
    return effect


@team_act("applications.process")
@transaction.atomic
def propose_many(rows: QuerySet[ForwardingConsent], data: Mapping[str, Any], *, by: User, at: datetime) -> Effect:
    """Propose people to the host of another challenge, who is written to, and tell them.

    Raises :class:`ForwardingRefusedError` when the challenge has no free seat of somebody's trade, or any more.
    """
    challenge: Challenge = data["challenge"]
    effect = challenge_effect(rows)
    list(challenge.positions.select_for_update().order_by("pk"))
    for consent in _locked(rows, at):
        if consent.destination != Destination.CHALLENGE:
            continue
        if not _has_seat(challenge, consent.application):
            raise ForwardingRefusedError(
                f"Ce défi n’a pas de place libre pour le métier « {consent.application.profession} »"
                f" ({consent.application.candidate}) : rien n’est transmis.",
                field="challenge",
            )
        if _forward(consent, str(challenge)[:MAX_RECIPIENT_CHARS], challenge, by=by, at=at):
            _tell_host(consent, challenge, at=at)
    return effect


def _forward(
    consent: ForwardingConsent, recipient: str, challenge: Challenge | None, *, by: User, at: datetime
) -> bool:
    """Record one transmission and write it to the person; return whether it was not done before."""
    _, is_new = Forwarding.objects.get_or_create(
        consent=consent,
        recipient=recipient,
        defaults={"challenge": challenge, "contents": CONTENTS, "by": by, "at": at},
    )
    if is_new:
        application = consent.application
        outbox.queue(
            "application_forwarded",
            to=application.candidate,
            key=f"forwarding-{consent.pk}-{at:%Y%m%d%H%M%S%f}",
            context={
                "campaign": application.campaign.name,
                "destination": consent.get_destination_display(),
                "to_whom": recipient,
                "contents": CONTENTS,
                "public_id": str(application.public_id),
            },
            campaign=application.campaign.code,
            at=at,
        )
    return is_new


def _tell_host(consent: ForwardingConsent, challenge: Challenge, *, at: datetime) -> None:
    application, dossier = consent.application, challenge.dossier
    if dossier is None:
        raise ForwardingRefusedError("Ce défi n’a pas de porteur à qui écrire.", field="challenge")
    outbox.queue(
        "candidate_proposed",
        to=dossier.owner,
        key=f"proposed-{consent.pk}-{challenge.pk}",
        context={
            "campaign": application.campaign.name,
            "challenge": str(challenge),
            "candidate": str(application.candidate),
            "address": application.candidate.email,
            "profession": str(application.profession),
            "experience": application.experience_years,
            "public_id": str(challenge.public_id),
        },
        campaign=application.campaign.code,
        at=at,
    )
