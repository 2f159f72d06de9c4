"""What a withdrawn challenge changes for those who wished for it, or had a seat there (R13)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from applications.enums import ApplicationState
from applications.models import Application, Wish
from applications.rules import identity_known
from challenges.domain.challenges import WithdrawalRefusedError
from challenges.domain.rules import reasons
from challenges.models import Challenge, Position
from challenges.rules import RECRUITING_STATES
from common.transitions import move
from notifications.domain import outbox
from selection.domain import selection
from selection.domain.matchings import pairs
from selection.domain.matchings.inputs import free_seats
from selection.enums import OfferState
from selection.models import Offer

OVER = (
    ApplicationState.WITHDRAWN,
    ApplicationState.INELIGIBLE,
    ApplicationState.NOT_SHORTLISTED,
    ApplicationState.NOT_SELECTED,
    ApplicationState.DECLINED,
)
REROUTE, RELEASE, SEAT = "reroute", "release", "seat"
WITHDRAWN = "défi retiré"
DECISIONS = {
    REROUTE: "Revient sur la liste d’attente, avec ses autres vœux",
    RELEASE: "Aucune autre place : sa candidature n’est pas retenue",
}


@dataclass(frozen=True, slots=True)
class ConcernedPerson:
    """Somebody whom a withdrawal concerns: their offer there if they have one, and their rank of wish."""

    application: Application
    offer: Offer | None
    wish_rank: int | None

    @property
    def has_seat(self) -> bool:
        """Tell whether a decision is required: they accepted a seat there, or may still accept it."""
        return self.offer is not None


def concerned_people(challenge: Challenge, user: User) -> list[ConcernedPerson]:
    """Return whom the withdrawal of a challenge concerns: those who have a seat there first, then those who want one.

    For the team: it reads the decisions that are not announced yet. Each application has ``known``: whether this
    colleague may know its author (R8).
    """
    alive = Offer.objects.filter(position__challenge=challenge, state__in=(OfferState.SENT, OfferState.ACCEPTED))
    offers = {offer.application_id: offer for offer in alive.select_related("application__candidate", "position")}
    ranks = dict(challenge.wishes.values_list("application", "rank"))
    wishing = Application.objects.filter(pk__in={*offers, *ranks}).exclude(state__in=(*OVER, ApplicationState.DRAFT))
    people = [
        ConcernedPerson(application, offers.get(application.pk), ranks.get(application.pk))
        for application in wishing.annotate(known=identity_known(user))
        .select_related("candidate", "profession", "dossier__deposit", "dossier__replaces__deposit")
        .order_by("pk")
    ]
    return sorted(people, key=lambda person: (not person.has_seat, person.wish_rank or 0, person.application.pk))


def other_seats(challenge: Challenge, application: Application) -> list[Position]:
    """Return the positions of the person's trade that have a free seat in another challenge of the campaign."""
    elsewhere = Position.objects.filter(
        challenge__campaign=challenge.campaign_id, challenge__state__in=RECRUITING_STATES,
        profession=application.profession_id,
    ).exclude(challenge=challenge)  # fmt: skip
    positions = elsewhere.select_related("challenge", "profession").order_by("challenge__published_title", "pk")
    return [position for position in positions if free_seats(position)]


def _close_ranks(application: Application, challenge: Challenge) -> int:
    """Strike the wish and move the following ones up; return how many are left."""
    application.wishes.filter(challenge=challenge).delete()
    left = list(application.wishes.order_by("rank"))
    for rank, wish in enumerate(left, start=1):
        if wish.rank != rank:
            Wish.objects.filter(pk=wish.pk).update(rank=rank)
    return len(left)


def _check_decided(challenge: Challenge, offers: list[Offer], decisions: Mapping[int, str], by: User) -> None:
    """Refuse a withdrawal that leaves somebody who accepted a seat without a decision."""
    accepted = [offer for offer in offers if offer.state == OfferState.ACCEPTED]
    undecided = [offer for offer in accepted if offer.application_id not in decisions]
    if not undecided:
        return
    if not by.is_team:
        raise WithdrawalRefusedError(
            "Des personnes ont accepté une place sur ce défi : demandez son retrait à l’équipe du programme, qui décide"
            " pour chacune ce qu’elle devient."
        )
    names = ", ".join(str(offer.application.candidate) for offer in undecided)
    raise WithdrawalRefusedError(
        f"Ces personnes ont accepté une place sur « {challenge} » : {names}. Décidez pour chacune ce qu’elle devient."
    )


def _take_back(offer: Offer, decision: str, challenge: Challenge, *, by: User, at: datetime) -> str:
    """Cancel an offer of the withdrawn challenge and apply what is decided; return what the message says of it."""
    had_accepted = offer.state == OfferState.ACCEPTED
    application = offer.application
    kind, _, key = decision.partition(":")
    move(offer, "cancel", by=by, at=at, reason=WITHDRAWN, answered_at=offer.answered_at or at)
    move(application, "release", by=by, at=at, reason=WITHDRAWN)
    if had_accepted:
        selection.interrupted.send(sender=Offer, offer=offer, by=by, at=at, reason=WITHDRAWN)
    if kind == RELEASE:
        coded = reasons.automatic(reasons.CHALLENGE_WITHDRAWN)
        move(application, "dismiss", by=by, at=at, reason=WITHDRAWN, refusal_reason=coded)
    application.publish_state()
    if kind == SEAT and challenge.campaign.two_people:
        raise WithdrawalRefusedError(
            "Cette campagne demande deux personnes pour proposer une place : choisissez le retour en liste d’attente."
        )
    if kind == SEAT:
        positions = {str(position.pk): position for position in other_seats(challenge, application)}
        if key not in positions:
            raise WithdrawalRefusedError(f"La place choisie pour {application.candidate} n’est plus libre.")
        pairs.check_by_hand(application, positions[key])
        selection.offer(application, positions[key], by=by, at=at, reason=WITHDRAWN)
    return f"{kind}-{'accepted' if had_accepted else 'sent'}"


@transaction.atomic
def reroute(challenge: Challenge, *, decisions: Mapping[int, str], by: User, at: datetime) -> int:
    """Strike a withdrawn challenge from every living application, tell each person once; return how many.

    ``decisions`` say by application what becomes of who has a seat there: « reroute », « release » or « seat:N » (a
    position). An offer that waits for an answer and has no decision goes back to the waiting list. What was deposited
    stays as it was in the frozen deposit. Raises :class:`challenges.domain.challenges.WithdrawalRefusedError`.
    """
    alive = Offer.objects.filter(position__challenge=challenge, state__in=(OfferState.SENT, OfferState.ACCEPTED))
    offers = list(alive.select_related("application__candidate", "position").order_by("pk"))
    _check_decided(challenge, offers, decisions, by)
    outcomes = {
        offer.application_id: _take_back(offer, decisions.get(offer.application_id, REROUTE), challenge, by=by, at=at)
        for offer in offers
    }
    # By the announced state: whoever receives this message, or not, learns nothing of a hidden decision (R14).
    wishing = Application.for_concerned().filter(wishes__challenge=challenge).exclude(announced_state__in=OVER)
    holders = Application.for_concerned().filter(pk__in=outcomes)
    count = 0
    for application in (wishing | holders).select_related("candidate", "campaign").distinct().order_by("pk"):
        left = _close_ranks(application, challenge)
        outbox.queue(
            "challenge_withdrawn",
            to=application.candidate,
            key=f"withdrawn-{challenge.pk}-{application.pk}",
            context={
                "title": str(challenge),
                "left": left,
                "draft": application.state == ApplicationState.DRAFT,
                "waiting": application.state == ApplicationState.WAITING,
                "heard": application.state == ApplicationState.HEARD,
                "outcome": outcomes.get(application.pk, ""),
                "by_team": by.is_team,
                "public_id": str(application.public_id),
            },
            campaign=application.campaign.code,
            at=at,
        )
        count += 1
    return count
