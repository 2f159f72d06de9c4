"""What is read of the letters: by candidates where they stand, by the team how many came, by jurors what they say."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from applications.models import Application
from common.jobs import JobState
from common.language.french import with_de
from dossiers.models import Deposit, Dossier
from juries.queries.enclosures import Enclosure
from notifications.models import Message
from references.enums import ReferenceState
from references.models import Reference, ReferenceLetter
from references.rules import letters_of_dossiers

ORDER = ("rank", "pk")


@dataclass(frozen=True, slots=True)
class Row:
    """What is asked of one referee; ``is_refused`` when the courriel could not be delivered to their address."""

    reference: Reference
    is_refused: bool


def rows(application: Application) -> list[Row]:
    """Return what somebody asks of their referees, with what became of the last courriel (two queries)."""
    references = list(application.references.select_related("letter").order_by(*ORDER))
    keys = [reference.message_key for reference in references if reference.is_pending]
    failed = Message.objects.filter(key__in=keys, state=JobState.FAILED) if keys else Message.objects.none()
    refused = set(failed.values_list("key", flat=True))
    return [Row(reference, reference.message_key in refused) for reference in references]


def referees_of(dossiers: set[int]) -> list[tuple[str, int]]:
    """Return the addresses of those whom the authors of dossiers named, each with the dossier (one query)."""
    named = Reference.objects.filter(
        Q(application__dossier__in=dossiers) | Q(application__dossier__replaces__in=dossiers)
    ).values_list("address", "application__dossier", "application__dossier__replaces")
    return [
        (address, dossier)
        for address, *held in named.order_by("pk")
        for dossier in held
        if dossier is not None and dossier in dossiers
    ]


def with_counts(applications: QuerySet[Application]) -> Any:
    """Add to applications how many letters were received, and how many are asked (``letters_received``, ``_asked``)."""
    arrived = Reference.objects.filter(application=OuterRef("pk"), state=ReferenceState.RECEIVED).order_by()
    count = arrived.values("application").annotate(n=Count("pk")).values("n")
    return applications.annotate(
        letters_received=Coalesce(Subquery(count, output_field=IntegerField()), 0),
        letters_asked=F("campaign__references_asked"),
    )


def _sent(letter: ReferenceLetter) -> list[dict[str, str]]:
    content: Any = letter.content
    answers: list[dict[str, str]] = content["answers"]
    return answers


def sections(references: Iterable[Reference]) -> list[Enclosure]:
    """Return letters received as their readers read them."""
    return [
        Enclosure(
            title=f"Lettre {with_de(reference.name)}, {reference.link}",
            answers=[(row["label"], row["value"]) for row in _sent(reference.letter)],
            file=reverse("letter-file", args=[reference.public_id]) if reference.letter.file else "",
        )
        for reference in references
    ]


def enclosed(deposit: Deposit) -> list[Enclosure]:
    """Return the letters received about the author of a deposit (one query)."""
    letters = letters_of_dossiers(Dossier.objects.filter(pk=deposit.dossier_id).values("pk"))
    return sections(letters.select_related("letter").order_by(*ORDER))
