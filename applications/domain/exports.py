"""The lists of applications and of the pool, as files."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import QueryDict
from django.utils.timezone import localtime

from accounts.models import User
from applications.domain import pool
from applications.enums import ApplicationState
from applications.queries import listing
from challenges.rules import team_campaigns
from common import clock
from common.language.french import with_de
from documents.domain.exports import Exportable, Table

CHUNK_ROWS = 2000


def spelled(name: str, value: Any) -> Any:
    """Return a cell as people read it: the state in French, the instant at the hour of Paris."""
    if name == "state":
        return ApplicationState(value).label
    return localtime(value).replace(tzinfo=None) if name == "deposited_at" and value else value


def applications(user: User, query: QueryDict) -> Table | None:
    """Return a campaign's applications as they are filtered, with the columns chosen."""
    campaign = team_campaigns(user).filter(code=query.get("campaign", "")).first()
    if campaign is None:
        return None
    columns = [name for name in query.getlist("column") if name in listing.COLUMNS] or list(listing.COLUMNS)
    applications = listing.application_list(user, campaign, listing.read_filter(query))

    def rows() -> Iterator[Sequence[Any]]:
        for row in listing.export_rows(applications, user, columns).iterator(chunk_size=CHUNK_ROWS):
            yield [spelled(name, value) for name, value in zip(columns, row, strict=True)]

    header = [listing.COLUMNS[name][0] for name in columns]
    return Table(f"Candidatures {with_de(campaign.code)}", header, applications.count(), rows)


def members(user: User, query: QueryDict) -> Table | None:
    """Return the members of the talent pool that a search finds; who left or lapsed is not in it."""
    if not user.is_team:
        return None
    filters = {name: query.get(name, "") for name in ("skill", "profession", "text")}
    members = pool.members(**filters, at=clock.now()).select_related("person").prefetch_related("skills", "professions")

    def rows() -> Iterator[Sequence[Any]]:
        for member in members.iterator(chunk_size=CHUNK_ROWS):
            yield (
                member.person.last_name, member.person.first_name, member.person.email,
                ", ".join(str(trade) for trade in member.professions.all()),
                ", ".join(str(skill) for skill in member.skills.all()), member.experience_years,
            )  # fmt: skip

    header = ["Nom", "Prénom", "Adresse électronique", "Métiers", "Compétences", "Expérience"]
    return Table("Vivier", header, members.count(), rows)


LISTS = (
    Exportable("vivier", members),
    Exportable("candidatures", applications),
)
