"""The table of the transfer decree, as a file."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import QueryDict

from accounts.models import User
from challenges.rules import team_campaigns
from common import clock
from common.language.french import with_de
from documents.domain.exports import Exportable, Table
from reporting.domain import season


def transfers(user: User, query: QueryDict) -> Table | None:
    """Return the table of the transfer decree of a campaign's cohort."""
    campaign = team_campaigns(user).filter(code=query.get("campaign", "")).first()
    if campaign is None:
        return None
    lines = season.transfers(campaign, at=clock.now())

    def rows() -> Iterator[Sequence[Any]]:
        for line in lines:
            yield [line[name] for name in season.TRANSFERS]

    return Table(f"Transferts {with_de(campaign.code)}", list(season.TRANSFERS.values()), len(lines), rows)


LISTS = (Exportable("transferts", transfers),)
