"""Reviews, deliverables, indicators, notes, and what became of people: who writes what, and what is counted of it."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import transaction

from accounts.models import User
from challenges.enums import MemberRole
from challenges.models import Challenge
from common.days import day_of
from common.disclosure import THRESHOLD
from common.formatting import figure, french_date
from documents.models import Document
from notifications.domain import outbox
from talents.domain import facts, papers
from talents.domain.contexts import BookletContext, ReviewContext
from talents.enums import MissionState, Situation
from talents.models import AlumniCard, Cohort, Mission, PhaseReview, Survey

SURVEYS = (3, 12, 36)  # months after the end


class SurveyClosedError(Exception):
    """The survey is answered already."""


@dataclass(frozen=True, slots=True)
class Became:
    """What the answers of one term say: nothing below five answers."""

    months: int
    asked: int
    answered: int
    stays: float | None
    satisfaction: float | None


@transaction.atomic
def review(challenge: Challenge, values: dict[str, Any], *, by: User, at: datetime) -> PhaseReview:
    """Keep a phase review and register its report. Raises :class:`papers.PaperRefusedError` when it lacks something."""
    made = PhaseReview.objects.create(challenge=challenge, by=by, at=at, **values)
    context = ReviewContext(
        promotion=challenge.campaign.name,
        host=str(challenge.administration or ""),
        challenge=str(challenge),
        phase=made.get_phase_display().lower(),
        held_on=french_date(made.held_on),
        decision=made.get_decision_display().lower(),
        report=[line.strip() for line in made.report.splitlines() if line.strip()],
        indicators=indicators(challenge),
        deliverables=deliverables(challenge),
        signed_on=french_date(day_of(at)),
        has_indicators=challenge.indicators.exists(),
        has_deliverables=challenge.deliverables.exists(),
    )
    made.document = papers.file("phase_review", context, key=f"review-{made.pk}", at=at, challenge=challenge)
    made.save(update_fields=["document"])
    return made


def indicators(challenge: Challenge) -> list[dict[str, str]]:
    """Return the indicators of a challenge with their first and last values, in French."""
    rows = []
    for one in challenge.indicators.prefetch_related("values"):
        values = list(one.values.all())
        last = (
            f"{figure(values[-1].value)} {one.unit} ({french_date(values[-1].on)})" if values else "pas encore mesuré"
        )
        start = f"{figure(one.baseline)} {one.unit} ({french_date(one.baseline_on)})"
        rows.append({"label": one.label, "method": one.method, "start": start, "last": last})
    return rows


def deliverables(challenge: Challenge) -> list[dict[str, str]]:
    """Return the deliverables of a challenge, in French."""
    return [
        {
            "title": one.title,
            "kind": one.get_kind_display(),
            "open": "ouvert" if one.open else "non ouvert",
            "on": french_date(one.handed_on),
        }
        for one in challenge.deliverables.all()
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
        programme=cohort.campaign.get_programme_display(),
        coordinator=facts.coordinator(),
        challenges=rows,
        people=str(sum(int(row["people"]) for row in rows)),
        signed_on=french_date(day),
    )
    return papers.file("closing_booklet", context, key=f"booklet-{cohort.pk}-{day:%Y%m%d}", at=at, cohort=cohort)


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
    leads = mission.host.members.filter(role=MemberRole.LEAD).select_related("user")
    return [mission.talent, *(seat.user for seat in leads)]


def ask(*, at: datetime) -> int:
    """Ask what became of the missions that ended 3, 12 and 36 months ago, within a month, once; return how many."""
    today = day_of(at)
    written = 0
    ended = Mission.objects.filter(state=MissionState.ENDED, cohort__campaign__sandbox=False)
    for months in SURVEYS:
        day = today - relativedelta(months=months)
        due = ended.filter(ends_on__lte=day, ends_on__gt=day - timedelta(days=31), log__verb="start")
        for mission in due.exclude(surveys__months=months).select_related("talent", "host", "position__challenge"):
            for user in _asked(mission):
                one = Survey.objects.create(mission=mission, months=months, person=user, asked_at=at)
                outbox.queue(
                    "survey",
                    to=user,
                    key=f"survey-{one.pk}",
                    context={
                        "months": months,
                        "challenge": str(mission.position.challenge),
                        "public_id": str(one.public_id),
                    },
                    at=at,
                )
                written += 1
    return written


@transaction.atomic
def answer(survey: Survey, values: dict[str, Any], *, at: datetime) -> None:
    """Keep an answer, once. Raises :class:`SurveyClosedError`."""
    one = Survey.objects.select_for_update().get(pk=survey.pk)
    if one.answered_at is not None:
        raise SurveyClosedError("Vous avez déjà répondu à cette enquête. Merci.")
    Survey.objects.filter(pk=one.pk).update(answered_at=at, **values)


def became(cohort: Cohort) -> list[Became]:
    """Return what the answers say of a cohort, term by term; « stays » is counted on talents' own answers."""
    found = []
    surveys = list(Survey.objects.filter(mission__cohort=cohort).select_related("mission"))
    for months in SURVEYS:
        term = [one for one in surveys if one.months == months]
        answered = [one for one in term if one.answered_at is not None]
        own = Counter(one.situation for one in answered if one.person_id == one.mission.talent_id)
        people = sum(own.values())
        marks = [one.satisfaction for one in answered if one.satisfaction is not None]
        found.append(
            Became(
                months=months,
                asked=len(term),
                answered=len(answered),
                stays=round(100 * (own[Situation.HOST] + own[Situation.STATE]) / people, 1)
                if people >= THRESHOLD
                else None,
                satisfaction=round(sum(marks) / len(marks), 1) if len(marks) >= THRESHOLD else None,
            )
        )
    return found
