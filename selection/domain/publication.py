"""Publish decisions after reading what will be said: a dry run, then a second person where the campaign asks (R14)."""

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet

from accounts.domain import journal
from accounts.domain.acts import team_act
from accounts.enums import Act
from accounts.models import User
from applications.enums import ApplicationState
from applications.models import Application
from challenges.models import Campaign
from common.language.french import with_de
from common.refusals import RefusedError
from notifications.domain import outbox
from selection.domain import feedback
from selection.domain.proofs import blocked, decisions
from selection.domain.proofs.blocked import Writing
from selection.domain.proofs.decisions import Written
from selection.models import Publication


class PublicationRefusedError(RefusedError):
    """The decisions cannot be published now; the message says why, in French."""


@dataclass(frozen=True, slots=True)
class Kind:
    """The decisions of one kind: how many people, and the message as the first of them will read it."""

    label: str
    count: int
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Preview:
    """Everything a publication would say now; nothing is written and nobody told. ``digest`` names exactly that.

    ``blocked`` are the messages that what is stored contradicts: they would not leave.
    """

    total: int
    kinds: list[Kind]
    digest: str
    blocked: list[Written]
    unexplained: int = 0


def _digest(rows: list[Application]) -> str:
    decisions = sorted((application.pk, application.state) for application in rows)
    return hashlib.sha256(json.dumps(decisions).encode()).hexdigest()


def preview(campaign: Campaign, *, at: datetime) -> Preview:
    """Return the dry run of a publication."""
    rows = list(unannounced(campaign))
    written = decisions.write_messages(campaign, rows, at=at)
    by_state: dict[str, list[Written]] = defaultdict(list)
    for message in written:
        if not message.false:
            by_state[message.application.state].append(message)
    kinds = []
    for state, messages in by_state.items():
        first = messages[0]
        subject, body = outbox.written("application_decision", to=first.application.candidate, context=first.context)
        kinds.append(Kind(str(ApplicationState(state).label), len(messages), subject, body))
    kinds.sort(key=lambda kind: kind.label)
    false = [message for message in written if message.false]
    return Preview(len(rows), kinds, _digest(rows), false, feedback.missing(campaign))


def asked(campaign: Campaign, digest: str) -> Publication | None:
    """Return the request that waits for a second person on exactly these decisions, or nothing."""
    waiting = campaign.publications.filter(digest=digest, confirmed_at__isnull=True)
    return waiting.select_related("prepared_by").first()


def _unchanged(campaign: Campaign, digest: str) -> int:
    """Lock the campaign and return how many decisions wait, if they are the ones that were read."""
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    rows = list(unannounced(campaign))
    if not rows:
        raise PublicationRefusedError("Aucune décision n’attend d’être annoncée.")
    if _digest(rows) != digest:
        raise PublicationRefusedError("Les décisions ont changé depuis votre lecture : relisez-les. Rien n’est parti.")
    return len(rows)


@team_act
@transaction.atomic
def prepare(campaign: Campaign, *, digest: str, by: User, at: datetime) -> Publication:
    """Ask a second person to confirm what one has read. Raises :class:`PublicationRefusedError`."""
    total = _unchanged(campaign, digest)
    publication, _ = Publication.objects.get_or_create(
        campaign=campaign,
        digest=digest,
        confirmed_at=None,
        defaults={"total": total, "prepared_by": by, "prepared_at": at},
    )
    return publication


@team_act
@transaction.atomic
def confirm(campaign: Campaign, *, digest: str, by: User, at: datetime) -> int:
    """Publish exactly what was read, once; return how many people are told, those with a false message left out.

    Raises :class:`PublicationRefusedError` when the decisions changed, or, where the campaign asks for two people, when
    nobody else prepared it.
    """
    total = _unchanged(campaign, digest)
    waiting = asked(campaign, digest)
    if campaign.two_people and (waiting is None or waiting.prepared_by_id == by.pk):
        raise PublicationRefusedError("Cette campagne demande deux personnes : une autre que vous la prépare.")
    publication = waiting or Publication(campaign=campaign, digest=digest, total=total, prepared_by=by, prepared_at=at)
    publication.confirmed_by, publication.confirmed_at = by, at
    publication.save()
    announced = announce(campaign, at=at)
    if announced != publication.total:
        publication.total = announced
        publication.save(update_fields=["total"])
    journal.record(Act.DECIDE, f"{announced} décision(s) {with_de(campaign.code)} annoncée(s)", actor=by)
    return announced


def unannounced(campaign: Campaign) -> QuerySet[Application]:
    """Return the applications whose decision is not announced yet, in a fixed order."""
    changed = campaign.applications.exclude(announced_state=F("state")).exclude(state=ApplicationState.DRAFT)
    return changed.select_related("candidate").order_by("pk")


@transaction.atomic
def announce(campaign: Campaign, *, at: datetime) -> int:
    """Publish the decisions taken since the last time: one message to each candidate; return how many changed (R14).

    Nobody is told a false sentence: a decision that what is stored contradicts stays as it was, and the team is told.
    """
    waiting = list(unannounced(campaign).select_for_update(of=("self",)))
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
                at=at,
            )
        )
    outbox.queue_many(letters)
    if len(applications) == len(written):  # nobody waits to learn what the published data would tell
        runs = campaign.match_runs.filter(adopted_at__isnull=False, published_at=None).exclude(salt="")
        runs.update(published_at=at)
    feedback.mark_announced(applications, at=at)
    return len(applications)
