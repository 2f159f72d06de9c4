"""Reviews of phases, the closing booklet, the directory of former talents, and the surveys that follow a mission."""

from datetime import datetime, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import transaction

from accounts.models import User
from challenges.enums import ChallengeRole
from challenges.models import Challenge
from challenges.queries.people import holders_of
from common.days import day_of
from common.language.formatting import french_date, quantity
from common.refusals import RefusedError
from documents.models import Document
from followup.models import AlumniCard, PhaseReview, Survey
from notifications.domain import outbox
from talents.domain.documents import facts, papers
from talents.domain.documents.contexts import BookletContext, ReviewContext
from talents.enums import MissionState
from talents.models import Cohort, Mission

SURVEYS = (3, 12, 36)  # months after the end


class SurveyClosedError(RefusedError):
    """The survey is answered already."""


@transaction.atomic
def review(challenge: Challenge, values: dict[str, Any], *, by: User, at: datetime) -> PhaseReview:
    """Keep a phase review and register its report. Raises :class:`papers.PaperRefusedError` when it lacks something."""
    review = PhaseReview.objects.create(challenge=challenge, by=by, at=at, **values)
    context = ReviewContext(
        promotion=challenge.campaign.name,
        host=str(challenge.administration or ""),
        challenge=str(challenge),
        phase=review.get_phase_display().lower(),
        held_on=french_date(review.held_on),
        decision=review.get_decision_display().lower(),
        report=[line.strip() for line in review.report.splitlines() if line.strip()],
        indicators=indicators(challenge),
        deliverables=deliverables(challenge),
        signed_on=french_date(day_of(at)),
        has_indicators=challenge.indicators.exists(),
        has_deliverables=challenge.deliverables.exists(),
    )
    review.document = papers.file("phase_review", context, key=f"review-{review.pk}", at=at, about=challenge)
    review.save(update_fields=["document"])
    return review


def indicators(challenge: Challenge) -> list[dict[str, str]]:
    """Return the indicators of a challenge with their first and last values, in French."""
    rows = []
    for indicator in challenge.indicators.prefetch_related("values"):
        values = list(indicator.values.all())
        last = (
            f"{quantity(values[-1].value)} {indicator.unit} ({french_date(values[-1].on)})"
            if values
            else "pas encore mesuré"
        )
        start = f"{quantity(indicator.baseline)} {indicator.unit} ({french_date(indicator.baseline_on)})"
        rows.append({"label": indicator.label, "method": indicator.method, "start": start, "last": last})
    return rows


def deliverables(challenge: Challenge) -> list[dict[str, str]]:
    """Return the deliverables of a challenge, in French."""
    return [
        {
            "title": deliverable.title,
            "kind": deliverable.get_kind_display(),
            "open": "ouvert" if deliverable.open else "non ouvert",
            "on": french_date(deliverable.handed_on),
        }
        for deliverable in challenge.deliverables.all()
    ]


def booklet(cohort: Cohort, *, at: datetime) -> Document:
    """Register the closing booklet of a cohort. Raises :class:`papers.PaperRefusedError` for an empty one."""
    rows = []
    for challenge in Challenge.objects.filter(positions__missions__cohort=cohort).distinct().order_by("pk"):
        reviews = list(challenge.reviews.all())
        rows.append(
            {
                "challenge": str(challenge),
                "host": str(challenge.administration or challenge.administration_label),
                "people": str(len(facts.recruited(challenge))),
                "deliverables": str(challenge.deliverables.count()),
                "result": reviews[-1].get_decision_display() if reviews else "sans bilan",
            }
        )
    day = day_of(at)
    context = BookletContext(
        promotion=cohort.campaign.name,
        programme=cohort.campaign.programme.name,
        coordinator=facts.coordinator(),
        challenges=rows,
        people=str(sum(int(row["people"]) for row in rows)),
        signed_on=french_date(day),
    )
    return papers.file("closing_booklet", context, key=f"booklet-{cohort.pk}-{day:%Y%m%d}", at=at, about=cohort)


def share_card(person: User, *, headline: str, contact: str, at: datetime) -> AlumniCard:
    """Show somebody in the directory of former talents, by their consent."""
    card, _ = AlumniCard.objects.update_or_create(
        person=person, defaults={"headline": headline, "contact": contact, "agreed_at": at}
    )
    return card


def withdraw_card(person: User) -> None:
    """Take somebody out of the directory, at once."""
    AlumniCard.objects.filter(person=person).delete()


def _asked(mission: Mission) -> list[User]:
    return [mission.talent, *holders_of(mission.position.challenge, ChallengeRole.LEAD, host=mission.host_id)]


def ask(*, at: datetime) -> int:
    """Ask what became of the missions that ended 3, 12 and 36 months ago, within a month, once; return how many."""
    today = day_of(at)
    written = 0
    ended = Mission.objects.filter(state=MissionState.ENDED, cohort__campaign__sandbox=False)
    for months in SURVEYS:
        day = today - relativedelta(months=months)
        due = ended.filter(ends_on__lte=day, ends_on__gt=day - timedelta(days=31), log__verb="start")
        for mission in due.exclude(surveys__months=months).select_related(
            "talent", "host", "position__challenge", "cohort__campaign"
        ):
            for user in _asked(mission):
                survey = Survey.objects.create(mission=mission, months=months, person=user, asked_at=at)
                outbox.queue(
                    "survey",
                    to=user,
                    key=f"survey-{survey.pk}",
                    context={
                        "months": months,
                        "challenge": str(mission.position.challenge),
                        "public_id": str(survey.public_id),
                    },
                    campaign=mission.cohort.campaign.code,
                    at=at,
                )
                written += 1
    return written


@transaction.atomic
def answer(survey: Survey, values: dict[str, Any], *, at: datetime) -> None:
    """Keep an answer, once. Raises :class:`SurveyClosedError`."""
    locked = Survey.objects.select_for_update().get(pk=survey.pk)
    if locked.answered_at is not None:
        raise SurveyClosedError("Vous avez déjà répondu à cette enquête. Merci.")
    Survey.objects.filter(pk=locked.pk).update(answered_at=at, **values)
