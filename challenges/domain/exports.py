"""The queue of challenges and the directory, as files."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import QueryDict

from accounts.models import User
from challenges.models import Administration, AdministrationMember
from challenges.queries import queue
from challenges.rules import team_campaigns
from common.language.french import with_de
from documents.domain.exports import Exportable, Table

CHUNK_ROWS = 2000


def challenges(user: User, query: QueryDict) -> Table | None:
    """Return a campaign's deposits as they are filtered."""
    campaign = team_campaigns(user).filter(code=query.get("campaign", "")).first()
    if campaign is None:
        return None
    challenges = queue.filter_queue(campaign, queue.read_filter(query))

    def rows() -> Iterator[Sequence[Any]]:
        read = challenges.select_related("administration", "instructor", *queue.DEPOSITS).defer(*queue.HEAVY)
        for challenge in read.iterator(chunk_size=CHUNK_ROWS):
            deposit = challenge.last_deposit
            yield (
                deposit.number if deposit else "", challenge.submitted_title, challenge.published_title,
                challenge.administration_label or str(challenge.administration or ""), challenge.get_state_display(),
                challenge.city, str(challenge.instructor or ""),
            )  # fmt: skip

    header = ["Récépissé", "Titre déposé", "Titre publié", "Administration", "État", "Lieu", "Suivi par"]
    return Table(f"Défis {with_de(campaign.code)}", header, challenges.count(), rows)


def directory(user: User, query: QueryDict) -> Table | None:
    """Return the administrations that a search finds."""
    if not user.is_team:
        return None
    administrations = Administration.objects.filter(search_words__words=query.get("q", "")).order_by("name", "pk")

    def rows() -> Iterator[Sequence[Any]]:
        for administration in administrations.select_related("parent").iterator(chunk_size=CHUNK_ROWS):
            yield (
                administration.name,
                administration.acronym,
                administration.siren,
                administration.kind,
                str(administration.parent or ""),
            )

    header = ["Dénomination", "Sigle", "SIREN", "Nature", "Rattachée à"]
    return Table("Administrations", header, administrations.count(), rows)


def members(user: User, query: QueryDict) -> Table | None:  # noqa: ARG001 - the page has no filter
    """Return who acts for which administration."""
    if not user.is_team:
        return None
    members = AdministrationMember.objects.select_related("administration", "user").order_by(
        "administration__name", "pk"
    )

    def rows() -> Iterator[Sequence[Any]]:
        for member in members.iterator(chunk_size=CHUNK_ROWS):
            yield member.administration.name, str(member.user), member.user.email, member.get_role_display()

    return Table("Personnes rattachées", ["Administration", "Nom", "Adresse", "Rôle"], members.count(), rows)


LISTS = (
    Exportable("defis", challenges),
    Exportable("administrations", directory),
    Exportable("rattachements", members),
)
