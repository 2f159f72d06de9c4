"""Rankings per position, matching, offers and their cascade."""

import hashlib
import json
from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, Sum
from django.dispatch import Signal

from accounts.domain.acts import team_act
from accounts.models import User
from applications.domain import matching, scenarios, terms
from applications.enums import ApplicationState, OfferState, Outcome
from applications.models import Application, MatchLine, MatchRun, Offer, OfferLog, Ranking, SeatHold
from challenges.domain.campaigns import NoPayBandError
from challenges.enums import ChallengeState
from challenges.models import Campaign, Position
from common.days import add_local, day_of
from common.formatting import french_deadline
from common.transitions import move, move_many
from notifications.domain import outbox

interrupted = Signal()  # offer, by, at, reason: sent in the transaction that opens its seat again


class SelectionRefusedError(Exception):
    """The act of selection is impossible now; the message says why, in French."""


def inputs_of(campaign: Campaign) -> dict[str, Any]:
    """Return wishes as positions, ranks with their results, and free seats, in a fixed order (four queries)."""
    positions = Position.objects.filter(challenge__campaign=campaign, challenge__state=ChallengeState.PUBLISHED)
    taken = Count("offers", filter=Q(offers__state__in=(OfferState.SENT, OfferState.ACCEPTED)))
    held = held_seats(campaign)
    seats = []
    by_pair = {}
    teams: dict[int, list[Any]] = {}
    for position in positions.annotate(taken=taken).order_by("pk"):
        seats.append([position.pk, max(0, position.seats - position.taken - held.get(position.pk, 0))])
        by_pair[position.challenge_id, position.profession_id] = position.pk
        team = teams.setdefault(position.challenge_id, [position.challenge_id, [], 0])
        team[1].append(position.pk)
        team[2] += position.taken
    waiting = campaign.applications.filter(state__in=(ApplicationState.HEARD, ApplicationState.WAITING))
    wishes = [
        [one.pk, [by_pair.get((wish.challenge_id, one.profession_id or 0)) for wish in one.wishes.all()]]
        for one in waiting.prefetch_related("wishes").order_by("pk")
    ]
    ranks: dict[int, list[list[Any]]] = defaultdict(list)
    known = Ranking.objects.filter(position__in=by_pair.values(), application__in=waiting)
    for position_id, application_id, place, result in known.order_by("position", "rank").values_list(
        "position_id", "application_id", "rank", "result"
    ):
        ranks[position_id].append([application_id, place, str(result)])
    return {
        "wishes": wishes,
        "ranks": [[key, rows] for key, rows in ranks.items()],
        "seats": seats,
        "teams": list(teams.values()),
    }


def held_seats(campaign: Campaign) -> dict[int, int]:
    """Return how many seats are held back in each position that has some."""
    holds = SeatHold.objects.filter(position__challenge__campaign=campaign, released_at__isnull=True)
    return dict(holds.order_by().values_list("position").annotate(Sum("seats")))


@team_act
@transaction.atomic
def hold(position: Position, *, seats: int, cause: str, reason: str, by: User, at: datetime) -> SeatHold:
    """Hold free seats back from matchings and offers, with the reason. Raises :class:`SelectionRefusedError`."""
    locked = Position.objects.select_for_update().get(pk=position.pk)
    if not reason.strip():
        raise SelectionRefusedError("Dites pourquoi ces places sont retenues : le motif est gardé.")
    if seats < 1 or seats > free_seats(locked):
        raise SelectionRefusedError(f"Ce poste a {free_seats(locked)} place(s) libre(s) : retenez-en une au moins.")
    return SeatHold.objects.create(position=locked, seats=seats, cause=cause, reason=reason.strip()[:300], by=by, at=at)


@team_act
def release(held: SeatHold, *, by: User, at: datetime) -> bool:
    """Open held seats again; return whether they still were held."""
    still = SeatHold.objects.filter(pk=held.pk, released_at__isnull=True)
    return bool(still.update(released_at=at, released_by=by))


def free_seats(position: Position) -> int:
    """Return the seats of a position that nobody has and that are not held back."""
    alive = position.offers.filter(state__in=(OfferState.SENT, OfferState.ACCEPTED)).count()
    held = position.holds.filter(released_at__isnull=True).aggregate(seats=Sum("seats"))["seats"] or 0
    return max(0, position.seats - alive - held)


def _digest(inputs: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(inputs, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def compute(inputs: dict[str, Any]) -> list[matching.Line]:
    """Return the stable matching of stored inputs, line by line: the same whenever it is computed again."""
    wishes = dict(inputs["wishes"])
    ranks = {key: {candidate: place for candidate, place, _ in rows} for key, rows in inputs["ranks"]}
    seats = dict(inputs["seats"])
    wanted = {candidate: [p for p in positions if p is not None] for candidate, positions in wishes.items()}
    seated = matching.deferred_acceptance(wanted, ranks, seats)
    if matching.blocking_pairs(wanted, ranks, seats, seated):  # another path than the algorithm's own
        raise SelectionRefusedError("L’appariement calculé n’est pas stable : il n’est pas gardé.")
    return list(matching.explain(wishes, ranks, seats, seated))


@team_act
@transaction.atomic
def match(campaign: Campaign, *, by: User, at: datetime) -> MatchRun:
    """Compute the stable matching of the free seats and store it with its explanation; nobody is told anything.

    The result is proved by looking for a blocking pair before it is kept. Raises :class:`SelectionRefusedError`.
    """
    return _keep(campaign, inputs_of(campaign), by=by, at=at)


@team_act
@transaction.atomic
def propose(run: MatchRun, scenario: scenarios.Scenario, *, by: User, at: datetime) -> MatchRun:
    """Keep a scenario on a matching's data as a proposal of its own, under somebody's name; nobody is told anything.

    Raises :class:`SelectionRefusedError` when the campaign's data are no longer those of the matching: a seat offered
    or a person gone since would be ignored.
    """
    now = inputs_of(run.campaign)
    gone = {one for one, _ in run.inputs["wishes"]} - {one for one, _ in now["wishes"]} - scenario.absent
    supposed, free = scenarios.suppose(run.inputs, scenario), dict(now["seats"])
    over = any(count > free.get(key, 0) for key, count in supposed["seats"])
    if gone or over or any(now.get(name) != run.inputs.get(name) for name in ("ranks", "teams")):
        raise SelectionRefusedError("Des places ou des rangs ont changé depuis : calculez d’abord un appariement.")
    return _keep(run.campaign, supposed, by=by, at=at)


def _keep(campaign: Campaign, inputs: dict[str, Any], *, by: User, at: datetime) -> MatchRun:
    """Compute the stable matching of inputs and store both, line by line."""
    lines = compute(inputs)
    run = MatchRun.objects.create(
        campaign=campaign, inputs=inputs, inputs_sha256=_digest(inputs), made_at=at, made_by=by
    )
    MatchLine.objects.bulk_create(
        [
            MatchLine(
                run=run,
                application_id=line.candidate,
                position_id=line.position,
                wish_rank=line.wish_rank,
                outcome=line.outcome,
                rank=line.rank,
                cutoff=line.cutoff,
            )
            for line in lines
        ],
        batch_size=500,
    )
    return run


def faults(run: MatchRun) -> list[str]:
    """Return what of a stored matching is not what its inputs give when they are computed again, in French."""
    if _digest(run.inputs) != run.inputs_sha256:
        return [f"{run} : les données ne sont plus celles de l’empreinte."]
    stored = {
        (line.application_id, line.wish_rank): (line.position_id, line.outcome, line.rank, line.cutoff)
        for line in run.lines.all()
    }
    again = {
        (line.candidate, line.wish_rank): (line.position, line.outcome, line.rank, line.cutoff)
        for line in compute(run.inputs)
    }
    return [f"{run} : la ligne {key} diffère." for key in sorted(set(stored.items()) ^ set(again.items()))]


@team_act
@transaction.atomic
def adopt(run: MatchRun, *, by: User, at: datetime) -> list[Offer]:
    """Send the offers of a matching and put the others on the waiting list.

    Raises :class:`SelectionRefusedError` when the matching was adopted already, when a newer one exists, or when the
    campaign asks for two people and its author adopts it.
    """
    run = MatchRun.objects.select_for_update().select_related("campaign").get(pk=run.pk)
    if run.adopted_at is not None:
        raise SelectionRefusedError("Cet appariement est déjà adopté.")
    if run.campaign.two_people and run.made_by_id == by.pk:
        raise SelectionRefusedError("Cette campagne demande deux personnes : une autre que vous l’adopte.")
    newest = run.campaign.match_runs.first()
    if newest != run:
        raise SelectionRefusedError("Un appariement plus récent existe : relisez-le avant de décider.")
    run.adopted_at = at
    run.save(update_fields=["adopted_at"])
    offers = []
    lines = run.lines.filter(outcome=Outcome.SEATED).select_related(
        "application__candidate", "position__challenge", "position__profession"
    )
    for line in lines.order_by("pk"):
        assert line.position is not None  # noqa: S101 - a seated line has its position
        offers.append(offer(line.application, line.position, by=by, at=at))
    left = run.campaign.applications.filter(state=ApplicationState.HEARD)
    move_many(list(left), "wait", by=by, at=at)
    return offers


@team_act
@transaction.atomic
def offer(
    application: Application,
    position: Position,
    *,
    by: User | None,
    at: datetime,
    reason: str = "",
    starts_on: date | None = None,
    replacement: bool = False,
) -> Offer:
    """Propose a free seat with its terms; the delay to accept is the campaign's (R11), and the message is queued.

    ``starts_on`` is the first day when it is not the promotion's. Raises :class:`SelectionRefusedError` when the
    position has no free seat, or its challenge takes nobody any more (R13).
    """
    position = (
        Position.objects.select_for_update(of=("self",))
        .select_related("challenge__campaign", "challenge__administration", "profession")
        .get(pk=position.pk)
    )
    if position.challenge.state == ChallengeState.WITHDRAWN:
        raise SelectionRefusedError(f"Le défi « {position.challenge} » est retiré : ses places ne se proposent plus.")
    if not free_seats(position):
        raise SelectionRefusedError(f"Le poste « {position} » n’a plus de place.")
    campaign = position.challenge.campaign
    expires_at = add_local(at, timedelta(days=campaign.acceptance_days), campaign.timezone)
    try:
        stated = terms.compute_terms(
            application, position, starts_on=starts_on or terms.first_day(position, expires_at)
        )
    except (terms.TermsRefusedError, NoPayBandError) as error:
        raise SelectionRefusedError(str(error)) from None
    move(application, "replace" if replacement else "offer", by=by, at=at, reason=reason if replacement else "")
    application.tell()
    made = Offer.objects.create(
        application=application, position=position, sent_at=at, expires_at=expires_at, replacement=replacement,
        **terms.columns(stated),
    )  # fmt: skip
    OfferLog.objects.create(subject=made, verb="send", source="", target=OfferState.SENT, by=by, at=at, reason=reason)
    outbox.queue(
        "offer",
        to=application.candidate,
        key=f"offer-{made.pk}",
        context={
            "challenge": str(position.challenge),
            "profession": str(position.profession),
            "expires_at": french_deadline(made.expires_at, campaign.timezone),
            "days": campaign.acceptance_days,
            "terms": terms.stated(made),
        },
        at=at,
    )
    return made


@transaction.atomic
def answer(made: Offer, *, accepted: bool, by: User, at: datetime) -> None:
    """Record the candidate's answer. A refusal calls nobody by itself: :func:`cascade` does, when the team says.

    Raises :class:`SelectionRefusedError` for a stranger or after the delay (R11), and
    :class:`common.transitions.TransitionRefusedError` for a second answer.
    """
    if made.application.candidate_id != by.pk:
        raise SelectionRefusedError("Cette proposition n’est pas la vôtre.")
    if at > made.expires_at:
        raise SelectionRefusedError("Le délai pour répondre à cette proposition est dépassé.")
    verb = "accept" if accepted else "decline"
    move(made, verb, by=by, at=at, answered_at=at)
    move(made.application, verb, by=by, at=at)
    made.application.tell()


@transaction.atomic
def expire(campaign: Campaign | None, *, at: datetime) -> int:
    """Expire the offers left without answer (silence is a refusal, R11); return how many."""
    late = Offer.objects.filter(state=OfferState.SENT, expires_at__lt=at).select_related("application")
    if campaign is not None:
        late = late.filter(application__campaign=campaign)
    offers = list(late.select_for_update(of=("self",)).order_by("pk"))  # an answer that comes now is waited for
    for made in offers:
        move(made, "expire", by=None, at=at, answered_at=at)
        move(made.application, "decline", by=None, at=at, reason="silence au terme du délai")
        made.application.tell()
    return len(offers)


def has_lapsed(campaign: Campaign, at: datetime) -> bool:
    """Tell whether the fixed date of the waiting list is past (R12): its last day ends at midnight in its own zone."""
    until = campaign.waiting_list_until
    return until is not None and day_of(at, campaign.timezone) > until


def _check_waiting_list(campaign: Campaign, at: datetime) -> None:
    if has_lapsed(campaign, at):
        raise SelectionRefusedError("La liste d’attente de cette campagne est caduque.")


@transaction.atomic
def lapse(*, at: datetime) -> int:
    """Close the waiting lists whose fixed date is past (R12); return how many people were on them.

    The team then announces it as every decision.
    """
    dated = Campaign.objects.filter(
        sandbox=False, waiting_list_until__isnull=False, applications__state=ApplicationState.WAITING
    )
    lapsed = [campaign.pk for campaign in dated.distinct() if has_lapsed(campaign, at)]
    over = Application.objects.filter(state=ApplicationState.WAITING, campaign__in=lapsed)
    people = list(over.order_by("pk"))
    move_many(people, "dismiss", by=None, at=at, reason="liste d’attente caduque")
    return len(people)


@team_act
@transaction.atomic
def end(made: Offer, *, reason: str, by: User, at: datetime) -> None:
    """Record that somebody left their seat, which opens again. Raises :class:`SelectionRefusedError` without reason."""
    if not reason.strip():
        raise SelectionRefusedError("Dites pourquoi la mission est interrompue : le motif est gardé.")
    move(made, "end", by=by, at=at, reason=reason.strip())
    interrupted.send(sender=Offer, offer=made, by=by, at=at, reason=reason.strip())


def callable_people(position: Position) -> list[tuple[Application, int | None]]:
    """Return who may be called to a free seat, with ranks: the waiting list, those that this jury ranked first."""
    ranks = dict(position.rankings.values_list("application", "rank"))
    waiting = Application.objects.filter(
        campaign=position.challenge.campaign_id, state__in=(ApplicationState.HEARD, ApplicationState.WAITING)
    ).select_related("candidate", "profession")
    rows = [(one, ranks.get(one.pk)) for one in waiting.order_by("pk")]
    return sorted(rows, key=lambda row: (row[1] is None, row[1] or 0, row[0].pk))


@team_act
@transaction.atomic
def call(application: Application, position: Position, *, reason: str, by: User, at: datetime) -> Offer:
    """Offer one free seat by hand: a second round for seats that nobody had, or a replacement in the year.

    Raises :class:`SelectionRefusedError` for a waiting list that lapsed (R12), where two people decide, when a better
    ranked person is passed over without a reason, or without seat.
    """
    campaign = position.challenge.campaign
    if campaign.two_people:
        raise SelectionRefusedError("Cette campagne demande deux personnes : l’une calcule, une autre l’adopte.")
    _check_waiting_list(campaign, at)
    rows = [one.pk for one, _ in callable_people(position)]
    if application.pk not in rows:
        raise SelectionRefusedError("Cette personne n’est pas sur la liste d’attente de la campagne.")
    ranked = position.rankings.filter(application=application).exists()
    if not reason.strip() and (rows[0] != application.pk or not ranked):
        raise SelectionRefusedError("Dites pourquoi cette personne, et non la première de la liste.")
    return offer(application, position, by=by, at=at, reason=reason.strip())


@team_act
def cascade(campaign: Campaign, *, by: User, at: datetime) -> list[Offer]:
    """Offer the seats freed by refusals to the waiting list: a new matching with what is accepted or pending locked.

    Raises :class:`SelectionRefusedError` when the waiting list has lapsed (R12), or when the campaign asks for two
    people: one computes the matching, another adopts it.
    """
    if campaign.two_people:
        raise SelectionRefusedError("Cette campagne demande deux personnes : l’une calcule, une autre l’adopte.")
    _check_waiting_list(campaign, at)
    return adopt(match(campaign, by=by, at=at), by=by, at=at)
