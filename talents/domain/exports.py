"""The missions and their deadlines, as files."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import QueryDict

from accounts.models import User
from challenges.rules import team_campaigns
from common import clock
from common.language.french import with_de
from documents.domain.exports import Exportable, Table
from talents.domain import deadlines
from talents.enums import MissionState
from talents.models import Mission
from talents.rules import team_missions

CHUNK_ROWS = 2000


def missions(user: User, query: QueryDict) -> Table | None:
    """Return the missions of a campaign's cohort."""
    campaign = team_campaigns(user).filter(code=query.get("campaign", "")).first()
    if campaign is None:
        return None
    missions = Mission.objects.filter(cohort__campaign=campaign).order_by("talent__last_name", "pk")
    related = missions.select_related("talent", "host", "position__challenge", "position__profession", "contract")

    def rows() -> Iterator[Sequence[Any]]:
        for mission in related.iterator(chunk_size=CHUNK_ROWS):
            yield (
                mission.talent.last_name, mission.talent.first_name, str(mission.position.challenge),
                str(mission.position.profession), str(mission.host), mission.starts_on, mission.ends_on,
                mission.net_monthly, mission.get_state_display(), mission.contract.number if mission.contract else "",
            )  # fmt: skip

    header = ["Nom", "Prénom", "Défi", "Métier", "Accueil", "Début", "Fin", "Net mensuel", "État", "Contrat"]
    return Table(f"Missions {with_de(campaign.code)}", header, missions.count(), rows)


def watched(user: User, query: QueryDict) -> Table | None:  # noqa: ARG001 - the page has no filter
    """Return the deadlines that are not met."""
    if not user.is_team:
        return None
    living = team_missions(user).exclude(state=MissionState.ENDED)
    watched_deadlines = deadlines.watched(deadlines.with_facts(living), at=clock.now())

    def rows() -> Iterator[Sequence[Any]]:
        for deadline in watched_deadlines:
            yield (
                deadline.due,
                deadline.rule.label,
                str(deadline.mission.talent),
                str(deadline.mission.position.challenge),
                deadline.state.label,
            )

    return Table("Échéances", ["Au plus tard le", "Quoi", "Talent", "Défi", "État"], len(watched_deadlines), rows)


LISTS = (
    Exportable("missions", missions),
    Exportable("echeances", watched),
)
