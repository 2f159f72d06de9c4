"""Find the dossiers that an automation touches, and touch each once for each time that it entered the state."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from accounts.domain.acts import team_act
from accounts.domain.handover import Responsibility
from accounts.models import User
from applications.domain.instruction import tag_named
from applications.enums import AutomationAction, AutomationKind, AutomationState
from applications.models import Application, Automation, AutomationRun
from challenges.enums import CampaignState
from challenges.models import Challenge
from challenges.rules import campaigns_with
from common.refusals import RefusedError
from notifications.domain import outbox

Subject = Any  # an application or a challenge, with ``entry``


class TaskRefusedError(RefusedError):
    """The task is done already, or is a colleague's; the message says which, in French."""


def due(automation: Automation, *, at: datetime) -> QuerySet[Any]:
    """Return the dossiers that an automation would touch now, each with the move that put it there (``entry``).

    A message waits for the announcement: it must tell nothing of a decision that the person does not know (R14).
    """
    model = automation.subject_model
    moves = model.log.rel.related_model.objects.filter(subject=OuterRef("pk"), target=automation.watched)  # type: ignore[attr-defined]
    last = moves.order_by("-at", "-pk")
    rows: QuerySet[Any] = model._default_manager.filter(campaign=automation.campaign, state=automation.watched)  # noqa: SLF001 - Django's
    if automation.action == AutomationAction.MESSAGE:
        rows = rows.filter(announced_state=automation.watched, dossier__isnull=False)
    rows = rows.annotate(entry=Subquery(last.values("pk")[:1]), entered_at=Subquery(last.values("at")[:1]))
    touched = AutomationRun.objects.filter(automation=automation, entry=OuterRef("entry"))
    return rows.filter(entered_at__lte=at - timedelta(days=automation.days)).exclude(Exists(touched)).order_by("pk")


def person_of(subject: Subject) -> User:
    """Return who is written to about a dossier."""
    person: User = subject.candidate if isinstance(subject, Application) else subject.dossier.owner
    return person


def label_of(subject: Subject) -> str:
    """Return what names a dossier without naming a person."""
    return subject.short_label if isinstance(subject, Application) else str(subject)


def message(automation: Automation, subject: Subject) -> dict[str, Any]:
    """Return what the message to a person prints."""
    is_application = isinstance(subject, Application)
    return {
        "text": automation.text,
        "campaign": automation.campaign.name,
        "subject": "" if is_application else subject.submitted_title,
        "is_candidate": is_application,
    }


@dataclass(frozen=True, slots=True)
class Trial:
    """What a round would do now: the dossiers by what names them, and the very message to the first of them."""

    names: list[str]
    subject: str
    body: str


def try_out(automation: Automation, *, at: datetime) -> Trial:
    """Return what a round would do now; nothing is kept nor sent.

    The message is that of the first dossier, to nobody's name: a dossier read blind names nobody.
    """
    rows = list(due(automation, at=at).select_related("dossier__owner"))
    title, body = "", ""
    if automation.action == AutomationAction.MESSAGE:
        example = rows[0] if rows else automation.subject_model(campaign=automation.campaign)
        nobody = User(first_name="(prénom)")
        title, body = outbox.written("automation", to=nobody, context=message(automation, example))
    return Trial([label_of(row) for row in rows], title, body)


def _task(automation: Automation, subject: Subject) -> User | None:
    """Return whose the task is: the colleague named, else who follows the dossier, else nobody in particular."""
    assignee: User | None = automation.assignee or subject.instructor
    return assignee


def _assign(automation: Automation, subject: Subject) -> User | None:
    type(subject).objects.filter(pk=subject.pk).update(instructor=automation.assignee)
    return automation.assignee


def _tag(automation: Automation, subject: Subject) -> None:
    tag_named(automation.campaign, automation.label).applications.add(subject)


DO: dict[str, Callable[[Automation, Subject], User | None]] = {
    AutomationAction.TASK: _task,
    AutomationAction.ASSIGN: _assign,
    AutomationAction.TAG: _tag,
    AutomationAction.MESSAGE: lambda *_: None,
}


@transaction.atomic
def play(automation: Automation, *, at: datetime) -> int:
    """Touch the dossiers that are due; return how many. Nothing is done out of service, nor out of a running campaign.

    The automation is locked, then each dossier: two workers, or a dossier that moves meanwhile, touch nothing twice nor
    wrongly.
    """
    standing = Automation.objects.select_for_update(of=("self",)).select_related("campaign", "assignee")
    locked = standing.get(pk=automation.pk)
    if locked.state != AutomationState.ACTIVE or locked.campaign.state != CampaignState.PUBLISHED:
        return 0
    related = ("candidate", "instructor") if locked.kind == AutomationKind.APPLICATION else ("instructor",)
    rows = list(due(locked, at=at).select_for_update(of=("self",)).select_related("dossier__owner", *related))
    runs, letters = [], []
    for subject in rows:
        assignee = DO[locked.action](locked, subject)
        runs.append(
            AutomationRun(
                automation=locked,
                application=subject if isinstance(subject, Application) else None,
                challenge=subject if isinstance(subject, Challenge) else None,
                entry=subject.entry,
                at=at,
                assignee=assignee,
            )
        )
        if locked.action == AutomationAction.MESSAGE:
            key = f"automation-{locked.pk}-{subject.entry}"
            context = message(locked, subject)
            code, person = locked.campaign.code, person_of(subject)
            letters.append(outbox.Letter("automation", to=person, key=key, context=context, at=at, campaign=code))
    AutomationRun.objects.bulk_create(runs)
    outbox.queue_many(letters)
    return len(rows)


def play_all(*, at: datetime) -> int:
    """Play every automation in service, but in sandboxes; return how many dossiers were touched."""
    active = Automation.objects.filter(
        state=AutomationState.ACTIVE, campaign__state=CampaignState.PUBLISHED, campaign__sandbox=False
    )
    return sum(play(automation, at=at) for automation in active.order_by("pk"))


def tasks_of(user: User) -> QuerySet[AutomationRun]:
    """Return the tasks that wait for a person, the oldest first; those of nobody wait for who manages the campaign."""
    mine = Q(assignee=user) | Q(assignee=None, automation__campaign__in=campaigns_with(user, "campaigns.manage"))
    waiting = AutomationRun.objects.filter(mine, automation__action=AutomationAction.TASK, done_at=None).exclude(
        automation__campaign__state=CampaignState.CLOSED
    )
    return waiting.select_related("automation__campaign", "application", "challenge").order_by("at", "pk")


@team_act("campaigns.view")
def finish(task: AutomationRun, *, by: User, at: datetime) -> None:
    """Record that a task is done. Raises :class:`TaskRefusedError` when it was already, or is a colleague's."""
    if not tasks_of(by).filter(pk=task.pk).exists():
        raise TaskRefusedError("Cette tâche est déjà faite, ou confiée à quelqu’un d’autre.")
    AutomationRun.objects.filter(pk=task.pk, done_at=None).update(done_at=at, done_by=by)


def _hand_over(rows: list[AutomationRun], colleague: User, by: User, at: datetime) -> None:  # noqa: ARG001 - of every kind
    AutomationRun.objects.filter(pk__in=[row.pk for row in rows]).update(assignee=colleague)


def _followed(user: User) -> QuerySet[AutomationRun]:
    return tasks_of(user).filter(assignee=user)


TASKS = Responsibility("automation-tasks", ("tâche", "tâches"), "campaigns.view", _followed, _hand_over)
