"""The hearings of a campaign's panels: who is still to be planned, who is told, what moved.

Here rather than in ``juries``, which knows no candidate and writes to nobody.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet

from accounts.models import User
from applications.enums import ApplicationState
from challenges.enums import ChallengeState
from challenges.models import Campaign, Stage
from common.language.formatting import french_datetime
from common.refusals import RefusedError
from dossiers.models import Deposit
from juries.domain.timetables import hearings
from juries.enums import AssessmentState, HearingState
from juries.models import Hearing, Panel
from notifications.domain import outbox
from panels.queries import self_scheduling

SILENT = (ApplicationState.SUBMITTED, ChallengeState.SUBMITTED)


class ConvocationRefusedError(RefusedError):
    """Nobody can be told of a hearing yet; the message says why, in French."""


def to_plan(panel: Panel) -> QuerySet[Deposit]:
    """Return the deposits given to a panel that it neither hears nor will hear, in the order they were deposited."""
    given = panel.assessments.exclude(state=AssessmentState.RECUSED).values("deposit")
    living = panel.hearings.exclude(state=HearingState.CANCELLED).values("deposit")
    return Deposit.objects.filter(pk__in=given).exclude(pk__in=living).order_by("deposited_at", "pk")


def _silent(deposit: Deposit) -> bool:
    """Tell whether the decision to hear this person is still to be announced (R14)."""
    dossier = deposit.dossier
    subject = getattr(dossier, "application", None) or getattr(dossier, "challenge", None)
    return subject is not None and subject.announced_state in SILENT


def notify(
    hearing: Hearing, campaign: Campaign, *, at: datetime, may_choose: bool = False, instead_of: str = ""
) -> None:
    """Write to a person when and where they are heard; ``instead_of`` is the hour of the slot they chose to leave.

    The message leads to the other slots when the person ``may_choose`` among them.
    """
    dossier = hearing.deposit.dossier
    is_host = not hasattr(dossier, "application")
    outbox.queue(
        "hearing_convocation",
        to=dossier.owner,
        key=f"hearing-{hearing.pk}-{at:%Y%m%d%H%M%S%f}",
        context={
            "campaign": campaign.name,
            "panel": hearing.panel.name,
            "number": hearing.deposit.number,
            "when": french_datetime(hearing.starts_at, campaign.timezone),
            "minutes": int((hearing.ends_at - hearing.starts_at).total_seconds() // 60),
            "place": hearing.place,
            "host": is_host,
            "instead_of": instead_of,
            "choice": str(hearing.public_id) if may_choose and not is_host else "",
        },
        campaign=campaign.code,
        at=at,
    )


@transaction.atomic
def convene(stage: Stage, panel: Panel, *, at: datetime) -> int:
    """Tell each person of a hearing to come when and where, once for each slot; return how many were told.

    Raises :class:`ConvocationRefusedError` once the panel is closed, and while a decision to hear one of them is not
    announced (R14): the convocation would tell it first.
    """
    if panel.closed_at is not None:
        raise ConvocationRefusedError("Ce jury est clos : il n’entend plus personne.")
    waiting = panel.hearings.to_convene(at).select_for_update(of=("self",))
    whole = ("deposit__dossier__owner", "deposit__dossier__application", "deposit__dossier__challenge")
    rows = list(waiting.select_related(*whole))
    if any(_silent(hearing.deposit) for hearing in rows):
        raise ConvocationRefusedError("Annoncez d’abord la présélection : une convocation la dirait avant elle.")
    campaign = stage.campaign
    may_choose = self_scheduling.is_open(panel, campaign, at=at)
    for hearing in rows:
        notify(hearing, campaign, at=at, may_choose=may_choose)
    panel.hearings.filter(pk__in=[hearing.pk for hearing in rows]).update(convened_at=at, convened_for=F("starts_at"))
    return len(rows)


def to_convene(campaign: Campaign, *, at: datetime) -> tuple[dict[Panel, int], list[Panel]]:
    """Return the panels that may convene, with how many people, and those that a decision to announce holds back."""
    untold = Hearing.objects.to_convene(at).filter(panel__stages__campaign=campaign, panel__closed_at=None)
    untold = untold.select_related("panel", "deposit__dossier__application", "deposit__dossier__challenge")
    rows: dict[Panel, list[Hearing]] = {}
    for hearing in untold.defer("deposit__content").order_by("panel__name", "panel", "pk"):
        rows.setdefault(hearing.panel, []).append(hearing)
    held_back = [panel for panel, waiting in rows.items() if any(_silent(hearing.deposit) for hearing in waiting)]
    return {panel: len(waiting) for panel, waiting in rows.items() if panel not in held_back}, held_back


@transaction.atomic
def convene_all(campaign: Campaign, *, at: datetime) -> int:
    """Convene for every panel that may, in one act; return how many people were told.

    A panel that waits for an announcement is left as it is: it convenes by a later act.
    """
    ready, _ = to_convene(campaign, at=at)
    stages = {
        panel: stage
        for stage in campaign.stages.select_related("campaign")
        for panel in stage.panels.filter(pk__in=[panel.pk for panel in ready])
    }
    return sum(convene(stage, panel, at=at) for panel, stage in stages.items())


@transaction.atomic
def cancel(stage: Stage, hearing: Hearing, *, reason: str, by: User, at: datetime) -> None:
    """Call a hearing off, and tell the person if they were ever convened, by the hour that they know.

    Raises :class:`juries.domain.timetables.hearings.SlotTakenError` without a reason, or
    :class:`common.transitions.TransitionRefusedError` when it was held or called off in the meantime.
    """
    hearings.cancel(hearing, reason=reason, by=by, at=at)
    if hearing.convened_for is not None:
        outbox.queue(
            "hearing_cancelled",
            to=hearing.deposit.dossier.owner,
            key=f"hearing-{hearing.pk}-cancelled",
            context={
                "campaign": stage.campaign.name,
                "panel": hearing.panel.name,
                "when": french_datetime(hearing.known_start, stage.campaign.timezone),
                "reason": reason.strip(),
            },
            campaign=stage.campaign.code,
            at=at,
        )
