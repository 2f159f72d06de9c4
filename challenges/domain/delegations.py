"""Write who signs for an administration or for the programme's direction, and find who does on a day."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from accounts.domain import journal
from accounts.enums import Act
from accounts.models import User
from challenges.enums import DelegationScope, Employer
from challenges.models import Administration, Campaign, SignatureDelegation
from challenges.rules import may_delegate
from common.days import day_of
from common.language.formatting import french_date
from common.refusals import RefusedError


class DelegationRefusedError(RefusedError):
    """The delegation cannot be written or ended; ``field`` is where, the message says why, in French."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(message)


def body_name(administration: Administration | None) -> str:
    """Return the name of the body that a delegation binds: the programme's direction when none is named."""
    return str(administration or Employer.DINUM.label)


def _journal(delegation: SignatureDelegation, what: str, *, by: User) -> None:
    journal.record(
        Act.RIGHTS,
        f"{what} : {delegation}, pour {body_name(delegation.administration)}",
        actor=by,
        concerned=delegation.user,
        target=f"délégation {delegation.pk}",
    )


@transaction.atomic
def record(
    administration: Administration | None,
    user: User,
    *,
    quality: str,
    scope: str,
    act: str,
    starts_on: date,
    ends_on: date | None,
    by: User,
    at: datetime,
    rehearsal: Campaign | None = None,
) -> SignatureDelegation:
    """Write a delegation of signature and keep it in the journal. Raises :class:`DelegationRefusedError`.

    Who signs for an administration acts for it (a reader does not); who signs for the direction is of the team.
    """
    if not may_delegate(by, administration):
        raise DelegationRefusedError("administration", "Vous n’écrivez pas les délégations de cette administration.")
    if not (user.first_name and user.last_name):
        raise DelegationRefusedError("email", "Cette personne n’a pas encore écrit son prénom et son nom.")
    if not _belongs(user, administration):
        raise DelegationRefusedError("email", f"Cette personne n’agit pas pour : {body_name(administration)}.")
    if ends_on is not None and ends_on < starts_on:
        raise DelegationRefusedError("ends_on", "Une délégation se termine après son début.")
    overlapping = SignatureDelegation.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on),
        administration=administration, user=user, scope=scope, rehearsal=rehearsal,
        **({"starts_on__lte": ends_on} if ends_on else {}),
    )  # fmt: skip
    if overlapping.exists():
        raise DelegationRefusedError("email", "Cette personne a déjà une délégation de même portée à ces dates.")
    delegation = SignatureDelegation.objects.create(
        administration=administration, user=user, quality=quality, scope=scope, act=act, starts_on=starts_on,
        ends_on=ends_on, rehearsal=rehearsal, written_by=by, written_at=at,
    )  # fmt: skip
    _journal(delegation, "Délégation de signature", by=by)
    return delegation


def _belongs(user: User, administration: Administration | None) -> bool:
    if administration is None:
        return user.is_team
    return user.administration_seats.filter(administration=administration).exclude(role="reader").exists()


@transaction.atomic
def end(delegation: SignatureDelegation, *, by: User, at: datetime) -> SignatureDelegation:
    """End a delegation: today is its last day, or its first when it has not begun. Raises as :func:`record`."""
    locked = SignatureDelegation.objects.select_for_update().get(pk=delegation.pk)
    today = day_of(at)
    if not may_delegate(by, locked.administration):
        raise DelegationRefusedError("administration", "Vous n’écrivez pas les délégations de cette administration.")
    if locked.ends_on is not None and locked.ends_on <= today:
        raise DelegationRefusedError("ends_on", f"Cette délégation est finie depuis le {french_date(locked.ends_on)}.")
    locked.ends_on = max(today, locked.starts_on)
    locked.save(update_fields=["ends_on"])
    _journal(locked, "Fin de délégation de signature", by=by)
    return locked


def in_force(
    administration: Administration | None, scope: str, *, on: date, campaign: Campaign
) -> QuerySet[SignatureDelegation]:
    """Return the delegations that cover a kind of papers on a day, the most precise and most recent first.

    A copy of a campaign has its own, invented with it; a real campaign never sees those.
    """
    return (
        SignatureDelegation.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=on),
            administration=administration,
            scope__in=(scope, DelegationScope.ALL),
            starts_on__lte=on,
            user__is_active=True,
            rehearsal=campaign if campaign.rehearsal_of_id else None,
        )
        .select_related("user")
        .annotate(
            breadth=Case(When(scope=DelegationScope.ALL, then=Value(1)), default=Value(0), output_field=IntegerField())
        )
        .order_by("breadth", "-starts_on", "pk")
    )


def decision_signatory(campaign: Campaign, *, at: datetime) -> SignatureDelegation | None:
    """Return who signs the decisions on applications at an instant, or nothing when no delegation covers them."""
    day = day_of(at, campaign.timezone)
    return representative(None, DelegationScope.DECISIONS, on=day, campaign=campaign)


def representative(
    administration: Administration | None, scope: str, *, on: date, campaign: Campaign
) -> SignatureDelegation | None:
    """Return who represents a body in a paper dated of a day, or nothing."""
    return in_force(administration, scope, on=on, campaign=campaign).first()
