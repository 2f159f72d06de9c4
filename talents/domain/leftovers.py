"""What closing a campaign would leave behind among its missions and papers (:mod:`challenges.domain.ends.closing`)."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, OuterRef

from challenges.domain.ends.closing import Check, Harm
from challenges.models import Campaign
from common.jobs import JobState
from common.language.formatting import french_date
from documents.enums import SignatureState
from documents.models import Document, Signature
from selection.enums import OfferState
from selection.models import Offer
from talents.enums import MissionState
from talents.models import Mission


def _not_admitted(campaign: Campaign, _: datetime) -> Collection[Offer]:
    accepted = Offer.objects.filter(application__campaign=campaign, state=OfferState.ACCEPTED, mission=None)
    return accepted.select_related("application__candidate").order_by("pk")


def _running(campaign: Campaign, _: datetime) -> Collection[Mission]:
    missions = Mission.objects.filter(cohort__campaign=campaign).exclude(state=MissionState.ENDED)
    return missions.select_related("talent").order_by("ends_on", "pk")


def _mission(mission: Mission) -> str:
    return f"{mission.talent} ({mission.get_state_display().lower()}, jusqu’au {french_date(mission.ends_on)})"


def _failed(campaign: Campaign, _: datetime) -> Collection[Document]:
    return Document.objects.filter(subject__campaign=campaign, state=JobState.FAILED).order_by("pk")


def _unsigned(campaign: Campaign, _: datetime) -> Collection[Document]:
    awaited = Signature.objects.filter(
        document=OuterRef("pk"), state__in=(SignatureState.WAITING, SignatureState.CALLED)
    )
    return Document.objects.filter(Exists(awaited), subject__campaign=campaign).order_by("pk")


CHECKS = (
    Check(
        code="not-admitted", harm=Harm.COMMITMENTS, blocking=True,
        nouns=("place acceptée, sans mission", "places acceptées, sans mission"),
        why="Une place est promise à ces personnes : admettez-les, ou mettez fin à leur place.",
        route="team:cohort", action="Voir la cohorte", find=_not_admitted,
        name=lambda offer: str(offer.application.candidate),
    ),
    Check(
        code="missions", harm=Harm.COMMITMENTS, blocking=True,
        nouns=("mission qui n’est pas terminée", "missions qui ne sont pas terminées"),
        why="Un contrat court encore. Une mission se termine à sa date, ou par un acte.",
        route="team:cohort", action="Voir la cohorte", find=_running, name=_mission,
    ),
    Check(
        code="failed-documents", harm=Harm.RECORDS, blocking=False, nouns=("document en échec", "documents en échec"),
        why="Ces documents n’existent pas. Leur page permet de réessayer, avant comme après la clôture.",
        route="team:cohort", action="Voir les lots", find=_failed,
    ),
    Check(
        code="signatures", harm=Harm.RECORDS, blocking=False,
        nouns=("document qui attend une signature", "documents qui attendent une signature"),
        why="Une pièce que tous n’ont pas signée n’engage personne. Elle se signe encore ensuite.",
        route="team:cohort", action="Voir la cohorte", find=_unsigned,
    ),
)  # fmt: skip
