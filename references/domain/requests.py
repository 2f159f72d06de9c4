"""What a candidate asks of referees: name them, write to them, take back what is asked, until the last day."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.domain.quotas import QuotaExceededError
from accounts.domain.users import mailbox_of, normalise_address, verified_addresses
from accounts.models import User
from applications.enums import ApplicationState
from applications.models import Application
from common.language.formatting import french_deadline
from common.language.text import normalize_line, normalize_text
from common.transitions import move
from notifications.domain import correspondence, outbox
from notifications.domain.addressees import resolve
from notifications.models import Message
from references.domain.errors import ReferenceRefusedError
from references.enums import ReferenceState
from references.models import Reference, ReferenceLog
from references.models.reference import LIVE, PENDING
from references.queries import deadlines, links

ASKED = (ReferenceState.NAMED, *PENDING)
RESEND_PAUSE = timedelta(hours=1)
CLOSED = "La date limite des lettres est passée, ou votre candidature n’est plus examinée : rien n’est plus à demander."


def _locked(application: Application) -> Application:
    """Wait for who acts on the references of the same application at this instant."""
    rows = Application.objects.select_for_update(of=("self",))
    return rows.select_related("campaign", "candidate", "dossier").get(pk=application.pk)


def _check_open(application: Application, *, by: User, at: datetime) -> None:
    if application.candidate_id != by.pk:
        raise ReferenceRefusedError("Cette candidature n’est pas la vôtre.")
    if not deadlines.is_awaited(application, at):
        raise ReferenceRefusedError(CLOSED)


def _free_rank(application: Application, live: list[Reference]) -> int:
    """Return the first place that no referee takes. Raises :class:`ReferenceRefusedError` when all are taken."""
    taken = {reference.rank for reference in live}
    ranks = range(1, application.campaign.references_asked + 1)
    rank = next((rank for rank in ranks if rank not in taken), None)
    if rank is None:
        raise ReferenceRefusedError("Vous avez déjà nommé autant de référents que la campagne en demande.")
    return rank


def _check_address(address: str, live: Iterable[Reference], *, by: User) -> None:
    mailbox = mailbox_of(address)
    if mailbox in {mailbox_of(own) for own in {by.email, *verified_addresses(by)}}:
        raise ReferenceRefusedError("C’est votre propre adresse : donnez celle de votre référent.", field="address")
    if mailbox in {mailbox_of(reference.address) for reference in live}:
        raise ReferenceRefusedError("Cette personne est déjà l’un de vos référents.", field="address")


@transaction.atomic
def name_referee(
    application: Application,
    *,
    name: str,
    address: str,
    link: str,
    message: str,
    agreed: bool,
    write_now: bool,
    by: User,
    at: datetime,
) -> Reference:
    """Name a referee of an application, and write to them now or once the dossier is deposited.

    Raises :class:`ReferenceRefusedError` without one's own name or the referee's agreement, for one's own address or
    one already named, when all the places are taken, once letters are not awaited any more, or beyond the quotas.
    """
    application = _locked(application)
    _check_open(application, by=by, at=at)
    if not application.candidate.civil_name:
        raise ReferenceRefusedError(
            "Indiquez d’abord votre prénom et votre nom, à la première étape de votre candidature : la personne doit"
            " savoir qui lui écrit."
        )
    if not agreed:
        raise ReferenceRefusedError(
            "Demandez d’abord son accord à cette personne, puis cochez la case.", field="agreed"
        )
    live = list(application.references.filter(state__in=LIVE))
    address = normalise_address(address)
    _check_address(address, live, by=by)
    reference = Reference.objects.create(
        application=application, rank=_free_rank(application, live), name=normalize_line(name), address=address,
        link=normalize_line(link), message=normalize_text(message).strip(), named_at=at,
    )  # fmt: skip
    ReferenceLog.objects.create(subject=reference, verb="name", source="", target=ReferenceState.NAMED, by=by, at=at)
    if write_now or application.announced_state != ApplicationState.DRAFT:
        invite(reference, by=by, at=at)
    return reference


def invite(reference: Reference, *, by: User, at: datetime) -> Message:
    """Write to a referee for the first time. Raises :class:`ReferenceRefusedError` beyond the quotas."""
    move(reference, "invite", by=by, at=at)
    return _write(reference, by=by, at=at)


def _held(*states: ReferenceState, **criteria: object) -> QuerySet[Reference]:
    """Return references in some states, held: one that answers at this instant is left out."""
    rows = Reference.objects.select_for_update(of=("self",)).filter(state__in=states, **criteria)
    return rows.select_related("application__campaign", "application__candidate").order_by("pk")


@transaction.atomic
def invite_named(application: Application, *, at: datetime) -> int:
    """Write to the referees who wait for the deposit, in its transaction; return how many.

    One whom the quotas stop keeps waiting: the deposit does not depend on it, and the candidate writes again later.
    """
    waiting = list(_held(ReferenceState.NAMED, application=application))
    for reference in waiting:
        try:
            with transaction.atomic():
                invite(reference, by=application.candidate, at=at)
        except ReferenceRefusedError:
            continue
    return len(waiting)


@transaction.atomic
def resend(reference: Reference, *, by: User, at: datetime) -> Message:
    """Write again to a referee who has not answered: the same link.

    Raises :class:`ReferenceRefusedError` less than an hour after the last courriel, once answered or late, or beyond
    the quotas.
    """
    application = _locked(reference.application)
    _check_open(application, by=by, at=at)
    locked = _lock(reference)
    if locked.state == ReferenceState.NAMED:
        return invite(locked, by=by, at=at)
    if locked.state not in PENDING:
        raise ReferenceRefusedError("Cette personne a répondu, ou sa lettre n’est plus demandée.")
    if locked.sent_at is not None and at < locked.sent_at + RESEND_PAUSE:
        raise ReferenceRefusedError("Un courriel vient de partir : laissez une heure avant d’en envoyer un autre.")
    return _write(locked, by=by, at=at)


def _lock(reference: Reference) -> Reference:
    rows = Reference.objects.select_for_update(of=("self",))
    return rows.select_related("application__campaign", "application__candidate").get(pk=reference.pk)


def _write(reference: Reference, *, by: User, at: datetime) -> Message:
    """Queue the courriel with the personal link, and keep when it left."""
    application = reference.application
    campaign, due = application.campaign, deadlines.due_at(application)
    try:
        message = correspondence.write(
            "reference_request",
            to=resolve(reference.address),
            by=by,
            about=reference,
            key=f"reference-{reference.pk}-{at:%Y%m%d%H%M%S}",
            context={
                "name": reference.name,
                "candidate": str(application.candidate),
                "campaign": campaign.name,
                "link": reference.link,
                "message": reference.message,
                "is_confidential": campaign.references_confidential,
                "due": french_deadline(due, campaign.timezone) if due else "",
                "path": links.path(reference),
            },
            campaign=campaign.code,
            at=at,
        )
    except QuotaExceededError as error:
        raise ReferenceRefusedError(str(error)) from None
    reference.sent_at, reference.message_key = at, message.key
    reference.save(update_fields=["sent_at", "message_key"])
    return message


@transaction.atomic
def cancel(reference: Reference, *, by: User, at: datetime) -> None:
    """Take back what is asked of a referee, and tell them if they were asked: another one may be named.

    Raises :class:`ReferenceRefusedError` for a stranger, and :class:`common.transitions.TransitionRefusedError` once
    they answered.
    """
    application = _locked(reference.application)
    if application.candidate_id != by.pk:
        raise ReferenceRefusedError("Cette candidature n’est pas la vôtre.")
    _cancel(reference, by=by, at=at)


def _cancel(reference: Reference, *, by: User | None, at: datetime, reason: str = "") -> None:
    locked = _lock(reference)
    is_told = locked.is_pending
    move(locked, "cancel", by=by, at=at, reason=reason)
    if is_told:
        _tell_not_needed(locked, at=at)


def _tell_not_needed(reference: Reference, *, at: datetime) -> None:
    campaign = reference.application.campaign
    context: dict[str, Any] = {
        "name": reference.name,
        "candidate": str(reference.application.candidate),
        "campaign": campaign.name,
    }
    outbox.queue(
        "reference_not_needed",
        to=resolve(reference.address),
        key=f"reference-over-{reference.pk}",
        context=context,
        campaign=campaign.code,
        at=at,
    )


def withdraw_all(application: Application, *, by: User, at: datetime) -> int:
    """Take back what is asked of the referees of an application that is withdrawn; return how many."""
    rows = list(_held(*ASKED, application=application))
    for reference in rows:
        _cancel(reference, by=by, at=at, reason="Candidature retirée")
    return len(rows)


def release(*, at: datetime) -> int:
    """Tell the referees whose letter will serve no more that nothing is awaited; return how many.

    Their candidate did not deposit before the call closed, or the decision is announced.
    """
    asked = Reference.objects.filter(state__in=ASKED, application__campaign__sandbox=False)
    related = ("application__campaign", "application__candidate")
    over = [row.pk for row in asked.select_related(*related) if deadlines.is_over(row.application, at)]
    for key in over:
        _release(key, at=at)
    return len(over)


@transaction.atomic
def _release(key: int, *, at: datetime) -> None:
    for reference in _held(*ASKED, pk=key):
        _cancel(reference, by=None, at=at, reason="La candidature n’est plus examinée")
