"""End a waiting list by hand, or at its date (R12): nobody will be called any more."""

from datetime import datetime

from django.db import transaction

from accounts.domain.acts import team_act
from accounts.models import User
from applications.enums import ApplicationState
from applications.models import Application
from challenges.domain.rules import reasons
from challenges.domain.rules.reasons import reason_of
from challenges.enums import RefusalStage
from challenges.models import Campaign
from common.days import day_of
from common.language.french import counted
from common.transitions import move_many
from selection.domain.errors import SelectionRefusedError
from selection.enums import OfferState
from selection.models import Offer
from selection.rules import UNDECIDED


@team_act("selection.manage")
@transaction.atomic
def end_waiting_list(campaign: Campaign, *, code: str, reason: str, by: User, at: datetime) -> int:
    """Retain nobody else: those who were heard or wait are told so by the next announcement. Return how many.

    Raises :class:`challenges.domain.rules.reasons.ReasonRefusedError`, or :class:`SelectionRefusedError` without words,
    or while an offer waits for an answer: a seat may come back.
    """
    coded = reason_of(RefusalStage.SELECTION, code)
    if not reason.strip():
        raise SelectionRefusedError(
            "Dites pourquoi la liste prend fin : chaque personne peut le demander.", field="reason"
        )
    sent = Offer.objects.filter(application__campaign=campaign, state=OfferState.SENT).count()
    if sent:
        raise SelectionRefusedError(
            f"{counted(sent, 'proposition attend', 'propositions attendent')} une réponse : une place peut se libérer."
        )
    people = list(campaign.applications.select_for_update().filter(state__in=UNDECIDED).order_by("pk"))
    move_many(people, "dismiss", by=by, at=at, reason=reason.strip(), refusal_reason=coded)
    return len(people)


def has_lapsed(campaign: Campaign, at: datetime) -> bool:
    """Tell whether the fixed date of the waiting list is past (R12): its last day ends at midnight in its own zone."""
    until = campaign.waiting_list_until
    return until is not None and day_of(at, campaign.timezone) > until


def check_waiting_list(campaign: Campaign, at: datetime) -> None:
    """Raise :class:`SelectionRefusedError` once the waiting list has lapsed (R12)."""
    if has_lapsed(campaign, at):
        raise SelectionRefusedError("La liste d’attente de cette campagne est caduque.")


@transaction.atomic
def lapse(*, at: datetime) -> int:
    """Close the waiting lists whose fixed date is past (R12); return how many people were on them.

    The team then announces it as every decision.
    """
    dated = Campaign.objects.filter(
        sandbox=False, waiting_list_until__isnull=False, applications__state=ApplicationState.WAITING
    )
    lapsed = [campaign.pk for campaign in dated.distinct() if has_lapsed(campaign, at)]
    over = Application.objects.filter(state=ApplicationState.WAITING, campaign__in=lapsed)
    people = list(over.order_by("pk"))
    coded = reasons.automatic(reasons.LIST_ENDED) if people else None
    move_many(people, "dismiss", by=None, at=at, reason="liste d’attente caduque", refusal_reason=coded)
    return len(people)
