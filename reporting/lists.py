"""The list of the transfers of a cohort."""

from typing import Any

from django.urls import reverse

from accounts.models import User
from challenges.lists import CampaignList
from challenges.models import Campaign
from common import clock
from lists.columns import Column
from reporting.domain import season


class TransferList(CampaignList[dict[str, Any]]):
    """The table of the transfer decree of a campaign's cohort."""

    code = "transferts"
    label = "Transferts"
    noun = ("transfert", "transferts")
    columns = (
        Column(name="bearer", label="Bénéficiaire", value=lambda line: line["bearer"]),
        Column(name="programme", label="Programme", value=lambda line: line["programme"]),
        Column(name="challenge", label="Défi", value=lambda line: line["challenge"]),
        Column(name="people", label="Personnes", value=lambda line: line["people"]),
        Column(name="amount", label="Montant", value=lambda line: line["amount"]),
    )

    def url(self, scope: Campaign) -> str:
        """Return the overview of the campaign."""
        return reverse("team:cockpit", args=[scope.code])

    def rows(self, user: User, scope: Campaign) -> list[dict[str, Any]]:  # noqa: ARG002 - the whole team reads the same
        """Return the lines of the decree."""
        return list(season.transfers(scope, at=clock.now()))


TRANSFERS = TransferList()
