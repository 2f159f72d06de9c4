"""The lists of missions and deadlines."""

from typing import ClassVar

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from challenges.lists import CampaignList
from challenges.models import Campaign
from common import clock
from lists.columns import Column, Day, Number, State
from lists.declaration import TeamList
from lists.filters import FacetField, FilterForm
from talents.domain import deadlines
from talents.enums import DeadlineState, MissionState
from talents.models import Mission
from talents.rules import team_missions


class MissionFilterForm(FilterForm):
    """What the team looks for among the missions of a cohort."""

    state = FacetField(path="state", label="État", choices=[("", "Tous"), *MissionState.choices])
    lookups: ClassVar = {"state": "state"}


class MissionList(CampaignList[Mission]):
    """The missions of a campaign's cohort, by name."""

    code = "missions"
    permission = "talents.view"
    label = "Missions"
    noun = ("mission", "missions")
    ordering = "talent__last_name"
    states = MissionState
    filters = MissionFilterForm
    empty = "Aucune mission."
    columns = (
        Column(
            name="last_name", label="Nom", value=lambda mission: mission.talent.last_name,
            link=lambda mission: reverse("team:mission", args=[mission.public_id]),
        ),
        Column(name="first_name", label="Prénom", value=lambda mission: mission.talent.first_name),
        Column(name="challenge", label="Défi", value=lambda mission: mission.position.challenge),
        Column(name="profession", label="Métier", value=lambda mission: mission.position.profession),
        Column(name="host", label="Accueil", value=lambda mission: mission.host),
        Day(name="starts_on", label="Début", value=lambda mission: mission.starts_on),
        Day(name="ends_on", label="Fin", value=lambda mission: mission.ends_on),
        Number(name="net_monthly", label="Net mensuel", value=lambda mission: mission.net_monthly),
        State(name="state", label="État", value=lambda mission: mission.state, choices=MissionState),
        Column(
            name="contract", label="Contrat", value=lambda mission: mission.contract.number if mission.contract else ""
        ),
    )  # fmt: skip

    def url(self, scope: Campaign) -> str:
        """Return the page of the cohort."""
        return reverse("team:cohort", args=[scope.code])

    def rows(self, user: User, scope: Campaign) -> QuerySet[Mission]:  # noqa: ARG002 - the whole team reads the same
        """Return the missions of the campaign."""
        return Mission.objects.filter(cohort__campaign=scope)

    def load(self, rows: QuerySet[Mission], user: User) -> QuerySet[Mission]:  # noqa: ARG002 - the same for all
        """Return missions with what a row shows."""
        return rows.select_related("talent", "host", "position__challenge", "position__profession", "contract")


class DeadlineList(TeamList[deadlines.Deadline]):
    """The deadlines that are not met, the late ones first."""

    code = "echeances"
    permission = "talents.view"
    label = "Échéances"
    noun = ("échéance", "échéances")
    columns = (
        Day(name="due", label="Au plus tard le", value=lambda deadline: deadline.due),
        Column(name="rule", label="Quoi", value=lambda deadline: deadline.rule.label),
        Column(name="talent", label="Talent", value=lambda deadline: deadline.mission.talent),
        Column(name="challenge", label="Défi", value=lambda deadline: deadline.mission.position.challenge),
        State(name="state", label="État", value=lambda deadline: deadline.state, choices=DeadlineState),
    )

    def url(self, scope: User) -> str:  # noqa: ARG002 - one page
        """Return the page of the deadlines."""
        return reverse("team:deadlines")

    def rows(self, user: User, scope: User) -> list[deadlines.Deadline]:  # noqa: ARG002 - those of the team
        """Return what is due in the missions that are not over."""
        living = team_missions(user).exclude(state=MissionState.ENDED)
        return deadlines.watched(deadlines.with_facts(living), at=clock.now())


MISSIONS, DEADLINES = MissionList(), DeadlineList()
