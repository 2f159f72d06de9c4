"""The challenges that somebody wants, in order: how many are asked, of which trade, until when they change (R4)."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from applications.domain import restricted_calls
from applications.domain.errors import ApplicationRefusedError, WishesRefusedError
from applications.domain.pairs import reading
from applications.enums import ApplicationState
from applications.models import Application, Wish
from challenges.domain.rules.calls import WISHES_KEPT, closed_call, window_open
from challenges.enums import CallKind, ChallengeState
from challenges.models import CallWindow, Campaign, Challenge
from common.language.french import counted
from dossiers.domain.limits import count_characters
from notifications.domain import outbox


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


def reasons(application: Application) -> dict[int, str]:
    """Return why each challenge is wanted, by its key, as the person wrote it."""
    return dict(application.wishes.values_list("challenge", "reason"))


def reason_fault(campaign: Campaign, reason: str) -> str:
    """Return what is wrong with why a challenge is wanted, in French, or nothing when the campaign does not ask."""
    limit, length = campaign.wish_reason_chars, count_characters(reason)
    if limit is None:
        return ""
    if not length:
        return "dites pourquoi vous souhaitez ce défi."
    return f"{length} caractères, la limite est de {limit}." if length > limit else ""


def check_reasons(campaign: Campaign, challenges: Sequence[Challenge], given: Mapping[int, str]) -> None:
    """Raise :class:`WishesRefusedError` unless each wish says why, in the limit, when the campaign asks."""
    for challenge in challenges:
        fault = reason_fault(campaign, given.get(challenge.pk, ""))
        if fault:
            raise WishesRefusedError(f"« {challenge} » : {fault}")


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


def check_due_wishes(application: Application, challenges: Sequence[Challenge]) -> None:
    """Raise :class:`WishesRefusedError` unless the stored wishes may go with the deposit, and say why."""
    check_own_wishes(application, challenges)
    if application.campaign.wish_reason_chars:
        check_reasons(application.campaign, challenges, reasons(application))


def wishes_fault(application: Application) -> str:
    """Return why a draft's wishes could not be deposited as they are, or nothing."""
    if not wishes_are_due(application):
        return ""
    wishes = wanted(application)
    try:
        check_due_wishes(application, wishes)
        reading.check_together(application, wishes)
    except WishesRefusedError as error:
        return str(error)
    return ""


def _write_wishes(
    application: Application, challenges: Sequence[Challenge], given: Mapping[int, str] | None = None
) -> None:
    """Replace the wishes; why a challenge is wanted stays as it was unless it is ``given``."""
    known = reasons(application) | dict(given or {})
    application.wishes.all().delete()
    Wish.objects.bulk_create(
        Wish(application=application, challenge=challenge, rank=rank, reason=known.get(challenge.pk, "").strip())
        for rank, challenge in enumerate(challenges, 1)
    )


@transaction.atomic
def set_wishes(
    application: Application, challenges: Sequence[Challenge], *, given: Mapping[int, str] | None = None
) -> None:
    """Replace the wishes of a draft, in this order; limits are checked at deposit, so that nothing is lost."""
    Application.objects.select_for_update().get(pk=application.pk, state=ApplicationState.DRAFT)
    _write_wishes(application, list(dict.fromkeys(challenges)), given)


@transaction.atomic
def add_wish(application: Application, challenge: Challenge) -> int:
    """Add a challenge to the wishes of a draft, the last one, once; return its rank.

    Raises :class:`ApplicationRefusedError` once deposited, when wishes come later, or for a challenge that seeks nobody
    of the person's trade.
    """
    locked = Application.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=application.pk)
    if locked.state != ApplicationState.DRAFT:
        raise ApplicationRefusedError(
            "Votre candidature est déposée : vos vœux se changent depuis sa page, jusqu’à la fin de l’appel."
        )
    if wishes_come_later(locked.campaign):
        raise ApplicationRefusedError("Dans cette campagne, les vœux s’expriment après la présélection.")
    if not seeking(locked).filter(pk=challenge.pk).exists():
        raise ApplicationRefusedError(f"Le défi « {challenge} » ne cherche personne de votre métier.")
    wishes = list(dict.fromkeys([*wanted(locked), challenge]))
    _write_wishes(locked, wishes)
    return wishes.index(challenge) + 1


def wishes_follow_deposit(application: Application) -> bool:
    """Tell whether somebody whose dossier is deposited has wishes to express, or to change while it is time."""
    if application.announced_state == ApplicationState.SUBMITTED:
        return not wishes_come_later(application.campaign)
    return application.announced_state == ApplicationState.SHORTLISTED


def window_of_wishes(application: Application) -> CallWindow | None:
    """Return the window in which somebody whose dossier is deposited may express or change their wishes."""
    submitted = application.announced_state == ApplicationState.SUBMITTED
    kind = CallKind.APPLICATIONS if submitted else CallKind.WISHES
    return application.campaign.windows.filter(kind=kind).order_by("opens_at").last()


def wishes_are_open(application: Application, at: datetime) -> bool:
    """Tell whether somebody whose dossier is deposited may express, or change, their wishes at an instant."""
    if not wishes_follow_deposit(application):
        return False
    if application.announced_state == ApplicationState.SUBMITTED:
        return restricted_calls.call_open(application.campaign, application.candidate, at)
    return window_open(application.campaign, CallKind.WISHES, at)


@transaction.atomic
def express_wishes(
    application: Application,
    challenges: Sequence[Challenge],
    *,
    by: User,
    at: datetime,
    given: Mapping[int, str] | None = None,
) -> None:
    """Record, or change until the deadline, the ranked wishes of somebody whose dossier is deposited.

    They are due by the second form of R4 once shortlisted; those that went with the deposit change until the end of
    the call. Raises :class:`ApplicationRefusedError`, :class:`CallClosedError` or :class:`WishesRefusedError`; the
    previous wishes are then untouched. One message confirms the first expression, and each change of it.
    """
    locked = Application.objects.select_for_update().get(pk=application.pk)
    campaign = application.campaign
    if locked.candidate_id != by.pk or not wishes_follow_deposit(locked):
        raise ApplicationRefusedError("Les vœux s’expriment une fois la candidature présélectionnée.")
    if not wishes_are_open(locked, at):
        if locked.announced_state == ApplicationState.SUBMITTED:
            raise restricted_calls.closed_call_for(campaign, by, at, consequence=WISHES_KEPT)
        raise closed_call(campaign, CallKind.WISHES, at, consequence=WISHES_KEPT)
    wanted = list(dict.fromkeys(challenges))
    check_own_wishes(locked, wanted)
    check_reasons(campaign, wanted, reasons(locked) | dict(given or {}))
    reading.check_together(locked, wanted)
    _write_wishes(application, wanted, given)
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
