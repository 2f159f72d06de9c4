"""Rankings per position, matching, offers and their cascade."""

from collections import Counter
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.dispatch import Signal

from accounts.domain.acts import team_act
from accounts.models import User
from applications.domain.pairs.memberships import Ending, end_with
from applications.enums import ApplicationState
from applications.models import Application
from challenges.domain.rules import reasons
from challenges.domain.rules.running import check_running
from challenges.models import Campaign, Position
from common.digests import digest
from common.language.formatting import french_deadline
from common.language.french import counted
from common.language.text import normalize_text
from common.transitions import move, move_many
from notifications.domain import outbox
from selection.domain.errors import SelectionRefusedError
from selection.domain.matchings import matching, pairs, scenarios
from selection.domain.matchings.inputs import free_seats, inputs_of, passed_over_by
from selection.domain.matchings.ties import is_tied, open_ties
from selection.domain.seats import improvements, offers, start_dates, terms, waiting_list
from selection.enums import OfferState, Outcome
from selection.models import MatchLine, MatchRun, Offer, SeatHold

interrupted = Signal()  # offer, by, at, reason: sent in the transaction that opens its seat again

CHANGED = "Des places, des rangs ou des réponses ont changé depuis : calculez d’abord un nouvel appariement."


@team_act("selection.manage")
@transaction.atomic
def hold(position: Position, *, seats: int, cause: str, reason: str, by: User, at: datetime) -> SeatHold:
    """Hold free seats back from matchings and offers, with the reason. Raises :class:`SelectionRefusedError`."""
    locked = Position.objects.select_for_update().get(pk=position.pk)
    if not reason.strip():
        raise SelectionRefusedError("Dites pourquoi ces places sont retenues : le motif est gardé.", field="reason")
    free = free_seats(locked)
    if seats < 1 or seats > free:
        free_text = f"a {counted(free, 'place libre', 'places libres')}" if free else "n’a aucune place libre"
        limit = f" : retenez-en entre une et {free}" if free > 1 else ""
        raise SelectionRefusedError(f"Ce poste {free_text}{limit}.")
    return SeatHold.objects.create(position=locked, seats=seats, cause=cause, reason=reason.strip()[:300], by=by, at=at)


@team_act("selection.manage")
def release(held: SeatHold, *, by: User, at: datetime) -> bool:
    """Open held seats again; return whether they still were held."""
    still = SeatHold.objects.filter(pk=held.pk, released_at__isnull=True)
    return bool(still.update(released_at=at, released_by=by))


def compute(inputs: dict[str, Any]) -> list[matching.Line]:
    """Return the stable matching of stored inputs, line by line: the same whenever it is computed again."""
    known = scenarios.data(inputs)
    seated = matching.deferred_acceptance(*known)
    if matching.blocking_pairs(*known, seated):  # another path than the algorithm's own
        raise SelectionRefusedError("L’appariement calculé n’est pas stable : il n’est pas gardé.")
    ranks = {key: {candidate: place for candidate, place, _ in rows} for key, rows in inputs["ranks"]}
    return list(matching.explain(dict(inputs["wishes"]), ranks, known.seats, seated))


@team_act("selection.manage")
@transaction.atomic
def match(campaign: Campaign, *, by: User, at: datetime) -> MatchRun:
    """Compute the stable matching of the free seats and store it with its explanation; nobody is told anything.

    The result is proved by looking for a blocking pair before it is kept. Raises :class:`SelectionRefusedError`.
    """
    check_running(campaign)
    return _store(campaign, inputs_of(campaign, at=at), by=by, at=at)


def _current(campaign: Campaign, scenario: scenarios.Scenario, *, at: datetime) -> dict[str, Any]:
    """Return a scenario's inputs as they are now. Raises :class:`SelectionRefusedError` for seats that are gone."""
    now = inputs_of(campaign, at=at)
    free = dict(now["seats"])
    waiting = {key for key, _ in now["wishes"]} - {key for key, _ in now["holders"]}
    given = Counter(scenario.assigned.values())
    opened = given + Counter({key: count for key, count in scenario.seats.items() if count})
    if any(count > free.get(key, 0) for key, count in opened.items()) or not waiting.issuperset(scenario.assigned):
        raise SelectionRefusedError(CHANGED)
    return scenarios.suppose(now, scenario) if scenario.changes else now


def _check_current(campaign: Campaign, inputs: dict[str, Any], *, at: datetime) -> None:
    """Refuse inputs that are no longer the campaign's: an answer, a rank, a withdrawal since would be ignored."""
    if digest(_current(campaign, scenarios.scenario_of(inputs), at=at)) != digest(inputs):
        raise SelectionRefusedError(CHANGED)


@team_act("selection.manage")
@transaction.atomic
def propose(run: MatchRun, scenario: scenarios.Scenario, *, by: User, at: datetime) -> MatchRun:
    """Keep a scenario on a matching's data as a proposal of its own, under somebody's name; nobody is told anything.

    Raises :class:`SelectionRefusedError` when it closes seats or takes people out without a reason, which is written
    to those it concerns, or when the campaign's data are no longer those of the matching.
    """
    if scenario.changes and not scenario.reason.strip():
        raise SelectionRefusedError(
            "Dites pourquoi : le motif est écrit aux personnes que cette hypothèse concerne.", field="reason"
        )
    supposed = scenarios.suppose(run.inputs, scenario) if scenario.changes else run.inputs
    _check_current(run.campaign, supposed, at=at)
    return _store(run.campaign, supposed, by=by, at=at)


def _store(campaign: Campaign, inputs: dict[str, Any], *, by: User, at: datetime) -> MatchRun:
    """Compute the stable matching of inputs and store both, line by line."""
    lines = compute(inputs)
    run = MatchRun.objects.create(
        campaign=campaign, inputs=inputs, inputs_sha256=digest(inputs), made_at=at, made_by=by
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


def seated(run: MatchRun) -> dict[int, int]:
    """Return who has which position in a stored matching."""
    rows = run.lines.filter(outcome=Outcome.SEATED, position__isnull=False)
    return dict(rows.values_list("application", "position"))


def faults(run: MatchRun) -> list[str]:
    """Return what of a stored matching is not what its inputs give when they are computed again, in French."""
    if digest(run.inputs) != run.inputs_sha256:
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


@team_act("selection.manage")
@transaction.atomic
def adopt(run: MatchRun, *, by: User, at: datetime) -> list[Offer]:
    """Send the offers of a matching, move up those who kept better wishes, put the others on the waiting list.

    Return the offers made. Raises :class:`SelectionRefusedError` when the matching was adopted already, when a newer
    one exists, when its data are no longer the campaign's, when the clock alone separates the last person admitted
    and the next one, or when the campaign asks for two people and its author adopts it.
    """
    run = MatchRun.objects.select_for_update().select_related("campaign").get(pk=run.pk)
    Campaign.objects.select_for_update(no_key=True).get(pk=run.campaign_id)  # no ranking changes meanwhile
    if run.adopted_at is not None:
        raise SelectionRefusedError("Cet appariement est déjà adopté.")
    if run.campaign.two_people and run.made_by_id == by.pk:
        raise SelectionRefusedError("Cette campagne demande deux personnes : une autre que vous l’adopte.")
    newest = run.campaign.match_runs.first()
    if newest != run:
        raise SelectionRefusedError("Un appariement plus récent existe : relisez-le avant de décider.")
    _check_current(run.campaign, run.inputs, at=at)
    for tie in open_ties(run):
        raise SelectionRefusedError(tie)
    pairs.check(run, seated(run))
    run.adopted_at = at
    run.save(update_fields=["adopted_at"])
    seat_of = dict(run.inputs.get("holders", []))
    lines = run.lines.filter(outcome=Outcome.SEATED).select_related(
        "application__candidate", "position__challenge", "position__profession"
    )
    gained = [line for line in lines.order_by("pk") if seat_of.get(line.application_id) != line.position_id]
    up = improvements.leave_seats([line.application for line in gained if line.application_id in seat_of], by=by, at=at)
    sent = []
    for line in gained:
        assert line.position is not None  # noqa: S101 - a seated line has its position
        former = up.get(line.application_id)
        if former is None:
            sent.append(offer(line.application, line.position, by=by, at=at, matched=True))
        else:
            sent.append(improvements.move_up(former, line.position, by=by, at=at))
    sent += _offer_assigned(run, by=by, at=at)
    left = run.campaign.applications.filter(state=ApplicationState.HEARD)
    move_many(list(left), "wait", by=by, at=at)
    untold = run.campaign.applications.exclude(announced_state=F("state")).exclude(state=ApplicationState.DRAFT)
    if run.salt and not untold.exists():  # nobody waits to learn what the published data would tell (R14)
        MatchRun.objects.filter(pk=run.pk).update(published_at=at)
    return sent


def _offer_assigned(run: MatchRun, *, by: User, at: datetime) -> list[Offer]:
    """Send the offers of the seats that a proposal gives by hand, with its reason, after those of the matching.

    Whoever still prefers such a seat, and was ranked before the person, is then kept with the offer.
    """
    scenario = scenarios.scenario_of(run.inputs)
    people = Application.objects.select_related("campaign", "candidate").in_bulk(scenario.assigned)
    positions = Position.objects.select_related("challenge__campaign", "profession").in_bulk(scenario.assigned.values())
    return [
        offer(people[person], positions[position], by=by, at=at, reason=scenario.reason)
        for person, position in sorted(scenario.assigned.items())
    ]


@team_act("selection.manage")
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
    matched: bool = False,
) -> Offer:
    """Propose a free seat with its terms; the delay to accept is the campaign's (R11), and the message is queued.

    ``starts_on`` is the first day when it is not the promotion's, ``matched`` when a matching gives the seat: otherwise
    those whom this passes over are kept with it. Raises :class:`SelectionRefusedError` when the position has no free
    seat, or its challenge takes nobody any more (R13).
    """
    check_running(position.challenge.campaign)
    passed_over = None if matched else passed_over_by(application, position, at=at)
    offer = offers.create(
        application, position, by=by, at=at, reason=reason, starts_on=starts_on, replacement=replacement,
        by_hand=not matched, passed_over=passed_over,
    )  # fmt: skip
    move(application, "replace" if replacement else "offer", by=by, at=at, reason=reason if replacement else "")
    application.publish_state()
    campaign = offer.position.challenge.campaign
    outbox.queue(
        "offer",
        to=application.candidate,
        key=f"offer-{offer.pk}",
        context={
            "challenge": str(offer.position.challenge),
            "profession": str(offer.position.profession),
            "expires_at": french_deadline(offer.expires_at, campaign.timezone),
            "days": campaign.acceptance_days,
            "terms": terms.stated(offer),
            "public_id": str(offer.public_id),
        },
        campaign=campaign.code,
        at=at,
    )
    return offer


@transaction.atomic
def answer(
    offer: Offer, *, accepted: bool, by: User, at: datetime, keeps_wishes: bool = False, reason: str = ""
) -> None:
    """Record the candidate's answer. A refusal calls nobody by itself: :func:`cascade` does, when the team says.

    With ``keeps_wishes`` the person accepts and keeps the wishes that they prefer, until the campaign's date;
    ``reason`` is what they say of a refusal, if they do. Raises
    :class:`SelectionRefusedError` for a stranger, after the delay (R11), or when no better wish may be kept, and
    :class:`common.transitions.TransitionRefusedError` for a second answer.
    """
    if offer.application.candidate_id != by.pk:
        raise SelectionRefusedError("Cette proposition n’est pas la vôtre.")
    if start_dates.is_late(offer, at=at):
        raise SelectionRefusedError("Le délai pour répondre à cette proposition est dépassé.")
    if keeps_wishes and not improvements.may_keep_wishes(offer, at=at):
        raise SelectionRefusedError("Aucun vœu mieux placé ne peut être gardé avec cette place.")
    verb = "accept" if accepted else "decline"
    said_why = "" if accepted else normalize_text(reason).strip()
    move(offer, verb, by=by, at=at, reason=said_why, answered_at=at, keeps_wishes=accepted and keeps_wishes)
    move(offer.application, verb, by=by, at=at)
    offer.application.publish_state()
    if not accepted:
        end_with(offer.application, Ending.DECLINED, by=by, at=at)


@transaction.atomic
def expire(campaign: Campaign | None, *, at: datetime) -> int:
    """Expire the offers left without answer (silence is a refusal, R11); return how many."""
    late = Offer.objects.filter(state=OfferState.SENT, expires_at__lt=at).select_related("application")
    late = late.exclude(pk__in=start_dates.to_answer().values("offer"))  # the team is to answer first
    if campaign is not None:
        late = late.filter(application__campaign=campaign)
    offers = list(late.select_for_update(of=("self",)).order_by("pk"))  # an answer that comes now is waited for
    silence = reasons.automatic(reasons.NO_ANSWER) if offers else None
    for offer in offers:
        move(offer, "expire", by=None, at=at, answered_at=at)
        move(offer.application, "decline", by=None, at=at, reason="silence au terme du délai", refusal_reason=silence)
        offer.application.publish_state()
        end_with(offer.application, Ending.DECLINED, by=None, at=at)
    return len(offers)


@team_act("selection.manage", "talents.manage")
@transaction.atomic
def end(offer: Offer, *, reason: str, by: User, at: datetime) -> None:
    """Record that somebody left their seat, which opens again. Raises :class:`SelectionRefusedError` without reason."""
    if not reason.strip():
        raise SelectionRefusedError("Dites pourquoi la mission est interrompue : le motif est gardé.", field="reason")
    move(offer, "end", by=by, at=at, reason=reason.strip())
    interrupted.send(sender=Offer, offer=offer, by=by, at=at, reason=reason.strip())


def callable_people(position: Position) -> list[tuple[Application, int | None]]:
    """Return who may be called to a free seat, with ranks: the waiting list, those that this jury ranked first."""
    ranks = dict(position.rankings.values_list("application", "rank"))
    waiting = Application.objects.filter(
        campaign=position.challenge.campaign_id, state__in=(ApplicationState.HEARD, ApplicationState.WAITING)
    ).select_related("candidate", "profession")
    rows = [(application, ranks.get(application.pk)) for application in waiting.order_by("pk")]
    return sorted(rows, key=lambda row: (row[1] is None, row[1] or 0, row[0].pk))


@team_act("selection.manage")
@transaction.atomic
def call(application: Application, position: Position, *, reason: str, by: User, at: datetime) -> Offer:
    """Offer one free seat by hand: a second round for seats that nobody had, or a replacement in the year.

    Raises :class:`SelectionRefusedError` for a waiting list that lapsed (R12), where two people decide, when a person
    ranked before them, or tied with them, is passed over without a reason, or without seat.
    """
    campaign = position.challenge.campaign
    if campaign.two_people:
        raise SelectionRefusedError("Cette campagne demande deux personnes : l’une calcule, une autre l’adopte.")
    waiting_list.check_waiting_list(campaign, at)
    pairs.check_by_hand(application, position)
    rows = [candidate.pk for candidate, _ in callable_people(position)]
    if application.pk not in rows:
        raise SelectionRefusedError("Cette personne n’est pas sur la liste d’attente de la campagne.")
    ranked = position.rankings.filter(application=application).exists()
    if not reason.strip() and (rows[0] != application.pk or not ranked):
        raise SelectionRefusedError("Dites pourquoi cette personne, et non la première de la liste.", field="reason")
    if not reason.strip() and is_tied(application, position, rows):
        raise SelectionRefusedError(
            "Cette personne est ex aequo avec une autre qui attend : dites pourquoi elle, ou demandez au jury de les"
            " départager à la page de la sélection."
        )
    return offer(application, position, by=by, at=at, reason=reason.strip())


@team_act("selection.manage")
def prepare_cascade(campaign: Campaign, *, by: User, at: datetime) -> MatchRun:
    """Compute the matching that gives the seats freed by refusals; nobody is told anything before it is adopted.

    Raises :class:`SelectionRefusedError` when the waiting list has lapsed (R12), or when the campaign asks for two
    people: one computes the matching, another adopts it.
    """
    if campaign.two_people:
        raise SelectionRefusedError("Cette campagne demande deux personnes : l’une calcule, une autre l’adopte.")
    waiting_list.check_waiting_list(campaign, at)
    return match(campaign, by=by, at=at)


@team_act("selection.manage")
def cascade(campaign: Campaign, *, by: User, at: datetime) -> list[Offer]:
    """Offer the seats freed by refusals to the waiting list, at once. Raises as :func:`prepare_cascade` does."""
    return adopt(prepare_cascade(campaign, by=by, at=at), by=by, at=at)
