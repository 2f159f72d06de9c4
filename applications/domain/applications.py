"""Write applications: draft, wishes, deposit, decisions."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.dispatch import Signal

from accounts.domain.acts import team_act
from accounts.models import User
from applications.domain import eligibility, profiles, restricted_calls
from applications.enums import ApplicationState
from applications.models import Application, ApplicationLog, Wish
from applications.rules import is_blind, restricted_invitation
from challenges.domain.rules.calls import NOTHING_OPENED, WISHES_KEPT, CallClosedError, closed_call, window_open
from challenges.domain.rules.reasons import reason_of
from challenges.enums import CallKind, ChallengeState, RefusalStage
from challenges.models import Campaign, Challenge, Profession
from common.language.french import counted
from common.refusals import RefusedError
from common.transitions import move
from dossiers.domain import answers, deposits, lifecycle
from dossiers.domain.blind import blinding
from dossiers.domain.lifecycle import DepositKind
from dossiers.models import Deposit
from juries.models import Juror
from notifications.domain import outbox

withdrawing = Signal()  # application, by, at: sent in the transaction that withdraws it, before the move
deposited = Signal()  # application: sent in the transaction that deposits it or corrects its blind version


class ApplicationRefusedError(RefusedError):
    """The application cannot be opened or deposited; the message says why, in French."""


class WishesRefusedError(RefusedError):
    """The wishes break a rule of the campaign (R4); the message says which, in French."""


def start(campaign: Campaign, *, by: User, at: datetime) -> Application:
    """Open, or return, the person's only application to a campaign (R5).

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
            application = Application.objects.create(campaign=campaign, candidate=by, dossier=dossier)
            ApplicationLog.objects.create(
                subject=application, verb="start", source="", target=ApplicationState.DRAFT, by=by, at=at
            )
            profiles.prefill(application, at=at)
    except IntegrityError:  # the person's other tab was faster
        return Application.objects.get(campaign=campaign, candidate=by)
    return application


def wishes_come_later(campaign: Campaign) -> bool:
    """Tell whether wishes are expressed by a second form, once challenges are known (a window is theirs alone)."""
    return campaign.windows.filter(kind=CallKind.WISHES).exists()


def range_of_wishes(min_wishes: int, max_wishes: int) -> str:
    """Return how many challenges are asked, as a sentence continues: « de 2 à 5 défis », « jusqu’à 5 défis »."""
    most = counted(max_wishes, "défi")
    if min_wishes == 0:
        return f"jusqu’à {most}"
    return most if min_wishes == max_wishes else f"de {min_wishes} à {most}"


def check_wishes(campaign: Campaign, challenges: Sequence[Challenge], *, limits: tuple[int, int] | None = None) -> None:
    """Raise :class:`WishesRefusedError` unless the wishes keep the campaign's limits (R4), or narrower ones."""
    least, most = limits or (campaign.min_wishes, campaign.max_wishes)
    if len({challenge.pk for challenge in challenges}) != len(challenges):
        raise WishesRefusedError("Un même défi ne peut être choisi qu’une fois.")
    for challenge in challenges:
        if challenge.campaign_id != campaign.pk or challenge.state != ChallengeState.PUBLISHED:
            raise WishesRefusedError(f"Le défi « {challenge} » n’est plus proposé : retirez-le de vos vœux.")
    if not least <= len(challenges) <= most:
        raise WishesRefusedError(f"Choisissez {range_of_wishes(least, most)} : vous en avez {len(challenges)}.")


def wanted(application: Application) -> list[Challenge]:
    """Return the challenges that a person wants, first choice first."""
    return [wish.challenge for wish in application.wishes.select_related("challenge").order_by("rank")]


def wishes_are_due(application: Application) -> bool:
    """Tell whether the wishes go with this deposit: not those of a second form, nor of a dossier being completed."""
    return application.state == ApplicationState.DRAFT and not wishes_come_later(application.campaign)


def seeking(application: Application) -> QuerySet[Challenge]:
    """Return the published challenges that seek somebody of one's trade; all of them while the trade is not known."""
    published = Challenge.objects.filter(campaign=application.campaign_id, state=ChallengeState.PUBLISHED)
    if application.profession_id is None:
        return published
    return published.filter(positions__profession=application.profession_id).distinct()


def limits_of_wishes(application: Application) -> tuple[int, int]:
    """Return how few and how many wishes somebody has: the campaign's limits, and no more than seek their trade."""
    least, most = application.campaign.min_wishes, application.campaign.max_wishes
    if application.profession_id is None:
        return least, most
    count = seeking(application).count()
    return min(least, count), min(most, count)


def own_range_of_wishes(application: Application) -> str:
    """Return how many challenges somebody is asked for, or nothing when no challenge seeks their trade."""
    least, most = limits_of_wishes(application)
    return range_of_wishes(least, most) if most else ""


def check_own_wishes(application: Application, challenges: Sequence[Challenge]) -> None:
    """Raise :class:`WishesRefusedError` unless somebody may deposit these wishes: the limits (R4), and their trade.

    Nobody is ranked for a place of another trade: whoever wished for it would be heard for nothing.
    """
    possible = set(seeking(application).filter(pk__in=[challenge.pk for challenge in challenges]))
    for challenge in challenges:
        if challenge.state == ChallengeState.PUBLISHED and challenge not in possible:
            raise WishesRefusedError(
                f"Le défi « {challenge} » ne cherche personne de votre métier : retirez-le de vos vœux."
            )
    check_wishes(application.campaign, challenges, limits=limits_of_wishes(application))


def wishes_fault(application: Application) -> str:
    """Return why a draft's wishes could not be deposited as they are, or nothing."""
    if not wishes_are_due(application):
        return ""
    try:
        check_own_wishes(application, wanted(application))
    except WishesRefusedError as error:
        return str(error)
    return ""


def profile_fault(application: Application, answered: eligibility.Declared | None = None) -> str:
    """Return what the trade, the experience or the situation still lack before a deposit, or nothing.

    ``answered`` is what the person declared, when it was read already.
    """
    if application.profession is None or application.experience_years is None:
        return "Indiquez votre métier et vos années d’expérience."
    if eligibility.undeclared(application, answered):
        return "Répondez à toutes les questions de la section « Ma situation »."
    return ""


def _write_wishes(application: Application, challenges: Sequence[Challenge]) -> None:
    application.wishes.all().delete()
    Wish.objects.bulk_create(
        Wish(application=application, challenge=challenge, rank=rank) for rank, challenge in enumerate(challenges, 1)
    )


@transaction.atomic
def set_wishes(application: Application, challenges: Sequence[Challenge]) -> None:
    """Replace the wishes of a draft, in this order; limits are checked at deposit, so that nothing is lost."""
    Application.objects.select_for_update().get(pk=application.pk, state=ApplicationState.DRAFT)
    _write_wishes(application, list(dict.fromkeys(challenges)))


@transaction.atomic
def add_wish(application: Application, challenge: Challenge) -> int:
    """Add a challenge to the wishes of a draft, the last one, once; return its rank.

    Raises :class:`ApplicationRefusedError` once deposited, when wishes come later, or for a challenge that seeks nobody
    of the person's trade.
    """
    locked = Application.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=application.pk)
    if locked.state != ApplicationState.DRAFT:
        raise ApplicationRefusedError("Votre candidature est déposée : reprenez-la d’abord pour changer vos vœux.")
    if wishes_come_later(locked.campaign):
        raise ApplicationRefusedError("Dans cette campagne, les vœux s’expriment après la présélection.")
    if not seeking(locked).filter(pk=challenge.pk).exists():
        raise ApplicationRefusedError(f"Le défi « {challenge} » ne cherche personne de votre métier.")
    wishes = list(dict.fromkeys([*wanted(locked), challenge]))
    _write_wishes(locked, wishes)
    return wishes.index(challenge) + 1


@transaction.atomic
def express_wishes(application: Application, challenges: Sequence[Challenge], *, by: User, at: datetime) -> None:
    """Record, or change until the deadline, the ranked wishes of a shortlisted person (the second form of R4).

    Raises :class:`ApplicationRefusedError`, :class:`CallClosedError` or :class:`WishesRefusedError`; the previous
    wishes are then untouched. One message confirms the first expression, and each change of it.
    """
    locked = Application.objects.select_for_update().get(pk=application.pk)
    if locked.candidate_id != by.pk or locked.announced_state != ApplicationState.SHORTLISTED:
        raise ApplicationRefusedError("Les vœux s’expriment une fois la candidature présélectionnée.")
    campaign = application.campaign
    if not window_open(campaign, CallKind.WISHES, at):
        raise closed_call(campaign, CallKind.WISHES, at, consequence=WISHES_KEPT)
    wanted = list(dict.fromkeys(challenges))
    check_own_wishes(locked, wanted)
    _write_wishes(application, wanted)
    application.wishes_at = at
    application.save(update_fields=["wishes_at"])
    outbox.queue(
        "application_wishes",
        to=by,
        key=f"wishes-{application.pk}-{at:%Y%m%d%H%M%S%f}",
        context={"campaign": campaign.name, "wishes": [str(challenge) for challenge in wanted]},
        campaign=campaign.code,
        at=at,
    )


def set_profile(application: Application, *, profession: Profession | None, experience_years: Decimal | None) -> None:
    """Record the profession and the experience (the pay rule's input, R15) of a draft."""
    draft = Application.objects.filter(pk=application.pk, state=ApplicationState.DRAFT)
    if draft.update(profession=profession, experience_years=experience_years):
        application.profession, application.experience_years = profession, experience_years


def blind_rules(application: Application) -> blinding.Rules:
    """Return what is hidden of an application, draft or deposited, from all that is known of its author."""
    content = deposits.freeze(application.dossier)
    content["person"] = {"name": str(application.candidate), "email": application.candidate.email}
    own = profiles.own_strings(application.candidate)
    return blinding.rules_for(application.dossier, content, schools=application.campaign.blind_schools, more=own)


def make_blind(application: Application, *, by: User, at: datetime) -> None:
    """Keep the first blind version of an application, in the transaction that deposits it."""
    more = profiles.own_strings(application.candidate)
    deposit, schools = application.dossier.deposit, application.campaign.blind_schools
    blinding.record_first(deposit, schools=schools, by=by, at=at, more=more)


@team_act("applications.process")
def correct_blind(application: Application, *, by: User, at: datetime) -> None:
    """Keep the next blind version after a correction; the team then finds the application by its new words."""
    more = profiles.own_strings(application.candidate)
    deposit, schools = application.dossier.deposit, application.campaign.blind_schools
    blinding.record(deposit, schools=schools, by=by, at=at, more=more)
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
    wishes = wanted(application)
    if wishes_are_due(application):
        check_own_wishes(application, wishes)
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
        more=eligibility.frozen(application, answered),
    )
    eligibility.check(application, at=at, answered=answered)
    if is_blind(campaign):
        make_blind(application, by=by, at=at)
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
