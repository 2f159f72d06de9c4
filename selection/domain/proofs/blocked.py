"""Tell the team what was not told to somebody, because what is stored contradicts it."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from django.db import transaction

from accounts.rules import holders
from applications.models import Application
from notifications.domain import outbox
from selection.domain.proofs.claims import Claim


class Writing(StrEnum):
    """What would have told a false sentence; its value is in the key of the message to the team."""

    EXPLANATION = "explanation"
    DECISION = "decision"
    LETTER = "letter"
    STATUS = "status"


SUBJECTS = {
    Writing.EXPLANATION: "Une explication de décision est bloquée",
    Writing.DECISION: "L’annonce d’une décision est bloquée",
    Writing.LETTER: "Une lettre de décision est bloquée",
    Writing.STATUS: "Une phrase de suivi n’est plus affichée",
}


@transaction.atomic
def tell_team(application: Application, claims: Iterable[Claim], *, writing: Writing, at: datetime) -> None:
    """Tell the team, once for each decision and each writing, that it is blocked and which sentences are false."""
    deposit = application.last_deposit
    state = application.state if writing == Writing.DECISION else application.announced_state
    sentences = [claim.text for claim in claims]
    for colleague in holders("selection.manage", application).order_by("pk"):
        outbox.queue(
            "letter_blocked",
            to=colleague,
            key=f"blocked-{writing}-{application.pk}-{state}-{colleague.pk}",
            context={
                "subject": SUBJECTS[writing],
                "writing": writing.value,
                "number": deposit.number if deposit is not None else "",
                "sentences": sentences,
                "application": str(application.public_id),
            },
            campaign=application.campaign.code,
            at=at,
        )
