"""One act for several people of a challenge: a team prolonged, split between two hosts, or that somebody leaves.

Each person keeps their own act and paper (R20); all are recorded, or none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction

from accounts.domain.acts import team_act
from accounts.models import User
from challenges.models import Administration, Challenge
from common.language.formatting import french_date
from documents.models import Document
from notifications.models import Message
from talents.domain import acts, durations
from talents.domain.acts import UNDER_CONTRACT, ActRefusedError
from talents.domain.documents import facts
from talents.domain.documents.papers import PaperRefusedError
from talents.domain.rehearsing import rehearse
from talents.enums import ActKind
from talents.models import Mission, MissionAct

KINDS = (ActKind.EXTENSION, ActKind.TRANSFER, ActKind.TERMINATION)


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamAct:
    """What happens to some people of a team: ``until`` is for an extension, ``host`` for a transfer."""

    kind: ActKind
    missions: Sequence[Mission]
    on: date
    reason: str
    until: date | None = None
    host: Administration | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """What one person's act changes: the act with its paper, what the programme owes before and after, in euros.

    ``left_open`` says what stays to be done by somebody else until the promotion ends, and what is owed for it (R24).
    """

    act: MissionAct
    document: Document | None
    owed_before: Decimal
    owed_after: Decimal
    left_open: str = ""
    owed_open: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Forecast:
    """What recording the acts would do, its very messages included."""

    lines: list[Line]
    messages: list[Message]


def team(challenge: Challenge) -> list[Mission]:
    """Return the missions of a challenge that an act may change."""
    missions = Mission.objects.filter(position__challenge=challenge, state__in=UNDER_CONTRACT)
    return list(missions.select_related("talent", "host", "position__profession").order_by("pk"))


def _record_one(mission: Mission, asked: TeamAct, by: User, at: datetime) -> Line:
    ends_before, owed_before = mission.ends_on, facts.owed(mission)
    try:
        act = acts.record(
            mission, asked.kind, on=asked.on, reason=asked.reason, until=asked.until, host=asked.host, by=by, at=at
        )
    except ActRefusedError as error:
        raise ActRefusedError(error.field, f"{mission.talent} : {error}") from None
    except PaperRefusedError as error:
        raise ActRefusedError("missions", f"{mission.talent} : {error}") from None
    mission.refresh_from_db()
    document = act.document
    if asked.kind != ActKind.TERMINATION:
        return Line(act, document, owed_before, facts.owed(mission))
    begins = asked.on + timedelta(days=1)
    if begins >= ends_before:
        return Line(act, document, owed_before, facts.owed(mission))
    left = Mission(cohort=mission.cohort, net_monthly=mission.net_monthly, starts_on=begins, ends_on=ends_before)
    words = durations.in_words(begins, ends_before)
    sentence = f"du {french_date(begins)} au {french_date(ends_before)}, soit {words}"
    return Line(act, document, owed_before, facts.owed(mission), sentence, facts.owed(left))


@team_act("talents.manage")
@transaction.atomic
def record(challenge: Challenge, asked: TeamAct, *, by: User, at: datetime) -> list[Line]:
    """Record the act of each person chosen, all or none, and return what changed.

    Raises :class:`ActRefusedError` naming the person.
    """
    team_keys = {mission.pk for mission in team(challenge)}
    if not asked.missions or not {mission.pk for mission in asked.missions} <= team_keys:
        raise ActRefusedError("missions", "Choisissez les personnes concernées parmi l’équipe de ce défi.")
    return [_record_one(mission, asked, by, at) for mission in asked.missions]


@team_act("talents.manage")
def forecast(challenge: Challenge, asked: TeamAct, *, by: User, at: datetime) -> Forecast:
    """Return what the acts would do; nothing is written. Raises as :func:`record` does."""
    return Forecast(*rehearse(lambda: record(challenge, asked, by=by, at=at), at=at))
