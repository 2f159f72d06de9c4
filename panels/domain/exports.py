"""The jurors of a campaign and the results of its preselection, as files."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import QueryDict

from accounts.models import User
from applications.domain.exports import CHUNK_ROWS
from challenges.enums import StageKind
from challenges.rules import team_campaigns
from common.language.french import with_de
from documents.domain.exports import Exportable, Table
from juries.models import Juror
from panels.queries import results as panels_results


def jurors(user: User, query: QueryDict) -> Table | None:
    """Return who sits in the panels of a campaign."""
    campaign = team_campaigns(user).filter(code=query.get("campaign", "")).first()
    if campaign is None:
        return None
    jurors = (
        Juror.objects.present_and_past()
        .filter(panel__stages__campaign=campaign)
        .distinct()
        .select_related("panel", "user")
    )

    def rows() -> Iterator[Sequence[Any]]:
        for juror in jurors.order_by("panel__name", "pk").iterator(chunk_size=CHUNK_ROWS):
            yield (
                juror.panel.name, str(juror), juror.user.email if juror.user else "", juror.get_kind_display(),
                juror.chair, juror.secretary, bool(juror.charter_signed_at), bool(juror.left_at),
            )  # fmt: skip

    header = ["Jury", "Nom", "Adresse électronique", "Origine", "Préside", "Secrétaire", "Charte signée", "Parti"]
    return Table(f"Jurés {with_de(campaign.code)}", header, jurors.count(), rows)


def preselection(user: User, query: QueryDict) -> Table | None:
    """Return the results of a campaign's preselection, the best first, as the team sees them: without a name."""
    campaign = team_campaigns(user).filter(code=query.get("campaign", ""), stages__kind=StageKind.PRESELECTION).first()
    if campaign is None:
        return None
    results = panels_results.preselection_results(campaign, decided=True)

    def rows() -> Iterator[Sequence[Any]]:
        for rank, (application, mean, readings) in enumerate(results, start=1):
            deposit = application.dossier.deposit
            yield rank, deposit.number, str(application.profession), mean, readings, application.get_state_display()

    header = ["Rang", "Récépissé", "Métier", "Résultat", "Lectures", "État"]
    return Table(f"Présélection {with_de(campaign.code)}", header, len(results), rows)


LISTS = (
    Exportable("preselection", preselection),
    Exportable("jures", jurors),
)
