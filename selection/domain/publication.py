"""Publish decisions on applications after reading what will be said, as :mod:`dossiers.domain.publication` does."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.urls import reverse

from accounts.domain.acts import team_act
from accounts.models import User
from applications.domain.pairs.memberships import end_refused
from applications.models import Application
from challenges.models import Campaign
from dossiers.domain import lifecycle, publication
from dossiers.domain.publication import Contact, DecisionSource, PublicationRefusedError, Staging
from dossiers.models import PublicationModel
from notifications.domain import outbox
from selection.domain import feedback
from selection.domain.proofs import blocked, decisions
from selection.domain.proofs.blocked import Writing
from selection.domain.proofs.decisions import Written
from selection.models import Publication

__all__ = ["DECISIONS", "Preview", "PublicationRefusedError", "confirm", "prepare", "preview"]


def unannounced(campaign: Campaign) -> QuerySet[Application]:
    """Return the applications whose decision is not announced yet, in a fixed order."""
    return lifecycle.unannounced(campaign.applications.select_related("candidate"))


@transaction.atomic
def announce(campaign: Campaign, *, at: datetime, only: Collection[int] | None = None) -> int:
    """Publish the decisions taken since the last time: one message to each candidate; return how many changed (R14).

    ``only`` are the keys of those to publish now, when they are sent in batches.

    Nobody is told a false sentence: a decision that what is stored contradicts stays as it was, and the team is told.
    """
    pending = unannounced(campaign) if only is None else unannounced(campaign).filter(pk__in=only)
    waiting = list(pending.select_for_update(of=("self",)))
    written = decisions.write_messages(campaign, waiting, at=at)
    applications = [message.application for message in written if not message.false]
    Application.objects.filter(pk__in=[application.pk for application in applications]).update(
        announced_state=F("state")
    )
    letters = []
    for message in written:
        application = message.application
        if message.false:
            blocked.tell_team(application, message.false, writing=Writing.DECISION, at=at)
            continue
        application.announced_state = application.state
        letters.append(
            outbox.Letter(
                "application_decision",
                to=application.candidate,
                key=f"application-{application.pk}-{application.state}",
                context=message.context,
                claims=[claim.stored() for claim in message.claims],
                campaign=campaign.code,
                at=at,
            )
        )
    outbox.queue_many(letters)
    end_refused(applications, at=at)
    if not unannounced(campaign).exists():  # nobody waits to learn what the published data would tell
        runs = campaign.match_runs.filter(adopted_at__isnull=False, published_at=None).exclude(salt="")
        runs.update(published_at=at)
    feedback.mark_announced(applications, at=at)
    return len(applications)


def _contact(application: Application) -> Contact:
    person = application.candidate
    profile = getattr(person, "profile", None)
    page = reverse("team:application", args=[application.public_id])
    return Contact(str(person), person.email, profile.phone if profile is not None else "", page)


DECISIONS: DecisionSource[Written] = DecisionSource(
    template="application_decision",
    nouns=("décision", "décisions"),
    pending=unannounced,
    write=lambda campaign, people, at: decisions.write_messages(campaign, people, at=at),
    announce=lambda campaign, at, only: announce(campaign, at=at, only=only),
    publications=lambda campaign: campaign.publications,
    publication_model=Publication,
    prefix="application",
    subjects=lambda campaign, keys: campaign.applications.filter(pk__in=keys).select_related(
        "candidate__profile", "called_by"
    ),
    contact=_contact,
)


@dataclass(frozen=True, slots=True)
class Preview(publication.Preview[Written]):
    """The dry run, and how many people heard by a jury have no feedback yet."""

    unexplained: int = 0


def preview(campaign: Campaign, *, at: datetime) -> Preview:
    """Return the dry run of a publication."""
    dry_run = publication.preview(DECISIONS, campaign, at=at)
    return Preview(dry_run.total, dry_run.kinds, dry_run.digest, dry_run.blocked, feedback.missing(campaign))


@team_act("selection.manage")
def prepare(campaign: Campaign, *, digest: str, by: User, at: datetime) -> PublicationModel:
    """Ask a second person to confirm what one has read. Raises :class:`PublicationRefusedError`."""
    return publication.prepare(DECISIONS, campaign, digest=digest, by=by, at=at)


@team_act("selection.manage")
def confirm(campaign: Campaign, *, digest: str, by: User, at: datetime, staging: Staging | None = None) -> int:
    """Publish exactly what was read, once; return how many people are told, those with a false message left out.

    Raises :class:`PublicationRefusedError` as :func:`dossiers.domain.publication.confirm` does.
    """
    return publication.confirm(DECISIONS, campaign, digest=digest, by=by, at=at, staging=staging)
