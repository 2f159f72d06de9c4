"""Events of a cohort: whom each one concerns, who came, and what is said of one that is cancelled."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.rules import reach
from challenges.enums import ChallengeRole
from challenges.models import Challenge
from challenges.queries.people import role_holders
from challenges.rules import campaigns_with
from common.refusals import RefusedError
from followup.enums import Audience
from followup.models import Attendance, CohortEvent
from notifications.domain import outbox
from talents.enums import MissionState
from talents.models import Cohort, Mission
from talents.rules import hosted_missions


class EventRefusedError(RefusedError):
    """The event cannot be cancelled so; the message says why, in French."""


def _hosts(missions: QuerySet[Mission]) -> set[int]:
    """Return who follows some missions for their hosts, whatever their role there."""
    hosts = dict(missions.values_list("position__challenge", "host"))
    challenges = Challenge.objects.filter(pk__in=hosts)
    held = role_holders(challenges, *ChallengeRole.values, hosts=hosts)
    return {user.pk for people in held.values() for _, user in people}


def people(cohort: Cohort, audience: str) -> QuerySet[User]:
    """Return who an event concerns, once each; a public one concerns both sides of the cohort."""
    missions = Mission.objects.filter(cohort=cohort).exclude(state=MissionState.ENDED)
    talents = Q(missions__in=missions)
    hosts = Q(pk__in=_hosts(missions))
    wanted = {Audience.TALENTS: talents, Audience.HOSTS: hosts}.get(Audience(audience), talents | hosts)
    return User.objects.filter(wanted, is_active=True).distinct().order_by("last_name", "pk")


def visible(user: User) -> QuerySet[CohortEvent]:
    """Return the events that concern a person: all for the team."""
    ours = Q(cohort__campaign__in=campaigns_with(user, "followup.view"))
    if reach(user, "followup.view").everywhere:
        return CohortEvent.objects.filter(ours)
    talent = Q(cohort__missions__talent=user) & ~Q(audience=Audience.HOSTS)
    host = Q(cohort__missions__in=hosted_missions(user).values("pk")) & ~Q(audience=Audience.TALENTS)
    return CohortEvent.objects.filter(ours | talent | host | Q(audience=Audience.PUBLIC)).distinct()


@transaction.atomic
def cancel(event: CohortEvent, *, reason: str, at: datetime) -> None:
    """Cancel an event, which stays in sight, and tell those it concerned. Raises :class:`EventRefusedError` (R25)."""
    locked = CohortEvent.objects.select_for_update().get(pk=event.pk)
    if locked.cancelled_at is not None:
        raise EventRefusedError("Cet événement est déjà annulé.")
    if not reason.strip():
        raise EventRefusedError("Dites pourquoi l’événement est annulé.", field="reason")
    locked.cancelled_at, locked.cancel_reason = at, reason.strip()[:300]
    locked.save(update_fields=["cancelled_at", "cancel_reason"])
    for user in people(locked.cohort, locked.audience):
        outbox.queue(
            "event_cancelled",
            to=user,
            key=f"event-cancelled-{locked.pk}-{user.pk}",
            context={"event": locked},
            campaign=locked.cohort.campaign.code,
            at=at,
        )


@transaction.atomic
def attend(event: CohortEvent, present: Iterable[int]) -> int:
    """Keep who came, by the keys of people it concerns, and return how many."""
    known = set(people(event.cohort, event.audience).values_list("pk", flat=True))
    event.attendances.all().delete()
    attendances = Attendance.objects.bulk_create(
        Attendance(event=event, person_id=pk) for pk in sorted(known & set(present))
    )
    return len(attendances)
