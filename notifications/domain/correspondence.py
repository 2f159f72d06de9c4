"""Messages that people cause: what starts each one, and how many of them a day.

A message that somebody's act sends to somebody else goes through :func:`write`, which counts it for its author, for
what it is about and for its addressee. A test demands that each template of the outbox has its trigger here, and that
the counted ones are queued by nothing else.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.db.models import Model

from accounts.domain import quotas
from accounts.domain.quotas import Limit
from accounts.models import User
from notifications.domain import outbox
from notifications.domain.addressees import Addressee
from notifications.models import Message


class Trigger(StrEnum):
    """What starts a message."""

    TYPED = "an address that somebody typed"
    REPEATABLE = "an act that a person may repeat at will"
    ONCE = "an act that happens once for a row, itself limited"
    OWN = "one's own act, confirmed to oneself"
    TEAM = "a decision of the team"
    CLOCK = "the calendar"


TRIGGERS = {
    "administration_invitation": Trigger.TYPED,
    "challenge_role_given": Trigger.TYPED,
    "team_role_given": Trigger.TYPED,
    "restricted_invitation": Trigger.TYPED,
    "juror_invitation": Trigger.TYPED,
    "pair_invitation": Trigger.TYPED,
    "sponsor_commitment": Trigger.TYPED,
    "commitment_code": Trigger.TYPED,
    "reference_request": Trigger.TYPED,
    "signature_code": Trigger.REPEATABLE,
    "challenge_question": Trigger.REPEATABLE,
    "join_request": Trigger.REPEATABLE,
    "proposal_part_given": Trigger.REPEATABLE,
    "challenge_role_ended": Trigger.ONCE,
    "challenge_answer": Trigger.ONCE,
    "challenge_withdrawn": Trigger.ONCE,
    "commitment_signed": Trigger.ONCE,
    "join_answer": Trigger.ONCE,
    "pair_answer": Trigger.ONCE,
    "pair_ended": Trigger.ONCE,
    "piece_refused": Trigger.ONCE,
    "pieces_missing": Trigger.ONCE,
    "signature_invitation": Trigger.ONCE,
    "signature_done": Trigger.ONCE,
    "signature_refused": Trigger.ONCE,
    "reference_declined": Trigger.ONCE,
    "reference_not_needed": Trigger.ONCE,
    "reference_missing": Trigger.CLOCK,
    "reference_reminder": Trigger.CLOCK,
    "reference_thanks": Trigger.OWN,
    "decision_request_receipt": Trigger.OWN,
    "decision_request_answer": Trigger.TEAM,
    "decision_request_silence": Trigger.CLOCK,
    "automation": Trigger.CLOCK,
    "application_receipt": Trigger.OWN,
    "application_wishes": Trigger.OWN,
    "challenge_receipt": Trigger.OWN,
    "application_decision": Trigger.TEAM,
    "application_forwarded": Trigger.TEAM,
    "application_incomplete": Trigger.TEAM,
    "candidate_proposed": Trigger.TEAM,
    "attachment_set_aside": Trigger.CLOCK,
    "challenge_decision": Trigger.TEAM,
    "challenge_held": Trigger.ONCE,
    "challenge_incomplete": Trigger.TEAM,
    "cockpit": Trigger.TEAM,
    "event_cancelled": Trigger.TEAM,
    "letter_blocked": Trigger.ONCE,
    "deliberation_opened": Trigger.ONCE,
    "exercise_answer": Trigger.TEAM,
    "exercise_invitation": Trigger.TEAM,
    "exercise_receipt": Trigger.OWN,
    "exercise_time": Trigger.TEAM,
    "hearing_cancelled": Trigger.TEAM,
    "hearing_convocation": Trigger.TEAM,
    "minutes_to_sign": Trigger.TEAM,
    "mission_created": Trigger.TEAM,
    "deliverable_read": Trigger.TEAM,
    "contact_changed": Trigger.TEAM,
    "signature_replaced": Trigger.TEAM,
    "offer": Trigger.TEAM,
    "offer_improved": Trigger.TEAM,
    "pool_invitation": Trigger.TEAM,
    "account_ends": Trigger.CLOCK,
    "application_reminder": Trigger.CLOCK,
    "bulletin_recap": Trigger.CLOCK,
    "cohort_digest": Trigger.CLOCK,
    "deadline": Trigger.CLOCK,
    "offer_reminder": Trigger.CLOCK,
    "offer_start_date": Trigger.TEAM,
    "juror_reminder": Trigger.CLOCK,
    "panel_timetable": Trigger.CLOCK,
    "pool_renewal": Trigger.CLOCK,
    "survey": Trigger.CLOCK,
    "mission_end": Trigger.CLOCK,
    "note_handed_in": Trigger.ONCE,
    "review_asked": Trigger.CLOCK,
    "sponsor_check": Trigger.CLOCK,
    "sponsor_worry": Trigger.ONCE,
    "review_compared": Trigger.ONCE,
    "review_conclusion": Trigger.REPEATABLE,
    "review_remark": Trigger.REPEATABLE,
    "review_decided": Trigger.ONCE,
    "team_digest": Trigger.CLOCK,
    "team_handover": Trigger.TEAM,
    "thread_answer": Trigger.ONCE,
    "thread_message": Trigger.TEAM,
    "team_role_changed": Trigger.TEAM,
    "viewed_as": Trigger.TEAM,
}
COUNTED = frozenset({Trigger.TYPED, Trigger.REPEATABLE})


@dataclass(frozen=True, slots=True)
class DailyLimits:
    """How many messages of one template a day: by their author, about one object, to one addressee."""

    author: int
    subject: int
    addressee: int


TEAM_FACTOR = 10  # the programme's team invites for every administration
DAILY_LIMITS = {
    "administration_invitation": DailyLimits(author=10, subject=20, addressee=3),
    "challenge_role_given": DailyLimits(author=20, subject=20, addressee=10),
    "proposal_part_given": DailyLimits(author=40, subject=20, addressee=20),
    "team_role_given": DailyLimits(author=10, subject=100, addressee=10),
    "restricted_invitation": DailyLimits(author=1_000, subject=1_000, addressee=3),
    "juror_invitation": DailyLimits(author=1_000, subject=100, addressee=100),
    "pair_invitation": DailyLimits(author=5, subject=5, addressee=3),
    "sponsor_commitment": DailyLimits(author=5, subject=3, addressee=3),
    "commitment_code": DailyLimits(author=6, subject=6, addressee=6),
    "signature_code": DailyLimits(author=300, subject=8, addressee=300),
    "reference_request": DailyLimits(author=10, subject=3, addressee=5),
    "challenge_question": DailyLimits(author=5, subject=30, addressee=30),
    "review_conclusion": DailyLimits(author=10, subject=10, addressee=10),
    "review_remark": DailyLimits(author=20, subject=20, addressee=20),
    "join_request": DailyLimits(author=20, subject=30, addressee=20),
}


def _limits(template: str, to: User | Addressee, by: User | Addressee, about: Model) -> list[Limit]:
    limits = DAILY_LIMITS[template]
    written = limits.author * TEAM_FACTOR if isinstance(by, User) and by.is_team else limits.author
    author = quotas.person_subject(by) if isinstance(by, User) else quotas.address_subject(by.address)
    reader = quotas.address_subject(to.email if isinstance(to, User) else to.address)
    return [
        Limit(
            f"author:{author}", written,
            f"Vous avez envoyé {written} messages de ce genre aujourd’hui, le nombre permis en un jour :"
            " reprenez demain, ou écrivez à l’équipe du programme.",
        ),
        Limit(
            f"about:{quotas.object_subject(about)}", limits.subject,
            f"{limits.subject} messages de ce genre sont déjà partis aujourd’hui à ce sujet, le nombre permis en un"
            " jour : reprenez demain, ou écrivez à l’équipe du programme.",
        ),
        Limit(
            f"reader:{reader}", limits.addressee,
            f"Cette personne a déjà reçu {limits.addressee} messages de ce genre aujourd’hui, le nombre permis en un"
            " jour : reprenez demain, ou joignez-la autrement.",
        ),
    ]  # fmt: skip


@transaction.atomic
def write(
    template: str,
    *,
    to: User | Addressee,
    by: User | Addressee,
    about: Model,
    key: str,
    context: dict[str, Any],
    at: datetime,
    campaign: str = "",
) -> Message:
    """Queue a message that a person's act causes, once the quotas of the day allow it.

    ``by`` is its author: an address alone when the author has no account. A ``key`` already written counts nothing and
    returns the first message. Raises :class:`accounts.domain.quotas.QuotaExceededError`, and then nothing is written.
    """
    earlier = Message.objects.filter(key=key).first()
    if earlier is not None:
        return earlier
    quotas.spend(template, _limits(template, to, by, about), at=at)
    return outbox.queue(template, to=to, key=key, context=context, at=at, campaign=campaign)
