"""Publish decisions on proposals after reading what will be said, as :mod:`dossiers.domain.publication` does (R14)."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from accounts.domain.acts import team_act
from accounts.models import User
from challenges.domain import decisions
from challenges.domain.decisions import ProposalMessage
from challenges.models import Campaign, Challenge, ProposalPublication
from dossiers.domain import publication, values
from dossiers.domain.publication import Contact, DecisionSource, Preview, PublicationRefusedError, Staging
from dossiers.enums import FieldKind
from dossiers.models import Answer, PublicationModel

__all__ = ["DECISIONS", "PublicationRefusedError", "confirm", "prepare", "preview"]


def _telephone(challenge: Challenge) -> str:
    """Return the telephone that the dossier gives for its author, else for its first contact that has one."""
    dossier: Any = challenge.own_dossier
    contacts = [values.parts(FieldKind.CONTACT, answer.value) for answer in dossier.contacts]
    reachable = [contact for contact in contacts if contact["phone"]]
    reachable.sort(key=lambda contact: contact["email"].lower() != dossier.owner.email.lower())
    return reachable[0]["phone"] if reachable else ""


def _contact(challenge: Challenge) -> Contact:
    lead, page = challenge.own_dossier.owner, reverse("team:challenge", args=[challenge.public_id])
    return Contact(f"{lead}, {challenge}", lead.email, _telephone(challenge), page)


def _subjects(campaign: Campaign, keys: Collection[int]) -> QuerySet[Challenge]:
    """Return challenges with what their contact reads."""
    contacts = Answer.objects.filter(field__kind=FieldKind.CONTACT).order_by("field__position", "pk")
    answered = Prefetch("dossier__answers", contacts, to_attr="contacts")
    challenges = campaign.challenges.filter(pk__in=keys).select_related("dossier__owner", "called_by")
    return challenges.prefetch_related(answered)


DECISIONS: DecisionSource[ProposalMessage] = DecisionSource(
    template="challenge_decision",
    nouns=("décision sur les défis", "décisions sur les défis"),
    pending=decisions.unannounced,
    write=lambda _campaign, challenges, _at: decisions.write_messages(challenges),
    announce=lambda campaign, at, only: decisions.announce(campaign, at=at, only=only),
    publications=lambda campaign: campaign.proposal_publications,
    publication_model=ProposalPublication,
    prefix="challenge",
    subjects=_subjects,
    contact=_contact,
)


def preview(campaign: Campaign, *, at: datetime) -> Preview[ProposalMessage]:
    """Return the dry run of a publication."""
    return publication.preview(DECISIONS, campaign, at=at)


@team_act("challenges.manage")
def prepare(campaign: Campaign, *, digest: str, by: User, at: datetime) -> PublicationModel:
    """Ask a second person to confirm what one has read. Raises :class:`PublicationRefusedError`."""
    return publication.prepare(DECISIONS, campaign, digest=digest, by=by, at=at)


@team_act("challenges.manage")
def confirm(campaign: Campaign, *, digest: str, by: User, at: datetime, staging: Staging | None = None) -> int:
    """Publish exactly what was read, once; return how many decisions are announced, those held left out.

    Raises :class:`PublicationRefusedError` as :func:`dossiers.domain.publication.confirm` does.
    """
    return publication.confirm(DECISIONS, campaign, digest=digest, by=by, at=at, staging=staging)
