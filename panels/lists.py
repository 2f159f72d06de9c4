"""The lists of jurors and of the results of a preselection."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from accounts.models import User
from applications.enums import ApplicationState
from applications.models import Application
from challenges.enums import StageKind
from challenges.lists import CampaignList
from challenges.models import Campaign
from juries.models import Juror
from lists.columns import Column, Flag, Number, State
from panels.queries import results


class JurorList(CampaignList[Juror]):
    """Who sits, or sat, in the panels of a campaign, by panel."""

    code = "jures"
    permission = "panels.view"
    label = "Jurés"
    noun = ("juré", "jurés")
    ordering = "panel__name"
    columns = (
        Column(name="panel", label="Jury", value=lambda juror: juror.panel.name),
        Column(name="name", label="Nom", value=str),
        Column(name="email", label="Adresse électronique", value=lambda juror: juror.user.email if juror.user else ""),
        Column(name="kind", label="Origine", value=lambda juror: juror.get_kind_display()),
        Flag(name="chair", label="Préside", value=lambda juror: juror.chair),
        Flag(name="secretary", label="Secrétaire", value=lambda juror: juror.secretary),
        Flag(name="charter", label="Charte signée", value=lambda juror: bool(juror.charter_signed_at)),
        Flag(name="left", label="Parti", value=lambda juror: bool(juror.left_at)),
    )

    def url(self, scope: Campaign) -> str:
        """Return the page of the panels."""
        return reverse("team:panels", args=[scope.code])

    def rows(self, user: User, scope: Campaign) -> Any:  # noqa: ARG002 - the whole team reads the same
        """Return every seat of the campaign's panels."""
        seats = Juror.objects.present_and_past()
        return seats.filter(panel__stages__campaign=scope).distinct()

    def load(self, rows: Any, user: User) -> Any:  # noqa: ARG002 - the same for all
        """Return seats with their person and panel."""
        return rows.select_related("panel", "user")


@dataclass(frozen=True, slots=True)
class PreselectionRow:
    """The result of an application in the preselection, at its rank."""

    rank: int
    application: Application
    mean: Decimal
    readings: int

    @property
    def number(self) -> str:
        """Return the number of what was read."""
        return self.application.dossier.deposit.number


class PreselectionList(CampaignList[PreselectionRow]):
    """The results of a campaign's preselection, the best first, without a name."""

    code = "preselection"
    permission = "selection.view"
    label = "Présélection"
    noun = ("résultat", "résultats")
    columns = (
        Number(name="rank", label="Rang", value=lambda row: row.rank),
        Column(name="number", label="Récépissé", value=lambda row: row.number),
        Column(name="profession", label="Métier", value=lambda row: row.application.profession),
        Number(name="mean", label="Résultat", value=lambda row: row.mean),
        Number(name="readings", label="Lectures", value=lambda row: row.readings),
        State(name="state", label="État", value=lambda row: row.application.state, choices=ApplicationState),
    )

    def scope(self, user: User, params: QueryDict) -> Campaign | None:
        """Return the campaign, when it has a preselection."""
        campaign = super().scope(user, params)
        has_stage = campaign is not None and campaign.stages.filter(kind=StageKind.PRESELECTION).exists()
        return campaign if has_stage else None

    def url(self, scope: Campaign) -> str:
        """Return the page of the preselection."""
        return reverse("team:preselection", args=[scope.code])

    def rows(self, user: User, scope: Campaign) -> list[PreselectionRow]:  # noqa: ARG002 - the whole team reads the same
        """Return every result, decided or not."""
        ranked = results.preselection_results(scope, decided=True)
        return [PreselectionRow(rank, *result) for rank, result in enumerate(ranked, start=1)]


JURORS, PRESELECTION = JurorList(), PreselectionList()
