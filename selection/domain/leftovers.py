"""What closing a campaign would leave behind in its selection (:mod:`challenges.domain.ends.closing`)."""

from collections.abc import Collection
from datetime import datetime

from applications.enums import ApplicationState
from applications.models import Application
from challenges.domain.ends.closing import Check, Harm
from challenges.models import Campaign, Position
from challenges.rules import RECRUITING_STATES
from selection.domain import publication
from selection.domain.matchings.inputs import free_seats
from selection.enums import OfferState, RequestState
from selection.models import DecisionRequest, Offer


def _unannounced(campaign: Campaign, _: datetime) -> Collection[Application]:
    return publication.unannounced(campaign)


def _waiting(campaign: Campaign, _: datetime) -> Collection[Application]:
    waiting = campaign.applications.filter(state=ApplicationState.WAITING, announced_state=ApplicationState.WAITING)
    return waiting.select_related("candidate").order_by("pk")


def _offers(campaign: Campaign, _: datetime) -> Collection[Offer]:
    offers = Offer.objects.filter(application__campaign=campaign, state=OfferState.SENT)
    return offers.select_related("application__candidate").order_by("pk")


def _free(campaign: Campaign, _: datetime) -> Collection[Position]:
    positions = Position.objects.filter(challenge__campaign=campaign, challenge__state__in=RECRUITING_STATES)
    return [position for position in positions.select_related("challenge", "profession") if free_seats(position)]


def _candidate(application: Application) -> str:
    return str(application.candidate)


def _requests(campaign: Campaign, _: datetime) -> Collection[DecisionRequest]:
    deposits = ("application__dossier__deposit", "application__dossier__replaces__deposit")
    return campaign.decision_requests.filter(state=RequestState.RECEIVED).select_related("challenge", *deposits)


CHECKS = (
    Check(
        code="unannounced-applications", harm=Harm.PEOPLE, blocking=True,
        nouns=("décision prise, pas encore annoncée", "décisions prises, pas encore annoncées"),
        why="Ces personnes n’en savent rien.",
        route="team:announce-applications", action="Relire et annoncer", find=_unannounced,
        name=lambda application: application.short_label,
    ),
    Check(
        code="waiting-list", harm=Harm.PEOPLE, blocking=True,
        nouns=("personne en liste d’attente", "personnes en liste d’attente"),
        why="Elles attendent une place : proposez-en une, ou mettez fin à la liste et annoncez-le.",
        route="team:selection", action="Voir la sélection", find=_waiting, name=_candidate,
    ),
    Check(
        code="offers", harm=Harm.COMMITMENTS, blocking=True,
        nouns=("proposition sans réponse", "propositions sans réponse"),
        why="La personne a encore le temps de répondre ; sans réponse, la proposition expire à sa date.",
        route="team:selection", action="Voir la sélection", find=_offers,
        name=lambda offer: str(offer.application.candidate),
    ),
    Check(
        code="seats", harm=Harm.RECORDS, blocking=False, nouns=("poste non pourvu", "postes non pourvus"),
        why="Personne n’y sera plus appelé.",
        route="team:selection", action="Voir la sélection", find=_free,
    ),
    Check(
        code="decision-requests", harm=Harm.PEOPLE, blocking=False,
        nouns=("recours ou demande de motifs sans réponse", "recours et demandes de motifs sans réponse"),
        why="Leur délai court toujours, et un recours ne peut plus être accueilli une fois la campagne close.",
        route="team:decision-requests", action="Répondre", find=_requests,
    ),
)  # fmt: skip
