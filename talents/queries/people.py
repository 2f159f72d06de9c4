"""The people of a challenge, as its host may know them: heard by its panel, proposed a seat, recruited.

Whoever orders the people heard reads the hearings, by their seat in the panel; the others read the seats proposed and
the missions. Nothing that was not announced is in it (R14).
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from accounts.models import User
from applications.enums import ApplicationState
from applications.models import Application
from challenges.models import Challenge
from challenges.queries.steps import Reader
from common.days import day_of
from common.language.formatting import french_date, french_datetime, french_deadline
from common.language.steps import Step
from juries.enums import HearingState
from juries.models import Hearing, Juror
from juries.queries.deliberation import hidden_deposits
from juries.queries.steps import deadlines
from selection.enums import OfferState
from selection.models import Offer
from talents.models import Mission
from talents.queries.steps import next_step

ANSWERS = {
    OfferState.DECLINED: "La place proposée est déclinée.",
    OfferState.EXPIRED: "La place proposée est restée sans réponse dans le délai.",
    OfferState.REPLACED: "La place est libérée : un défi mieux placé dans ses vœux l’accueille.",
    OfferState.CANCELLED: "La proposition est annulée.",
    OfferState.ENDED: "La place est rendue.",
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of a challenge: their trade, where they stand, and their mission once there is one."""

    name: str
    trade: str
    step: Step
    mission: Mission | None = None


def host_seat(user: User, challenge: Challenge) -> Juror | None:
    """Return the seat by which a person hears and orders the people of a challenge, if they have one."""
    seats = Juror.objects.present().filter(user=user, is_host=True, charter_signed_at__isnull=False)
    return seats.filter(panel=challenge.hearing_panel_id).select_related("panel").first()


def people_of(challenge: Challenge, user: User, *, at: datetime) -> list[Person]:
    """Return the people of a challenge whom a person may know: who waits for an act of theirs first, then by trade."""
    missions = (
        Mission.objects.filter(position__challenge=challenge)
        .select_related("talent", "position__profession", "contract", "cohort__campaign", "offer")
        .prefetch_related("contract__signatures")
    )
    recruited = {mission.offer.application_id: mission for mission in missions.order_by("starts_on", "pk")}
    people = [
        Person(
            str(mission.talent), str(mission.position.profession), next_step(mission, at, reader=Reader.HOST), mission
        )
        for mission in recruited.values()
    ]
    offers = Offer.objects.filter(position__challenge=challenge).exclude(application__in=recruited)
    proposed: dict[int, Person] = {}
    for offer in offers.select_related("application__candidate", "position__profession").order_by("sent_at", "pk"):
        candidate, trade = str(offer.application.candidate), str(offer.position.profession)
        proposed[offer.application_id] = Person(candidate, trade, _of_offer(offer, zone=challenge.campaign.timezone))
    people += proposed.values()
    seat = host_seat(user, challenge)
    if seat is not None:
        people += _heard(seat, known={*recruited, *proposed}, zone=challenge.campaign.timezone, at=at)
    return sorted(people, key=lambda person: (not person.step.yours, person.trade, person.name))


def _of_offer(offer: Offer, *, zone: str) -> Step:
    if offer.state == OfferState.SENT:
        return Step(
            f"Une place est proposée : la réponse est attendue avant le {french_deadline(offer.expires_at, zone)}."
        )
    if offer.state == OfferState.ACCEPTED:
        starts = f" La prise de poste est prévue le {french_date(offer.starts_on)}." if offer.starts_on else ""
        return Step(f"La place est acceptée.{starts} L’équipe ouvre la mission.")
    return Step(ANSWERS[OfferState(offer.state)])


def _heard(seat: Juror, *, known: set[int], zone: str, at: datetime) -> list[Person]:
    """Return those whom the panel heard, or hears and told when; those tied to the host are left out (R7)."""
    known_to_them = Q(convened_at__isnull=False) | ~Q(state=HearingState.PLANNED)
    hearings = Hearing.objects.filter(known_to_them, panel=seat.panel).exclude(state=HearingState.CANCELLED)
    last = {hearing.deposit_id: hearing for hearing in hearings.order_by("starts_at", "pk")}
    applications = Application.for_concerned().filter(dossier__deposit__in=last.keys() - hidden_deposits(seat))
    given = {row.deposit_id: row.words for row in seat.panel.host_places.all()}
    due = deadlines([seat.panel_id]).get(seat.panel_id)
    before = f" avant le {french_date(due)}" if due is not None else " avant la clôture du jury"
    people = []
    for application in applications.exclude(pk__in=known).select_related("candidate", "profession", "dossier__deposit"):
        hearing = last[application.dossier.deposit.pk]
        step = _of_hearing(hearing, seat, given.get(hearing.deposit_id, ""), zone=zone, before=before, at=at)
        if application.announced_state in {ApplicationState.WAITING, ApplicationState.NOT_SELECTED}:
            step = Step(f"Après l’audition : {application.announced_label.lower()}.")
        people.append(Person(str(application.candidate), str(application.profession), step))
    return people


def _of_hearing(hearing: Hearing, seat: Juror, given: str, *, zone: str, before: str, at: datetime) -> Step:
    if hearing.state in {HearingState.PLANNED, HearingState.ONGOING}:
        verb = "est" if hearing.known_start >= at else "était"
        return Step(f"L’audition {verb} prévue le {french_datetime(hearing.known_start, zone)}.")
    on = french_date(day_of(hearing.starts_at, zone))
    if hearing.state == HearingState.ABSENT:
        return Step(f"L’audition du {on} n’a pas eu lieu : la personne était absente.")
    if given:
        return Step(f"L’audition a eu lieu le {on}. Votre ordre : {given.lower()}.")
    if seat.panel.closed_at is not None:
        return Step(f"L’audition a eu lieu le {on}. Le jury est clos.")
    return Step(f"L’audition a eu lieu le {on} : donnez votre ordre{before}.", yours=True)
