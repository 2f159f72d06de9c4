"""What a challenge hands over and what it changes: written by both sides, read by the team, then shown to anybody."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery

from accounts.domain.acts import team_act
from accounts.models import User
from challenges.models import Challenge
from challenges.rules import campaigns_with
from common.days import day_of
from common.refusals import RefusedError
from common.transitions import move
from followup.enums import DeliverableState
from followup.models import Deliverable, Indicator, IndicatorValue
from notifications.domain import outbox
from talents.models import Mission


class ResultRefusedError(RefusedError):
    """The act is not possible; the message says why, in French."""


@transaction.atomic
def write(
    challenge: Challenge, values: dict[str, Any], *, deliverable: Deliverable | None = None, by: User, at: datetime
) -> Deliverable:
    """Write a deliverable, or correct one; whatever was read already waits to be read again.

    ``open`` follows the licence.
    """
    columns = {**values, "open": bool(values["licence"])}
    if deliverable is None:
        return Deliverable.objects.create(challenge=challenge, by=by, at=at, **columns)
    locked = Deliverable.objects.select_for_update().get(pk=deliverable.pk)
    Deliverable.objects.filter(pk=locked.pk).update(**columns, by=by, at=at)
    if locked.state != DeliverableState.SUBMITTED:
        move(locked, "submit", by=by, at=at)
    return Deliverable.objects.get(pk=locked.pk)


@team_act("followup.manage")
@transaction.atomic
def publish(deliverable: Deliverable, *, by: User, at: datetime) -> None:
    """Show a deliverable on the page of its challenge, and tell who wrote it.

    Raises :class:`common.transitions.TransitionRefusedError` when it does not wait to be read.
    """
    move(deliverable, "publish", by=by, at=at)
    _tell_author(deliverable, "", at=at)


@team_act("followup.manage")
@transaction.atomic
def send_back(deliverable: Deliverable, *, reason: str, by: User, at: datetime) -> None:
    """Ask who wrote a deliverable to correct it; published, it leaves the page of its challenge.

    Raises :class:`ResultRefusedError` without a reason, or :class:`common.transitions.TransitionRefusedError`.
    """
    if not reason.strip():
        raise ResultRefusedError("Dites ce qui est à corriger.", field="reason")
    move(deliverable, "send_back", by=by, at=at, reason=reason.strip())
    _tell_author(deliverable, reason.strip(), at=at)


def mission_of(challenge: Challenge) -> Mission | None:
    """Return a mission of a challenge, whose room holds its results: the last one begun."""
    return Mission.objects.filter(position__challenge=challenge).order_by("starts_on", "pk").last()


def _tell_author(deliverable: Deliverable, reason: str, *, at: datetime) -> None:
    mission = mission_of(deliverable.challenge)
    if deliverable.by is None or mission is None:
        return
    context = {
        "deliverable": deliverable.title, "challenge": str(deliverable.challenge), "reason": reason,
        "public_id": str(mission.public_id),
    }  # fmt: skip
    last = deliverable.log.latest("pk")
    outbox.queue(
        "deliverable_read",
        to=deliverable.by,
        key=f"deliverable-{deliverable.pk}-{last.pk}",
        context=context,
        at=at,
        campaign=deliverable.challenge.campaign.code,
    )


def awaiting(user: User) -> QuerySet[Deliverable]:
    """Return the deliverables that wait to be read by a member of the team, the first written first.

    ``mission_id`` is the public identifier of the mission whose room holds each.
    """
    missions = Mission.objects.filter(position__challenge=OuterRef("challenge")).order_by("-starts_on", "-pk")
    waiting = Deliverable.objects.filter(
        state=DeliverableState.SUBMITTED, at__isnull=False,
        challenge__campaign__in=campaigns_with(user, "followup.manage"),
    )  # fmt: skip
    return waiting.annotate(mission_id=Subquery(missions.values("public_id")[:1])).order_by("at", "pk")


def define(challenge: Challenge, values: dict[str, Any], *, indicator: Indicator | None = None) -> Indicator:
    """Write an indicator of a challenge, or correct one."""
    if indicator is None:
        return Indicator.objects.create(challenge=challenge, **values)
    Indicator.objects.filter(pk=indicator.pk).update(**values)
    return Indicator.objects.get(pk=indicator.pk)


def measure(indicator: Indicator, *, value: Decimal, on: date, at: datetime) -> IndicatorValue:
    """Write a measure of an indicator; another one of the same day is replaced.

    Raises :class:`ResultRefusedError` for a day before the baseline, or a day to come.
    """
    if on < indicator.baseline_on:
        raise ResultRefusedError("Une mesure se date après la valeur de départ.", field="on")
    if on > day_of(at):
        raise ResultRefusedError("Ce jour est à venir : une mesure se date du jour où elle est faite.", field="on")
    IndicatorValue.objects.filter(indicator=indicator, on=on).delete()
    return IndicatorValue.objects.create(indicator=indicator, value=value, on=on)


@team_act("followup.manage")
def show(indicator: Indicator, *, shown: bool, by: User, at: datetime) -> None:  # noqa: ARG001 - by is read by team_act
    """Show an indicator on the page of its challenge, or take it away. Raises :class:`ResultRefusedError`."""
    if shown and not indicator.values.exists():
        raise ResultRefusedError("Cet indicateur n’a pas encore de mesure : il se publie avec une mesure au moins.")
    Indicator.objects.filter(pk=indicator.pk).update(published_at=at if shown else None)
