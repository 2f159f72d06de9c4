"""Invite somebody to apply as a pair: a link, which its reader takes or leaves from their own account.

The message and the page are the same whether the address has an account or not: nobody learns it from them.
"""

from datetime import datetime, timedelta

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.domain.quotas import QuotaExceededError
from accounts.domain.users import normalise_address, verified_addresses
from accounts.models import User
from applications.domain import applications, restricted_calls
from applications.domain.pairs import memberships
from applications.domain.pairs.memberships import PairRefusedError
from applications.enums import ApplicationState, PairState
from applications.models import Application, Pair, PairLog, PairMember
from applications.queries import pairs
from challenges.enums import CallKind, Pairs
from common.language.formatting import french_deadline
from common.transitions import move
from notifications.domain import correspondence, outbox
from notifications.domain.addressees import Addressee

INVITATION_LIFETIME = timedelta(days=14)
LINK_LIFETIME = timedelta(days=365)  # then the page is unknown; the invitation itself ends sooner, which it says
SALT = "candidater-a-deux"
OVER = "Cette invitation n’attend plus de réponse."


def token_of(pair: Pair) -> str:
    """Return what the link of an invitation carries."""
    return signing.TimestampSigner(salt=SALT, sep=".").sign(pair.public_id.hex)


def path_of(pair: Pair) -> str:
    """Return where an invitation is read and answered."""
    return reverse("candidate:pair-invitation", kwargs={"token": token_of(pair)})


def invitation(token: str) -> Pair | None:
    """Return the pair of a link, whatever became of it, or nothing when the link was not made here."""
    try:
        key = signing.TimestampSigner(salt=SALT, sep=".").unsign(token, max_age=LINK_LIFETIME)
    except signing.BadSignature:
        return None
    return Pair.objects.filter(public_id=key).first()


def inviter(pair: Pair) -> Application:
    """Return the application of whoever sent the invitation."""
    members = pair.members.select_related("application__candidate", "application__campaign")
    return members.order_by("pk")[0].application


def _check_own_draft(application: Application, *, by: User, at: datetime) -> None:
    if application.candidate_id != by.pk:
        raise PairRefusedError("Cette candidature n’est pas la vôtre.")
    if application.campaign.pairs == Pairs.NONE:
        raise PairRefusedError("Cette campagne n’a pas de candidatures en binôme.")
    if application.state != ApplicationState.DRAFT:
        raise PairRefusedError(
            "Votre candidature est déjà déposée seule. Pour candidater à deux, retirez-la, reprenez-la, puis invitez ou"
            " acceptez avant de la déposer de nouveau."
        )
    if not memberships.is_open(application, at):
        raise PairRefusedError("L’appel est clos : un binôme ne se forme plus.")


def _expiry(application: Application, at: datetime) -> datetime:
    """Return until when an invitation may be accepted: two weeks, and no later than the call."""
    windows = application.campaign.windows.filter(
        kind__in=(CallKind.APPLICATIONS, CallKind.RESTRICTED), closes_at__gt=at
    )
    closing = windows.order_by("-closes_at").values_list("closes_at", flat=True).first()
    latest = at + INVITATION_LIFETIME
    return min(latest, closing) if closing is not None else latest


@transaction.atomic
def invite(application: Application, address: str, *, by: User, at: datetime) -> Pair:
    """Invite an address to apply with oneself; one invitation, or one pair, at a time.

    Raises :class:`PairRefusedError` for a stranger, once deposited, when the call is closed, for a second invitation,
    for one's own address, or beyond the number of messages allowed in a day.
    """
    application = (
        Application.objects.select_for_update(of=("self",))
        .select_related("campaign", "candidate")
        .get(pk=application.pk)
    )
    _check_own_draft(application, by=by, at=at)
    address = normalise_address(address)
    try:
        validate_email(address)
    except ValidationError:
        raise PairRefusedError("Indiquez un courriel complet, comme prenom@exemple.fr.", field="address") from None
    if address in {by.email, *verified_addresses(by)}:
        raise PairRefusedError("C’est votre propre courriel : indiquez celui de l’autre personne.", field="address")
    if pairs.member_of(application) is not None:
        raise PairRefusedError("Vous avez déjà un binôme, ou une invitation qui attend une réponse.", field="address")
    pair = Pair.objects.create(address=address, invited_at=at, expires_at=_expiry(application, at))
    PairMember.objects.create(pair=pair, application=application)
    PairLog.objects.create(subject=pair, verb="invite", source="", target=PairState.INVITED, by=by, at=at)
    campaign = application.campaign
    try:
        correspondence.write(
            "pair_invitation",
            to=Addressee(address),
            by=by,
            about=application,
            key=f"pair-invitation-{pair.pk}",
            context={
                "name": str(by),
                "campaign": campaign.name,
                "sentence": campaign.pairs_sentence,
                "expires_at": french_deadline(pair.expires_at, campaign.timezone),
                "link": path_of(pair),
            },
            campaign=campaign.code,
            at=at,
        )
    except QuotaExceededError as error:
        raise PairRefusedError(str(error), field="address") from None
    return pair


@transaction.atomic
def cancel(application: Application, *, by: User, at: datetime) -> None:
    """Take back an invitation that nobody answered. Raises :class:`PairRefusedError`, once answered as well."""
    if application.candidate_id != by.pk:
        raise PairRefusedError("Cette candidature n’est pas la vôtre.")
    member = memberships.lock_of(application)
    if member is None or member.pair.state != PairState.INVITED:
        raise PairRefusedError(OVER)
    memberships.close_invitation(member.pair, "cancel", by=by, at=at)


def may_answer(pair: Pair, *, at: datetime) -> bool:
    """Tell whether an invitation waits for an answer at an instant."""
    return pair.state == PairState.INVITED and at <= pair.expires_at


def _waiting(pair: Pair, *, by: User, at: datetime) -> tuple[Pair, Application]:
    """Lock an invitation, with the one that its reader sent themself, and return it with the application it is from."""
    own = PairMember.objects.filter(application__candidate=by, active=True).values_list("pair", flat=True)
    pair = memberships.lock([pair.pk, *own])[pair.pk]
    if not may_answer(pair, at=at):
        raise PairRefusedError(OVER)
    first = inviter(pair)
    if first.candidate_id == by.pk:
        raise PairRefusedError("C’est votre invitation : l’autre personne y répond depuis son propre compte.")
    return pair, first


@transaction.atomic
def accept(pair: Pair, *, by: User, at: datetime) -> Application:
    """Accept an invitation from one's own account; one's draft is opened when there is none. Return it.

    The invitation that one sent oneself, and that waits, is taken back. Raises :class:`PairRefusedError` for an
    invitation that waits no more, one's own, a deposit already made or a pair already formed, and what
    :func:`applications.domain.applications.start` raises.
    """
    pair, first = _waiting(pair, by=by, at=at)
    if not restricted_calls.call_open(first.campaign, by, at) or not memberships.is_open(first, at):
        raise PairRefusedError("L’appel est clos : un binôme ne se forme plus.")
    if first.state != ApplicationState.DRAFT:
        raise PairRefusedError(f"{first.candidate} a déjà déposé sa candidature seule : le binôme ne se forme plus.")
    application = applications.start(first.campaign, by=by, at=at)
    _check_own_draft(application, by=by, at=at)
    member = pairs.member_of(application)
    if member is not None and member.pair.state == PairState.FORMED:
        raise PairRefusedError("Vous êtes déjà dans un binôme pour cette campagne : quittez-le d’abord.")
    if member is not None:
        memberships.close_invitation(member.pair, "cancel", by=by, at=at)
    try:
        with transaction.atomic():
            PairMember.objects.create(pair=pair, application=application)
    except IntegrityError:  # the person's other tab was faster
        raise PairRefusedError("Vous êtes déjà dans un binôme pour cette campagne : quittez-le d’abord.") from None
    move(pair, "accept", by=by, at=at, address="")
    _write_answer(pair, first, name=str(by), at=at)
    return application


@transaction.atomic
def decline(pair: Pair, *, by: User, at: datetime) -> None:
    """Decline an invitation; whoever sent it is told, without a name. Raises :class:`PairRefusedError`."""
    pair, first = _waiting(pair, by=by, at=at)
    memberships.close_invitation(pair, "decline", by=by, at=at)
    _write_answer(pair, first, name="", at=at)


def _write_answer(pair: Pair, first: Application, *, name: str, at: datetime) -> None:
    """Write to whoever invited that ``name`` accepted, or that the invitation was declined."""
    outbox.queue(
        "pair_answer",
        to=first.candidate,
        key=f"pair-answer-{pair.pk}",
        context={"campaign": first.campaign.name, "name": name, "public_id": str(first.public_id)},
        campaign=first.campaign.code,
        at=at,
    )


def expire(*, at: datetime) -> int:
    """Close the invitations that nobody answered in time; return how many."""
    late = Pair.objects.filter(state=PairState.INVITED, expires_at__lt=at).order_by("pk").values_list("pk", flat=True)
    return sum(_expire(key, at=at) for key in list(late))


@transaction.atomic
def _expire(key: int, *, at: datetime) -> bool:
    pair = memberships.lock([key])[key]
    if pair.state != PairState.INVITED:
        return False
    memberships.close_invitation(pair, "expire", by=None, at=at)
    return True
