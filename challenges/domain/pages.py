"""Write the public page of a challenge: its title, its parts, its questions, its meetings."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.domain.quotas import QuotaExceededError
from accounts.models import User
from challenges.domain.challenges import PublicationRefusedError, index
from challenges.domain.directory.places import town
from challenges.enums import ChallengeState
from challenges.models import Challenge, ChallengeQuestion, KeyFigure, Theme
from notifications.domain import correspondence, outbox

EDITABLE = (ChallengeState.SELECTED, ChallengeState.PUBLISHED, ChallengeState.ACTIVE)
WRITTEN = ("published_title", "summary", "problem", "body", "team", "city", "equipment", "ai_tools", "many_candidates")


class TooManyQuestionsError(PublicationRefusedError):
    """The questions of the day are over; the message says what to do, in French."""


@transaction.atomic
def write(
    challenge: Challenge, *, themes: Iterable[Theme], figures: Iterable[tuple[str, str]], **texts: str | bool
) -> None:
    """Write the page of a challenge once it is selected; the submitted title is kept.

    Raises :class:`PublicationRefusedError` before selection, or when a published challenge would lose its title.
    """
    locked = Challenge.objects.select_for_update().get(pk=challenge.pk)
    if locked.state not in EDITABLE:
        raise PublicationRefusedError("La page d’un défi s’écrit quand il est retenu, jusqu’à sa clôture.")
    for name in WRITTEN:
        if name in texts:
            setattr(challenge, name, texts[name])
    if not challenge.published_title.strip():
        raise PublicationRefusedError("Un défi publié porte un titre.")
    challenge.place = town(challenge.city)
    challenge.save(update_fields=[*WRITTEN, "place"])
    challenge.themes.set(themes)
    challenge.key_figures.all().delete()
    KeyFigure.objects.bulk_create(KeyFigure(challenge=challenge, value=v, label=label) for v, label in figures)
    index(challenge)


@transaction.atomic
def ask(challenge: Challenge, *, text: str, by: User, at: datetime) -> ChallengeQuestion:
    """Ask the hosts a question; their lead is told. It is published with its answer, without a name.

    Raises :class:`PublicationRefusedError` when the challenge is not published, and
    :class:`TooManyQuestionsError` beyond the quotas of the day.
    """
    if challenge.state != ChallengeState.PUBLISHED:
        raise PublicationRefusedError("Ce défi ne reçoit pas de question.")
    question = ChallengeQuestion.objects.create(challenge=challenge, text=text.strip(), asked_by=by, asked_at=at)
    if challenge.dossier is not None:
        try:
            correspondence.write(
                "challenge_question",
                to=challenge.dossier.owner,
                by=by,
                about=challenge,
                key=f"question-{question.pk}",
                context={"title": str(challenge), "text": question.text, "public_id": str(challenge.public_id)},
                campaign=challenge.campaign.code,
                at=at,
            )
        except QuotaExceededError as error:
            raise TooManyQuestionsError(str(error)) from None
    return question


@transaction.atomic
def answer(question: ChallengeQuestion, *, text: str, by: User, at: datetime) -> None:
    """Answer publicly, or correct an answer; the person who asked is told the first time."""
    first = question.answered_at is None
    question.answer, question.answered_by, question.answered_at = text.strip(), by, at
    question.save(update_fields=["answer", "answered_by", "answered_at"])
    if first:
        outbox.queue(
            "challenge_answer",
            to=question.asked_by,
            key=f"answer-{question.pk}",
            context={
                "title": str(question.challenge),
                "question": question.text,
                "answer": question.answer,
                "path": question.challenge.get_absolute_url(),
            },
            campaign=question.challenge.campaign.code,
            at=at,
        )
