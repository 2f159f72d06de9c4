"""What an administration is told of the decision on its proposal: one sentence, proved before it leaves.

A decision is held when what is stored does not bear its sentence: no move of the journal led to the state, a refusal
has no motive that the team could give, or no message is written for the state. It stays hidden, and the team is told.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet, prefetch_related_objects

from accounts.models import User
from accounts.rules import holders
from challenges.domain.rules import reasons
from challenges.enums import ChallengeState
from challenges.models import Campaign, Challenge, ChallengeLog
from common.language.french import typeset
from dossiers.domain import lifecycle
from notifications.domain import outbox

S = ChallengeState
MOTIVE = "L’équipe du programme peut vous en donner le motif."
SELECTED = (
    "Votre proposition « {title} » est retenue. L’équipe du programme vous contacte pour préciser les profils"
    " recherchés et publier la page du défi."
)
SENTENCES = {
    S.SHORTLISTED: (
        "Votre proposition « {title} » est présélectionnée : le jury souhaite vous entendre. L’heure de l’audition vous"
        " est donnée dans votre espace."
    ),
    S.HEARD: "Le jury a entendu votre proposition « {title} » : sa décision vous sera annoncée par message.",
    S.SELECTED: SELECTED,
    S.PUBLISHED: SELECTED,
    S.INELIGIBLE: f"Votre proposition « {{title}} » ne remplit pas les conditions de l’appel. {MOTIVE}",
    S.REJECTED: f"Votre proposition « {{title}} » n’est pas retenue pour cette campagne. {MOTIVE}",
}
WITH_MOTIVE = (S.INELIGIBLE, S.REJECTED)


@dataclass(frozen=True, slots=True)
class ProposalMessage:
    """The message about the decision on one proposal, to nobody without a dossier; ``held`` is why it stays.

    ``words`` is what the vocabulary writes for the code of a refusal.
    """

    subject: Challenge
    recipient: User | None
    sentence: str
    held: list[str]
    words: str = ""

    @property
    def context(self) -> dict[str, Any]:
        """Return what the message prints."""
        return {"label": self.subject.get_state_display(), "sentence": self.sentence, "words": self.words}


def _faults(challenge: Challenge, last: ChallengeLog | None, sentence: str) -> list[str]:
    """Return what of the message is not borne by what is stored; ``last`` is the last move of the journal."""
    if not sentence:
        return [typeset(f"Aucun message n’annonce l’état « {challenge.get_state_display().lower()} ».")]
    if last is None or last.target != challenge.state:
        return [sentence]
    has_motive = bool(challenge.refusal_code or last.reason.strip())
    return [] if has_motive or challenge.state not in WITH_MOTIVE else [MOTIVE]


def _message(challenge: Challenge, words: Mapping[str, str]) -> ProposalMessage:
    if challenge.dossier is None:  # of no administration: what is decided becomes visible, and nobody is written to
        return ProposalMessage(challenge, None, "", [])
    text = typeset(SENTENCES.get(S(challenge.state), "").format(title=challenge.submitted_title))
    last = next(reversed(challenge.log.all()), None)
    printed = words.get(challenge.refusal_code, "") if challenge.state in WITH_MOTIVE else ""
    return ProposalMessage(challenge, challenge.dossier.owner, text, _faults(challenge, last, text), typeset(printed))


def unannounced(campaign: Campaign) -> QuerySet[Challenge]:
    """Return the proposals whose decision is not announced yet, in a fixed order."""
    return lifecycle.unannounced(campaign.challenges.select_related("dossier__owner"))


def write_messages(challenges: Sequence[Challenge]) -> list[ProposalMessage]:
    """Return the message about each decision, proved, in the order given; nothing is kept nor sent (three queries)."""
    prefetch_related_objects(challenges, "log")
    words = reasons.words_by_code({challenge.refusal_code for challenge in challenges if challenge.refusal_code})
    return [_message(challenge, words) for challenge in challenges]


@transaction.atomic
def announce(campaign: Campaign, *, at: datetime, only: Collection[int] | None = None) -> int:
    """Publish the decisions taken since the last time: one message to each project lead; return how many changed (R14).

    ``only`` are the keys of those to publish now, when they are sent in batches. A decision whose sentence what is
    stored does not bear stays as it was, and the team is told.
    """
    pending = unannounced(campaign) if only is None else unannounced(campaign).filter(pk__in=only)
    messages = write_messages(list(pending.select_for_update(of=("self",))))
    leaving = [message for message in messages if not message.held]
    Challenge.objects.filter(pk__in=[message.subject.pk for message in leaving]).update(announced_state=F("state"))
    outbox.queue_many(
        [
            outbox.Letter(
                "challenge_decision",
                to=message.recipient,
                key=f"challenge-{message.subject.pk}-{message.subject.state}",
                context=message.context,
                campaign=campaign.code,
                at=at,
            )
            for message in leaving
            if message.recipient is not None
        ]
    )
    _tell_team((message for message in messages if message.held), at=at)
    return len(leaving)


def _tell_team(held: Iterable[ProposalMessage], *, at: datetime) -> None:
    """Tell the team, once for each decision, that it was not announced and what of it is not borne."""
    teams: dict[int, list[User]] = {}
    messages = list(held)
    for message in messages:
        if message.subject.campaign_id not in teams:
            team = holders("challenges.manage", message.subject).order_by("pk")
            teams[message.subject.campaign_id] = list(team)
    outbox.queue_many(
        [
            outbox.Letter(
                "challenge_held",
                to=colleague,
                key=f"challenge-held-{message.subject.pk}-{message.subject.state}-{colleague.pk}",
                context={
                    "title": message.subject.submitted_title,
                    "sentences": message.held,
                    "public_id": str(message.subject.public_id),
                },
                campaign=message.subject.campaign.code,
                at=at,
            )
            for message in messages
            for colleague in teams[message.subject.campaign_id]
        ]
    )
