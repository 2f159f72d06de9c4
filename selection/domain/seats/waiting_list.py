"""End a waiting list by hand: nobody will be called any more. One that has a date ends by itself (R12)."""

from datetime import datetime

from django.db import transaction

from accounts.domain.acts import team_act
from accounts.models import User
from challenges.domain.rules.reasons import reason_of
from challenges.enums import RefusalStage
from challenges.models import Campaign
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
