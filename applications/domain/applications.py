"""Write applications: draft, wishes, deposit, decisions."""

from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.dispatch import Signal

from accounts.domain.acts import team_act
from accounts.models import User
from applications.domain import eligibility, profiles, restricted_calls, supplements, wish_list
from applications.domain.campaign_questions import ai_use, sources, wish_reasons
from applications.domain.errors import ApplicationRefusedError
from applications.domain.pairs import memberships, reading
from applications.enums import ApplicationState
from applications.models import Application, ApplicationLog
from applications.rules import is_blind, restricted_invitation
from challenges.domain.rules.calls import NOTHING_OPENED, CallClosedError
from challenges.domain.rules.reasons import reason_of
from challenges.enums import RefusalStage
from challenges.models import Campaign, Profession
from common.transitions import move
from dossiers.domain import answers, deposits, lifecycle
from dossiers.domain.blind import blinding
from dossiers.domain.lifecycle import DepositKind
from dossiers.models import Deposit
from juries.models import Juror
from notifications.domain import outbox

withdrawing = Signal()  # application, by, at: sent in the transaction that withdraws it, before the move
deposited = Signal()  # application: sent in the transaction that deposits it or corrects its blind version


def start(campaign: Campaign, *, by: User, at: datetime, source: str = "") -> Application:
    """Open, or return, the person's only application to a campaign (R5).

    ``source`` is the tag of the link that led here.

    Raises :class:`CallClosedError`, or :class:`ApplicationRefusedError` for a juror of the campaign (R7).
    """
    existing = Application.objects.filter(campaign=campaign, candidate=by).first()
    if existing:
        return existing
    if not restricted_calls.call_open(campaign, by, at):
        raise restricted_calls.closed_call_for(campaign, by, at, consequence=NOTHING_OPENED)
    if Juror.objects.present_and_past().filter(user=by, panel__stages__campaign=campaign).exists():
        raise ApplicationRefusedError("Vous êtes membre d’un jury de cette campagne : vous ne pouvez pas y candidater.")
    try:
        with transaction.atomic():
            dossier = answers.start(campaign.application_form, by=by, at=at)
            application = Application.objects.create(
                campaign=campaign, candidate=by, dossier=dossier, source=sources.chosen_by(campaign, source)
            )
            ApplicationLog.objects.create(
                subject=application, verb="start", source="", target=ApplicationState.DRAFT, by=by, at=at
            )
            profiles.prefill(application, at=at)
    except IntegrityError:  # the person's other tab was faster
        return Application.objects.get(campaign=campaign, candidate=by)
    return application


def profile_fault(application: Application, answered: eligibility.Declared | None = None) -> str:
    """Return what the name, the trade, the experience or the situation still lack before a deposit, or nothing.

    ``answered`` is what the person declared, when it was read already.
    """
    if not application.candidate.civil_name:
        return "Indiquez votre prénom et votre nom."
    if application.profession is None or application.experience_years is None:
        return "Indiquez votre métier et vos années d’expérience."
    if eligibility.undeclared(application, answered):
        return "Répondez à toutes les questions de la section « Ma situation »."
    return ""


def set_profile(application: Application, *, profession: Profession | None, experience_years: Decimal | None) -> None:
    """Record the profession and the experience (the pay rule's input, R15) of a draft."""
    draft = Application.objects.filter(pk=application.pk, state=ApplicationState.DRAFT)
    if draft.update(profession=profession, experience_years=experience_years):
        application.profession, application.experience_years = profession, experience_years


def blind_rules(application: Application) -> blinding.Rules:
    """Return what is hidden of an application, draft or deposited, from all that is known of its author."""
    return blinding.rules_for(application.dossier, deposits.freeze(application.dossier))


@team_act("applications.process")
def correct_blind(application: Application, *, by: User, at: datetime) -> None:
    """Keep the next blind version after a correction; the team then finds the application by its new words."""
    blinding.record(application.dossier.deposit, by=by, at=at)
    deposited.send(sender=Application, application=application)


def _closed_call(application: Application, at: datetime) -> CallClosedError | None:
    campaign, candidate = application.campaign, application.candidate
    opened = restricted_calls.call_open(campaign, candidate, at)
    return None if opened else restricted_calls.closed_call_for(campaign, candidate, at)


KIND: DepositKind[Application] = DepositKind(
    prefix="application",
    receipt=lambda **letter: outbox.Letter("application_receipt", **letter),
    completion=lambda **letter: outbox.Letter("application_incomplete", **letter),
    first_number=lambda application: f"{application.campaign.code}-C{application.pk:06d}",
    owner=lambda application: application.candidate,
    zone=lambda application: application.campaign.timezone,
    names=lambda application: {"campaign": application.campaign.name},
    closed_call=_closed_call,
    refusal=lambda _field, sentence: ApplicationRefusedError(sentence),
)


def check_deadline(application: Application, at: datetime) -> None:
    """Raise unless the call, or the delay to complete, lets this draft be written (:func:`lifecycle.check_open`)."""
    lifecycle.check_open(KIND, application, at)


@team_act("applications.process")
def ask_completion(application: Application, *, note: str, due_at: datetime, by: User, at: datetime) -> None:
    """Reopen a deposit until ``due_at`` and tell the person what is missing; the first deposit is kept.

    Raises :class:`ApplicationRefusedError` for an empty note or a past deadline, or
    :class:`common.transitions.TransitionRefusedError`.
    """
    lifecycle.ask_completion(KIND, application, note=note, due_at=due_at, by=by, at=at)


@transaction.atomic
def submit(application: Application, *, by: User, at: datetime) -> Deposit:
    """Deposit the application: wishes, profession and dossier are frozen together; the receipt's message is queued.

    Raises :class:`ApplicationRefusedError`, :class:`CallClosedError`, :class:`WishesRefusedError` or what
    :func:`dossiers.domain.deposits.deposit` raises; the draft is then untouched.
    """
    campaign = application.campaign
    if application.candidate_id != by.pk:
        raise ApplicationRefusedError("Cette candidature n’est pas la vôtre.")
    check_deadline(application, at)
    answered = eligibility.declared(application)
    fault, trade = profile_fault(application, answered), application.profession
    if fault or trade is None:  # without a trade there is a fault
        raise ApplicationRefusedError(fault)
    memberships.lock_of(application)  # what is frozen of the pair is what it is at this instant
    wishes = wish_list.wanted(application)
    if wish_list.wishes_are_due(application):
        wish_list.check_due_wishes(application, wishes)
    if application.state == ApplicationState.DRAFT:
        supplements.check_deposit(application)
        reading.check_together(application, wishes)
    deposit = lifecycle.freeze(
        KIND,
        application,
        by=by,
        at=at,
        extra={
            "title": trade.label,
            "profession": trade.code,
            "experience_years": str(application.experience_years),
            "wishes": [challenge.slug for challenge in wishes],
            "person": {"name": str(by), "email": by.email},
        },
        more=[
            *eligibility.frozen(application, answered),
            *ai_use.frozen(application),
            *wish_reasons.frozen(application),
            *reading.frozen(application),
        ],
    )
    eligibility.check(application, at=at, answered=answered)
    if is_blind(campaign):
        blinding.record_first(application.dossier.deposit, by=by, at=at)
    lifecycle.mark_submitted(KIND, application, by=by, at=at)
    invited = restricted_invitation(campaign, by)
    if invited is not None:
        move(application, "dispense", by=invited.by, at=at, reason=f"Appel restreint : {invited.reason}")
        application.publish_state()
    deposited.send(sender=Application, application=application)
    lifecycle.send_receipt(KIND, application, deposit, to=by, at=at)
    return deposit


@team_act("applications.process")
@transaction.atomic
def refuse(application: Application, *, code: str, reason: str, by: User, at: datetime) -> None:
    """Declare a deposit ineligible, by a person and for a reason; invisible until the announcement (R14).

    Raises :class:`challenges.domain.rules.reasons.ReasonRefusedError` for a code that is not one of eligibility,
    :class:`ApplicationRefusedError` without words, or :class:`common.transitions.TransitionRefusedError`.
    """
    coded = reason_of(RefusalStage.ELIGIBILITY, code)
    if not reason.strip():
        raise ApplicationRefusedError("Donnez le motif : la personne peut le demander.", field="reason")
    move(application, "refuse", by=by, at=at, reason=reason.strip(), refusal_reason=coded)


@transaction.atomic
def withdraw(application: Application, *, by: User, at: datetime, reason: str = "") -> None:
    """Withdraw a deposited application, and decline with it the offer that waits for an answer."""
    if application.candidate_id != by.pk:
        raise ApplicationRefusedError("Cette candidature n’est pas la vôtre.")
    memberships.end_with(application, memberships.Ending.WITHDRAWN, by=by, at=at)
    withdrawing.send(sender=Application, application=application, by=by, at=at)
    lifecycle.withdraw(application, by=by, at=at, reason=reason)


def may_resume(application: Application, at: datetime) -> bool:
    """Tell whether a withdrawn application may be taken up again: no decision was announced, its call is still open."""
    last = application.log.filter(verb="withdraw").last() if application.state == ApplicationState.WITHDRAWN else None
    return last is not None and _resumable(application, last.source, at)


def may_come_back(application: Application, at: datetime) -> bool:
    """Tell whether an application withdrawn now could be taken up again, by the state that its person knows."""
    return _resumable(application, application.announced_state, at)


def _resumable(application: Application, withdrawn_from: str, at: datetime) -> bool:
    if not restricted_calls.call_open(application.campaign, application.candidate, at):
        return False
    dispensed = application.log.filter(verb="dispense").exists()
    return withdrawn_from == (ApplicationState.SHORTLISTED if dispensed else ApplicationState.SUBMITTED)


@transaction.atomic
def resume(application: Application, *, by: User, at: datetime) -> None:
    """Come back after a withdrawal: a draft that starts from the deposit, which stays as it was.

    Raises :class:`ApplicationRefusedError` once a decision was announced or the call is closed, or
    :class:`common.transitions.TransitionRefusedError` in the other tab.
    """
    if application.candidate_id != by.pk or not may_resume(application, at):
        raise ApplicationRefusedError("Cette candidature ne peut plus être reprise.")
    move(application, "resume", by=by, at=at, announced_state=ApplicationState.DRAFT)
    lifecycle.reopen(application, at=at)
