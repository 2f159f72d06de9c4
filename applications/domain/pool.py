"""The talent pool: consent, renewal, exit, invitations; nobody stays there without having said so lately (R23)."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from accounts.domain.acts import team_act
from accounts.models import User
from applications.models import Application, PoolInvitation, PoolMembership, Profile
from challenges.enums import CallKind
from challenges.models import Campaign
from challenges.rules import open_windows
from common.days import day_of
from common.language.formatting import french_date
from common.refusals import RefusedError
from notifications.domain import outbox
from notifications.models import Category

POOL_YEARS = 2
REMINDER = timedelta(days=30)
SALT = "vivier"
POOL_LINK_LIFETIME = timedelta(days=60)


class PoolRefusedError(RefusedError):
    """The act on the pool is impossible; the message says why, in French."""


def _expiry(at: datetime) -> date:
    day = day_of(at)
    return day.replace(year=day.year + POOL_YEARS, day=min(day.day, 28))


def join(person: User, *, agreed: bool, at: datetime) -> PoolMembership:
    """Keep a person in the pool for two years, or two more. Raises :class:`PoolRefusedError` without their consent."""
    if not agreed:
        raise PoolRefusedError("Cochez votre accord : sans lui, rien n’est conservé.", field="agreed")
    member, _ = PoolMembership.objects.update_or_create(
        person=person, defaults={"consented_at": at, "expires_on": _expiry(at)}
    )
    return member


def leave(person: User) -> bool:
    """Take a person out of the pool at once; return whether they were in."""
    return bool(PoolMembership.objects.filter(person=person).delete()[0])


def address(member: PoolMembership, act: str) -> str:
    """Return where one click renews (« rester ») or leaves (« partir »), without signing in.

    The address is of one membership as it stands: renewed or left, it does nothing more.
    """
    token = signing.dumps([member.pk, member.expires_on.isoformat(), act], salt=SALT)
    return f"{settings.SITE_URL}{reverse('pool-link', kwargs={'token': token})}"


class PoolLinkExpiredError(Exception):
    """The address was made here, and has served already or is too old."""


def asked(token: str) -> tuple[User, str] | None:
    """Return whom and what a signed address names, or nothing when it was not made here.

    Raises :class:`PoolLinkExpiredError` for one that has served, or is over sixty days old.
    """
    try:
        key, expires_on, act = signing.loads(token, salt=SALT, max_age=POOL_LINK_LIFETIME)
    except signing.SignatureExpired:
        raise PoolLinkExpiredError from None
    except (signing.BadSignature, ValueError):
        return None
    member = PoolMembership.objects.select_related("person").filter(pk=key, expires_on=expires_on).first()
    if member is None:
        raise PoolLinkExpiredError
    return member.person, str(act)


def members(*, at: datetime) -> QuerySet[Profile]:
    """Return the profiles of those who are in the pool today."""
    return Profile.objects.filter(person__pool__expires_on__gte=day_of(at), person__is_active=True)


def invitees(campaign: Campaign, profiles: QuerySet[Profile]) -> QuerySet[Profile]:
    """Return those of some members who would be invited: each once for a campaign, and never who applied already."""
    applied = Application.objects.filter(campaign=campaign).values("candidate")
    invited = PoolInvitation.objects.filter(campaign=campaign).values("person")
    return profiles.exclude(person__in=applied).exclude(person__in=invited).select_related("person__pool")


def _context(campaign: Campaign, word: str, leave: str) -> dict[str, str]:
    return {"campaign": campaign.name, "word": word.strip(), "leave": leave}


def written_invitation(campaign: Campaign, profile: Profile, *, word: str) -> tuple[str, str]:
    """Return the subject and the body of an invitation as a member would receive it, without their own addresses."""
    return outbox.written(
        "pool_invitation",
        to=profile.person,
        context=_context(campaign, word, "(son lien)") | {"refuse_url": "(son lien)"},
    )


@team_act("applications.process")
@transaction.atomic
def invite(campaign: Campaign, profiles: QuerySet[Profile], *, word: str, by: User, at: datetime) -> int:
    """Invite members to apply, each once for a campaign and never who applied already; return how many.

    Raises :class:`PoolRefusedError` when the campaign's call is not open.
    """
    if not open_windows(CallKind.APPLICATIONS, at).filter(campaign=campaign).exists():
        raise PoolRefusedError("L’appel à candidatures de cette campagne n’est pas ouvert.")
    rows = list(invitees(campaign, profiles))
    PoolInvitation.objects.bulk_create(
        PoolInvitation(person=profile.person, campaign=campaign, by=by, at=at) for profile in rows
    )
    for profile in rows:
        outbox.queue(
            "pool_invitation",
            to=profile.person,
            key=f"pool-{campaign.pk}-{profile.person_id}",
            category=Category.POOL,
            context=_context(campaign, word, address(profile.person.pool, "partir")),
            campaign=campaign.code,
            at=at,
        )
    return len(rows)


@transaction.atomic
def tend(*, at: datetime) -> tuple[int, int]:
    """Ask for a renewal a month before the end, once, and forget the consents that ended; return (asked, forgotten)."""
    today = day_of(at)
    gone = PoolMembership.objects.filter(expires_on__lt=today).delete()[0]
    ending = PoolMembership.objects.filter(expires_on__lte=today + REMINDER).select_related("person")
    for member in ending:
        outbox.queue(
            "pool_renewal",
            to=member.person,
            key=f"pool-renewal-{member.pk}-{member.expires_on:%Y%m%d}",
            context={
                "end": french_date(member.expires_on),
                "stay": address(member, "rester"),
                "leave": address(member, "partir"),
            },
            at=at,
        )
    return len(ending), gone
