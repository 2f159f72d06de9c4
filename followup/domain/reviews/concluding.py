"""Two sides review a mission: each hands its sheet in, both discuss, one proposes a conclusion, the other agrees."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from accounts.domain.acts import team_act
from accounts.models import User
from accounts.rules import holders
from challenges.rules import campaigns_with
from common.days import day_of
from common.language.formatting import french_date
from common.language.french import inside_sentence
from common.refusals import RefusedError
from followup.domain import follow_up
from followup.domain.reviews import moments, sides
from followup.enums import ReviewDecision, ReviewState
from followup.models import MissionReview, ReviewRemark, ReviewSheet
from notifications.domain import correspondence, outbox
from talents.domain.documents import papers
from talents.domain.documents.contexts import ReviewContext
from talents.enums import ActKind, Side
from talents.models import Mission, MissionAct
from talents.rules import side_of

DECISIVE = (ActKind.INTENT, ActKind.RENEWAL, ActKind.EXTENSION, ActKind.TRANSFER, ActKind.TERMINATION)
MAX_REASON_CHARS = 500


class ReviewRefusedError(RefusedError):
    """The act on a review is not possible; the message says why, in French."""


@dataclass(frozen=True, slots=True)
class PreparedAct:
    """What a conclusion asks the team to record: the kind of act, its days, its reason."""

    kind: ActKind
    on: date | None
    until: date | None
    reason: str


def _side(review: MissionReview, by: User) -> Side:
    side = side_of(by, review.mission)
    if side is None:
        raise ReviewRefusedError("La personne recrutée et son administration d’accueil font ce bilan.")
    return Side(side)


def _locked(review: MissionReview) -> MissionReview:
    MissionReview.objects.select_for_update().get(pk=review.pk)
    return sides.WITH_PEOPLE.get(pk=review.pk)


def _decided_context(review: MissionReview) -> dict[str, str]:
    return moments.letter_context(review) | {"decision": inside_sentence(review.get_decision_display())}


@transaction.atomic
def hand_in(review: MissionReview, values: dict[str, Any], *, by: User, at: datetime) -> ReviewSheet:
    """Hand one's sheet in, or correct it while the other side has not read it; the second one opens the comparison.

    Raises :class:`ReviewRefusedError` for somebody else, or once the sheets are read.
    """
    side = _side(review, by)
    locked = _locked(review)
    if not sides.is_open(locked, at=at):
        raise ReviewRefusedError("Les fiches de ce bilan se lisent déjà : elles ne changent plus.")
    sheet, _ = ReviewSheet.objects.update_or_create(review=locked, side=side, defaults={**values, "by": by, "at": at})
    again = sides.WITH_PEOPLE.get(pk=review.pk)
    if not sides.is_open(again, at=at):
        _compare(again, at=at)
    return sheet


def _compare(review: MissionReview, *, at: datetime) -> None:
    """Tell both sides that they may read each other."""
    for side in Side.values:
        people = moments.people_of(review.mission, side)
        for person in people:
            outbox.queue(
                "review_compared",
                to=person,
                key=f"review-{review.pk}-compared-{person.pk}",
                context=moments.letter_context(review),
                at=at,
                campaign=review.mission.cohort.campaign.code,
            )


def compare_those_due(*, at: datetime) -> int:
    """Tell the sides of the reviews whose last day is past, and that nobody concluded, that the sheets are read now."""
    today = day_of(at)
    past = sides.WITH_PEOPLE.filter(due_on__lt=today, due_on__gte=today - moments.SHEET_DAYS, proposed_at=None)
    over = [review for review in past.filter(mission__cohort__campaign__sandbox=False) if sides.sheets(review)]
    for review in over:
        _compare(review, at=at)
    return len(over)


def _check_readable(review: MissionReview, at: datetime) -> None:
    if sides.is_open(review, at=at):
        raise ReviewRefusedError("Les deux fiches se lisent d’abord : l’une d’elles est encore attendue.")
    if review.confirmed_at is not None:
        raise ReviewRefusedError("Ce bilan est confirmé : il ne change plus.")


@transaction.atomic
def remark(review: MissionReview, text: str, *, by: User, at: datetime) -> ReviewRemark:
    """Write to the other side about what both wrote; it receives the text.

    Raises :class:`ReviewRefusedError`, or :class:`accounts.domain.quotas.QuotaExceededError` beyond what a day allows.
    """
    side = _side(review, by)
    locked = _locked(review)
    _check_readable(locked, at)
    if not text.strip():
        raise ReviewRefusedError("Écrivez votre message.", field="text")
    remark = ReviewRemark.objects.create(review=locked, side=side, text=text.strip(), by=by, at=at)
    for person in moments.people_of(locked.mission, sides.other(side)):
        correspondence.write(
            "review_remark",
            to=person,
            by=by,
            about=locked,
            key=f"review-{locked.pk}-remark-{remark.pk}-{person.pk}",
            context=moments.letter_context(locked) | {"author": str(by), "text": remark.text},
            at=at,
            campaign=locked.mission.cohort.campaign.code,
        )
    return remark


def _check_day(mission: Mission, decision: str, until: date | None, at: datetime) -> date | None:
    """Return the day that a decision needs. Raises :class:`ReviewRefusedError` at its field."""
    ends = french_date(mission.ends_on)
    if decision == ReviewDecision.RENEW and (until is None or until <= mission.ends_on):
        raise ReviewRefusedError(f"Pour renouveler, donnez un nouveau terme après le {ends}.", field="until")
    if decision == ReviewDecision.STOP and (until is None or not day_of(at) <= until <= mission.ends_on):
        raise ReviewRefusedError(f"Pour arrêter, donnez le dernier jour, au plus tard le {ends}.", field="until")
    return until if decision in {ReviewDecision.RENEW, ReviewDecision.STOP} else None


@transaction.atomic
def propose(
    review: MissionReview, *, decision: str, until: date | None, conclusion: str, by: User, at: datetime
) -> MissionReview:
    """Propose what both sides conclude, instead of what was proposed before; the other side is asked to confirm it.

    Raises :class:`ReviewRefusedError` while a sheet is awaited, once it is confirmed, or for a day that is missing.
    """
    side = _side(review, by)
    locked = _locked(review)
    _check_readable(locked, at)
    if not conclusion.strip():
        raise ReviewRefusedError("Écrivez ce que vous retenez tous les deux.", field="conclusion")
    locked.until = _check_day(locked.mission, decision, until, at)
    locked.decision, locked.conclusion = decision, conclusion.strip()
    locked.proposed_side, locked.proposed_by, locked.proposed_at = side, by, at
    locked.save()
    for person in moments.people_of(locked.mission, sides.other(side)):
        correspondence.write(
            "review_conclusion",
            to=person,
            by=by,
            about=locked,
            key=f"review-{locked.pk}-proposed-{at:%Y%m%d%H%M%S}-{person.pk}",
            context=_decided_context(locked),
            at=at,
            campaign=locked.mission.cohort.campaign.code,
        )
    return locked


@transaction.atomic
def confirm(review: MissionReview, *, by: User, at: datetime) -> MissionReview:
    """Agree to what the other side proposed: the report is produced, and the team told of the act to record.

    Raises :class:`ReviewRefusedError` for whoever proposed it, or when nothing is proposed, and
    :class:`papers.PaperRefusedError` when the report lacks something.
    """
    side = _side(review, by)
    locked = _locked(review)
    if sides.state(locked, at=at) != ReviewState.PROPOSED or locked.proposed_side == side:
        raise ReviewRefusedError("Rien n’attend votre accord dans ce bilan.")
    locked.confirmed_by, locked.confirmed_at = by, at
    locked.document = papers.file(
        "phase_review", _report(locked, at), key=f"mission-review-{locked.pk}", at=at, about=locked.mission
    )
    locked.save()
    if locked.decision != ReviewDecision.GO:
        _notify_team(locked, at=at)
    return locked


def _notify_team(review: MissionReview, *, at: datetime) -> None:
    """Tell whoever records acts that both sides agree to more than going on."""
    for person in holders("talents.manage", review.mission):
        outbox.queue(
            "review_decided",
            to=person,
            key=f"review-{review.pk}-decided-{person.pk}",
            context=_decided_context(review),
            at=at,
            campaign=review.mission.cohort.campaign.code,
        )


def _report(review: MissionReview, at: datetime) -> ReviewContext:
    """Return what the report of a confirmed review prints."""
    mission, challenge = review.mission, review.mission.position.challenge
    until = f", jusqu’au {french_date(review.until)}" if review.until is not None else ""
    lines = [line.strip() for line in review.conclusion.splitlines() if line.strip()]
    who = [f"Proposé par {review.proposed_by}, confirmé par {review.confirmed_by}."]
    return ReviewContext(
        promotion=mission.cohort.campaign.name,
        host=mission.host.name,
        challenge=str(challenge),
        phase=f"{inside_sentence(review.get_phase_display())}, {mission.talent}",
        held_on=french_date(day_of(at)),
        decision=f"{inside_sentence(review.get_decision_display())}{until}",
        report=lines + who,
        indicators=follow_up.indicators(challenge),
        deliverables=follow_up.deliverables(challenge),
        signed_on=french_date(day_of(at)),
        has_indicators=challenge.indicators.exists(),
        has_deliverables=challenge.deliverables.exists(),
    )


def prepared_act(review: MissionReview) -> PreparedAct | None:
    """Return the act that a confirmed review asks for, ready to be finished by the team; none to go on as before.

    A renewal begins by its intention, which the person answers within eight days (R19). A change of direction is an act
    when the host changes.
    """
    if review.confirmed_at is None or review.decision == ReviewDecision.GO:
        return None
    confirmed = f"{review.get_phase_display()} confirmé le {french_date(day_of(review.confirmed_at))}"
    reason = f"{confirmed} : {review.conclusion}"[:MAX_REASON_CHARS]
    if review.decision == ReviewDecision.RENEW:
        return PreparedAct(ActKind.INTENT, review.mission.ends_on, review.until, reason)
    if review.decision == ReviewDecision.STOP:
        return PreparedAct(ActKind.TERMINATION, review.until, None, reason)
    return PreparedAct(ActKind.TRANSFER, None, None, reason)


def awaiting_act(user: User) -> QuerySet[MissionReview]:
    """Return the confirmed reviews whose act a member of the team has still to record, the oldest first."""
    recorded = MissionAct.objects.filter(
        mission=OuterRef("mission"), at__gte=OuterRef("confirmed_at"), kind__in=DECISIVE
    )
    waiting = MissionReview.objects.filter(
        ~Exists(recorded), confirmed_at__isnull=False, filed_at=None,
        mission__cohort__campaign__in=campaigns_with(user, "talents.manage"),
    )  # fmt: skip
    return waiting.exclude(decision=ReviewDecision.GO).order_by("confirmed_at", "pk")


@team_act("talents.manage")
@transaction.atomic
def file_without_act(review: MissionReview, *, by: User, at: datetime) -> None:
    """Say that a confirmed review needs no act: it waits for nothing any more. Raises :class:`ReviewRefusedError`."""
    locked = _locked(review)
    if prepared_act(locked) is None or locked.filed_at is not None:
        raise ReviewRefusedError("Ce bilan n’attend aucun acte.")
    locked.filed_by, locked.filed_at = by, at
    locked.save(update_fields=["filed_by", "filed_at"])
