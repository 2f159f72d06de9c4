"""What a campaign has prepared for each arrival: the shipped list, until the team writes its own."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max

from accounts.domain.acts import team_act
from accounts.models import User
from challenges.models import Campaign, CampaignLog
from common.language.codes import new_code
from common.refusals import RefusedError
from talents.enums import PointOwner, Side
from talents.models import ArrivalPoint, ChecklistAnswer, Mission

NEW = "nouveau"  # in an address: the point that does not exist yet
MAX_CODE_CHARS = 20


class ArrivalPointRefusedError(RefusedError):
    """The list cannot be written so; the message says why, in French."""


@dataclass(frozen=True, slots=True)
class Shipped:
    """A point that every campaign has at first."""

    code: str
    label: str
    owner: PointOwner
    days: int
    help: str = ""


HOST, TALENT, TEAM = PointOwner.HOST, PointOwner.TALENT, PointOwner.TEAM
SHIPPED = (
    Shipped("access", "Autorisations d’accès demandées", HOST, -21,
            "Locaux, comptes, outils : qui les accorde, et pour quand."),
    Shipped("data", "Accès aux données du défi", HOST, -15,
            "Quelles données, où elles se trouvent, ce qu’il est permis d’en faire, qui l’autorise."),
    Shipped("week", "Programme de la première semaine", HOST, -7,
            "Jour par jour : qui rencontrer, quoi lire, où se rendre le premier matin."),
    Shipped("acronyms", "Sigles et vocabulaire de l’administration", HOST, -7,
            "Les sigles que l’on entend dès le premier jour, et l’organigramme."),
    Shipped("contract", "Contrat signé remis", HOST, 0),
    Shipped("workstation", "Poste de travail", HOST, 0),
    Shipped("badge", "Badge et accès aux locaux", HOST, 0),
    Shipped("network", "Internet non bridé et accès au système d’information", HOST, 0),
    Shipped("team", "Présentation à l’équipe et à la direction", HOST, 7),
    Shipped("canteen", "Restauration collective", HOST, 7),
    Shipped("charter", "Charte informatique lue et règles de sécurité connues", TALENT, 7),
    Shipped("meeting", "Premier point avec la personne et son administration", TEAM, 14),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Expected:
    """One point of a mission: when it is due, what each side says of it, and whether it is late."""

    point: ArrivalPoint
    due_on: date
    talent: ChecklistAnswer | None
    host: ChecklistAnswer | None
    late: bool

    @property
    def talent_done(self) -> bool | None:
        """Return what the person recruited says: settled, not settled, or nothing yet."""
        return self.talent.done if self.talent is not None else None

    @property
    def host_done(self) -> bool | None:
        """Return what the host says: settled, not settled, or nothing yet."""
        return self.host.done if self.host is not None else None

    @property
    def disagrees(self) -> bool:
        """Tell whether the sides say opposite things."""
        return None not in {self.talent_done, self.host_done} and self.talent_done != self.host_done

    @property
    def notes(self) -> list[ChecklistAnswer]:
        """Return what was written of the point, by either side."""
        return [answer for answer in (self.host, self.talent) if answer is not None and answer.note]


def _shipped_rows(campaign: Campaign) -> list[ArrivalPoint]:
    return [
        ArrivalPoint(
            campaign=campaign, code=point.code, rank=rank, label=point.label, help=point.help, owner=point.owner,
            days=point.days,
        )
        for rank, point in enumerate(SHIPPED, start=1)
    ]  # fmt: skip


def of_campaign(campaign: Campaign) -> list[ArrivalPoint]:
    """Return every point of a campaign's list, those no longer asked included (no query once they are prefetched)."""
    return list(campaign.arrival_points.all()) or _shipped_rows(campaign)


def expected_of(mission: Mission, *, today: date) -> list[Expected]:
    """Return the points of a mission, the first due first: those that are asked, and those spoken of before.

    A point is late when its day is over and neither side says that it is settled, one of them being enough.
    """
    answers = {(answer.item, answer.side): answer for answer in mission.answers.all()}
    spoken = {item for item, _ in answers}
    rows = []
    for point in of_campaign(mission.cohort.campaign):
        if not point.asked and point.code not in spoken:
            continue
        talent, host = answers.get((point.code, Side.TALENT)), answers.get((point.code, Side.HOST))
        due_on = mission.starts_on + timedelta(days=point.days)
        settled = any(answer is not None and answer.done for answer in (talent, host))
        rows.append(Expected(point, due_on, talent, host, late=point.asked and not settled and due_on < today))
    return sorted(rows, key=lambda row: (row.due_on, row.point.rank))


def labels(mission: Mission) -> dict[str, str]:
    """Return the points of arrival of a mission's campaign, by code."""
    return {point.code: point.label for point in of_campaign(mission.cohort.campaign)}


@team_act("talents.manage")
@transaction.atomic
def write(campaign: Campaign, code: str, values: dict[str, Any], *, by: User, at: datetime) -> ArrivalPoint:
    """Write one point of a campaign's list, the whole list with it the first time; :data:`NEW` adds one.

    Raises :class:`ArrivalPointRefusedError` for a label that the list has already, or for a point that it has not.
    """
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    rows = ArrivalPoint.objects.filter(campaign=campaign)
    if not rows.exists():
        ArrivalPoint.objects.bulk_create(_shipped_rows(campaign))
    if rows.filter(label__iexact=values["label"]).exclude(code=code).exists():
        raise ArrivalPointRefusedError("Un autre point porte cet intitulé.", field="label")
    if code == NEW:
        last = rows.aggregate(last=Max("rank"))["last"]
        taken = {NEW, *rows.values_list("code", flat=True)}
        point = ArrivalPoint(
            campaign=campaign,
            code=new_code(values["label"], taken=taken, longest=MAX_CODE_CHARS, otherwise="point"),
            rank=last + 1,
        )
    else:
        known = rows.filter(code=code).first()
        if known is None:
            raise ArrivalPointRefusedError("Ce point n’est pas dans la liste de la campagne.")
        point = known
    for name, value in values.items():
        setattr(point, name, value)
    point.save()
    CampaignLog.objects.create(
        subject=campaign, verb="arrival", source=campaign.state, target=campaign.state, by=by, at=at,
        reason=f"Point d’arrivée : {point.label}",
    )  # fmt: skip
    return point
