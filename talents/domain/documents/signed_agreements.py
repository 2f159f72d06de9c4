"""Agreements that everybody signed and that no longer say the funding plan of their challenge.

A plan may be corrected after the agreement is signed (R16). No kind of document amends an agreement: the team is told
which agreement to amend, and what changed in it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from challenges.domain import funding
from challenges.models import Campaign, Challenge
from documents.enums import SignatureState
from documents.models import Document, Signature
from talents.domain.kinds import AGREEMENTS
from talents.models import DocumentSubject


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that an agreement says and that the plan now says otherwise."""

    label: str
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.label} : {self.old} → {self.new}"


@dataclass(frozen=True, slots=True)
class Outdated:
    """A signed agreement that must be amended, and what changed."""

    document: Document
    challenge: Challenge
    changes: list[Change]

    def __str__(self) -> str:
        changes = " ; ".join(str(change) for change in self.changes)
        return f"Convention n° {self.document.number}, « {self.challenge} » : {changes}"


def _planned(challenge: Challenge) -> dict[str, str]:
    """Return what an agreement says of the plan of its challenge, as it stands."""
    plan = funding.plan_of(challenge)
    bearer = plan.bearer if plan is not None and plan.bearer is not None else challenge.administration
    shared = funding.is_shared(challenge.campaign, plan)
    programme = plan.programme if plan is not None else ""
    return {"Cofinancement": _yes(shared), "Bénéficiaire": str(bearer or ""), "Programme budgétaire": programme}


def _yes(fact: object) -> str:
    return "oui" if fact else "non"


def _written(document: Document) -> dict[str, str]:
    data = document.context
    shared, bearer, programme = (data.get(name, "") for name in ("is_shared", "bearer", "bearer_programme"))
    return {"Cofinancement": _yes(shared), "Bénéficiaire": bearer, "Programme budgétaire": programme}


def _changes(document: Document, challenge: Challenge) -> list[Change]:
    written, planned = _written(document), _planned(challenge)
    return [
        Change(label, written[label] or "aucun", planned[label] or "aucun")
        for label in written
        if written[label] != planned[label]
    ]


def _latest(subjects: Iterable[DocumentSubject]) -> Iterable[DocumentSubject]:
    """Return the latest agreement of each challenge: it replaces those before it."""
    return {subject.challenge_id: subject for subject in subjects}.values()


def _outdated(**wanted: object) -> list[Outdated]:
    """Return the agreements to amend among those wanted (one query, and those that the plans ask)."""
    signatures = Signature.objects.filter(document=OuterRef("document"))
    signed = DocumentSubject.objects.filter(
        Exists(signatures),
        ~Exists(signatures.exclude(state=SignatureState.SIGNED)),
        document__template__in=[kind.code for kind in AGREEMENTS],
        **wanted,
    ).select_related("document", "challenge__campaign", "challenge__administration", "challenge__funding__bearer")
    pairs = [(subject.document, subject.challenge) for subject in _latest(signed.order_by("document__pk"))]
    listed = [
        Outdated(document, challenge, _changes(document, challenge))
        for document, challenge in pairs
        if challenge is not None
    ]
    return [outdated for outdated in listed if outdated.changes]


def outdated_in(campaign: Campaign) -> list[Outdated]:
    """Return the signed agreements of a campaign that must be amended."""
    return _outdated(challenge__campaign=campaign)


def outdated_of(challenge: Challenge) -> list[Outdated]:
    """Return the signed agreement of a challenge that must be amended, or none."""
    return _outdated(challenge=challenge)


def notices(challenge: Challenge) -> list[str]:
    """Return what the page of a funding plan tells the team of the agreement signed before its correction."""
    return [
        f"La convention signée n° {outdated.document.number} doit être modifiée par avenant, à écrire et à signer par"
        f" les parties. Ce qui a changé : {' ; '.join(str(change) for change in outdated.changes)}."
        for outdated in outdated_of(challenge)
    ]
