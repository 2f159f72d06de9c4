"""The queue of challenges and the directory, as files."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import QueryDict

from accounts.models import User
from challenges.models import Administration, AdministrationMember
from challenges.queries import queue
from challenges.rules import team_campaigns
from common.french import with_de
from documents.domain.exports import Exportable, Table

CHUNK = 2000


def challenges(user: User, query: QueryDict) -> Table | None:
    """Return a campaign's deposits as they are filtered."""
    campaign = team_campaigns(user).filter(code=query.get("campaign", "")).first()
    if campaign is None:
        return None
    found = queue.found(campaign, queue.wanted(query))

    def rows() -> Iterator[Sequence[Any]]:
        read = found.select_related("administration", "instructor", *queue.DEPOSITS).defer(*queue.HEAVY)
        for one in read.iterator(chunk_size=CHUNK):
            deposit = one.last_deposit
            yield (
                deposit.number if deposit else "", one.submitted_title, one.published_title,
                one.administration_label or str(one.administration or ""), one.get_state_display(), one.city,
                str(one.instructor or ""),
            )  # fmt: skip

    header = ["Récépissé", "Titre déposé", "Titre publié", "Administration", "État", "Lieu", "Suivi par"]
    return Table(f"Défis {with_de(campaign.code)}", header, found.count(), rows)


def directory(user: User, query: QueryDict) -> Table | None:
    """Return the administrations that a search finds."""
    if not user.is_team:
        return None
    found = Administration.objects.filter(search_words__words=query.get("q", "")).order_by("name", "pk")

    def rows() -> Iterator[Sequence[Any]]:
        for one in found.select_related("parent").iterator(chunk_size=CHUNK):
            yield one.name, one.acronym, one.siren, one.kind, str(one.parent or "")

    header = ["Dénomination", "Sigle", "SIREN", "Nature", "Rattachée à"]
    return Table("Administrations", header, found.count(), rows)


def members(user: User, query: QueryDict) -> Table | None:  # noqa: ARG001 - the page has no filter
    """Return who acts for which administration."""
    if not user.is_team:
        return None
    found = AdministrationMember.objects.select_related("administration", "user").order_by("administration__name", "pk")

    def rows() -> Iterator[Sequence[Any]]:
        for one in found.iterator(chunk_size=CHUNK):
            yield one.administration.name, str(one.user), one.user.email, one.get_role_display()

    return Table("Personnes rattachées", ["Administration", "Nom", "Adresse", "Rôle"], found.count(), rows)


LISTS = (
    Exportable("defis", challenges),
    Exportable("administrations", directory),
    Exportable("rattachements", members),
)
