"""Who sits in a panel: a personal link to answer an invitation, and a departure that leaves nothing unread."""

from contextlib import suppress
from datetime import datetime, timedelta

from django.core import signing
from django.db import transaction
from django.urls import reverse

from accounts.models import User
from common.refusals import RefusedError
from common.transitions import move
from juries.domain.sharing import assignments
from juries.domain.sharing.assignments import NotEnoughJurorsError
from juries.enums import AssessmentState
from juries.models import Juror, Panel

SALT = "juries.invitation"
INVITATION_LIFETIME = timedelta(days=60)
LEFT = (AssessmentState.ASSIGNED, AssessmentState.STARTED)


class DepartureRefusedError(RefusedError):
    """Nobody leaves the panel so; the message says why, in French."""


def path(seat: Juror) -> str:
    """Return the address, under the site's own, of the page where somebody answers their invitation."""
    return reverse("juror-invitation", kwargs={"token": signing.dumps(seat.pk, salt=SALT)})


class InvitationLinkExpiredError(Exception):
    """The link was made here, and is over sixty days old, or its panel is closed, or its juror has left."""


def invited(token: str) -> Juror | None:
    """Return the seat that a personal link is about; nothing for one that was not made here.

    Raises :class:`InvitationLinkExpiredError` for an old or useless one.
    """
    try:
        key = signing.loads(token, salt=SALT, max_age=INVITATION_LIFETIME)
    except signing.SignatureExpired:
        raise InvitationLinkExpiredError from None
    except signing.BadSignature:
        return None
    seats = Juror.objects.present().filter(pk=key, panel__closed_at__isnull=True)
    seat = seats.select_related("panel", "user").first()
    if seat is None:
        raise InvitationLinkExpiredError
    return seat


@transaction.atomic
def leave(seat: Juror, *, reason: str, by: User, at: datetime) -> int:
    """Take a juror out of a panel: what they have not handed in goes back; what they have stays. Return how many grids.

    Who they are and what they marked stay in the minutes. Raises :class:`DepartureRefusedError` for a closed panel, a
    second time, or without a reason.
    """
    panel = Panel.objects.select_for_update().get(pk=seat.panel_id)
    held = Juror.objects.present_and_past().get(pk=seat.pk)
    if panel.closed_at is not None or held.left_at is not None:
        raise DepartureRefusedError("Ce jury est clos, ou cette personne l’a déjà quitté.")
    if not reason.strip():
        raise DepartureRefusedError(
            "Dites pourquoi cette personne quitte le jury : le motif est gardé.", field="reason"
        )
    held.left_at, held.left_reason = at, reason.strip()[:300]
    held.secretary = held.chair = False
    held.save(update_fields=["left_at", "left_reason", "secretary", "chair"])
    given = list(held.assessments.filter(state__in=LEFT).select_related("panel"))
    for assessment in given:
        move(assessment, "drop", by=by, at=at, reason=held.left_reason)
    return len(given)


def share_again(panel: Panel, *, by: User, at: datetime) -> bool:
    """Give what a departure left, moving nothing else; return whether everything found a reader."""
    with suppress(NotEnoughJurorsError):  # the team sees the readings that are missing
        assignments.top_up(panel, by=by, at=at)
    return not assignments.under_read(panel).exists()


@transaction.atomic
def decline(seat: Juror, *, reason: str, at: datetime) -> None:
    """Say no to an invitation. Raises :class:`DepartureRefusedError`."""
    leave(seat, reason=reason.strip() or "Invitation déclinée", by=seat.user, at=at)
    share_again(seat.panel, by=seat.user, at=at)
