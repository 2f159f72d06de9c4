"""What is left to settle at the end of a mission: each point with its day, and the proof that it is settled."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from common.days import day_of, last_working
from common.language.formatting import french_date
from common.language.french import NBSP
from followup.domain import calendars
from followup.enums import DeliverableKind
from followup.models import HandoverNote, SustainabilityNote
from talents.domain import services, tracker
from talents.domain.deadlines import CERTIFICATES
from talents.enums import Charge
from talents.models import ChecklistAnswer, Mission

BOTH_SIDES = 2


@dataclass(frozen=True, slots=True)
class PointRule:
    """A point of departure: what it is, how many days before the end it is due, who settles it, and its own proof."""

    code: str
    label: str
    days_before: int
    charge: Charge
    proof: Callable[[Mission], str] = lambda _: ""


@dataclass(frozen=True, slots=True)
class ExitPoint:
    """A point of one mission: ``proof`` says what settles it, and is empty while nothing does."""

    code: str
    label: str
    due: date
    charge: Charge
    proof: str

    @property
    def done(self) -> bool:
        """Tell whether it is settled."""
        return bool(self.proof)

    def is_late(self, today: date) -> bool:
        """Tell whether it should have been settled."""
        return not self.done and self.due < today


def _handed(note: HandoverNote | SustainabilityNote | None) -> str:
    if note is None or note.handed_at is None:
        return ""
    return f"Note remise le {french_date(day_of(note.handed_at))} par {note.by}"


def _handover(mission: Mission) -> str:
    return _handed(HandoverNote.objects.filter(mission=mission).select_related("by").first())


def _sustainability(mission: Mission) -> str:
    notes = SustainabilityNote.objects.filter(challenge=mission.position.challenge_id)
    return _handed(notes.select_related("by").first())


def _code(mission: Mission) -> str:
    """Return the source code that was handed over and has an address: that of its repository, or its own."""
    own = Q(kind=DeliverableKind.CODE) & ~Q(url="")
    code = mission.position.challenge.deliverables.filter(own | ~Q(repository="")).first()
    return f"Livrable « {code} », remis le {french_date(code.handed_on)}" if code is not None else ""


def _certificate(mission: Mission) -> str:
    subject = CERTIFICATES.filter(mission=mission).select_related("document").order_by("-pk").first()
    return f"Certificat n°{NBSP}{subject.document.number}" if subject is not None else ""


RULES = (
    PointRule("handover", "Note de passation remise", 15, Charge.TALENT, _handover),
    PointRule("sustainability", "Note de pérennisation remise", 15, Charge.HOST, _sustainability),
    PointRule("code", tracker.DEPARTURE["code"], 7, Charge.TALENT, _code),
    PointRule("access_back", tracker.DEPARTURE["access_back"], 0, Charge.TALENT),
    PointRule("equipment_back", tracker.DEPARTURE["equipment_back"], 0, Charge.TALENT),
    PointRule("certificate", tracker.DEPARTURE["certificate"], 0, Charge.TEAM, _certificate),
)


def _agreed(mission: Mission) -> dict[str, str]:
    """Return the points that both sides say are settled, with the day of the last word."""
    answers: dict[str, list[ChecklistAnswer]] = {}
    for answer in mission.answers.all():
        answers.setdefault(answer.item, []).append(answer)
    return {
        item: f"Réglé selon les deux parties, le {french_date(day_of(max(row.at for row in rows)))}"
        for item, rows in answers.items()
        if len(rows) == BOTH_SIDES and all(row.done for row in rows)
    }


def exit_points(mission: Mission, *, on: date) -> list[ExitPoint]:
    """Return the points of departure of a mission; no certificate is owed when no service was rendered."""
    agreed = _agreed(mission)
    served = services.period(mission, on=max(on, mission.ends_on)) is not None
    return [
        ExitPoint(
            rule.code, rule.label, last_working(mission.ends_on - timedelta(days=rule.days_before)), rule.charge,
            rule.proof(mission) or agreed.get(rule.code, ""),
        )
        for rule in RULES
        if served or rule.code != "certificate"
    ]  # fmt: skip


def entries(mission: Mission, *, at: datetime) -> list[calendars.Entry]:
    """Return what is left of the points of departure of a mission, as dates."""
    today = day_of(at)
    return [
        calendars.on_day(
            f"exit-{mission.pk}-{point.code}", point.label, point.due, detail=point.charge.label,
            about=f"{mission.talent}, {mission.position.challenge}", is_late=point.is_late(today),
        )
        for point in exit_points(mission, on=today)
        if not point.done and point.code != "certificate"  # a deadline already
    ]  # fmt: skip
