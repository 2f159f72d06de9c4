"""Write challenges: draft, deposit, decide, publish."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.dispatch import Signal
from django.utils.text import slugify

from accounts.domain.acts import team_act
from accounts.models import User
from challenges.domain import commitments, funding, proposals
from challenges.domain.proposal_kind import PROPOSAL, check_proposal_open
from challenges.domain.roles import giving
from challenges.domain.rules import reasons
from challenges.domain.rules.calls import NOTHING_OPENED, closed_call, window_open
from challenges.domain.rules.running import check_running
from challenges.enums import CallKind, ChallengeRight, ChallengeState, RefusalStage
from challenges.models import Administration, Campaign, Challenge, ChallengeLog
from challenges.rules import PROPOSING_ROLES, may
from common.language.french import counted
from common.language.search import document
from common.refusals import RefusedError
from common.transitions import move
from dossiers.domain import answers, lifecycle
from dossiers.domain.answers import Problem
from dossiers.enums import Audience, FieldKind
from dossiers.models import Deposit

RESERVED = {"flux", "calendrier"}  # pages of the catalogue
FUNDING_SECTION = "Plan de financement"
withdrawing = Signal()  # challenge: sent before, who listens refuses by raising WithdrawalRefusedError
withdrawn = Signal()  # challenge, by, at, decisions: sent in the transaction that withdraws a challenge


class NotYoursError(RefusedError):
    """The person does not act so for this administration, or on this challenge."""

    def __init__(self) -> None:
        super().__init__(
            "Votre rôle ne permet pas cet acte : demandez-le à une personne qui porte le projet dans votre"
            " administration."
        )


class ProposalIncompleteError(Exception):
    """Something else than the answers is missing; ``missing`` says what, ``problems`` lists the answers' faults."""

    def __init__(self, missing: list[str], problems: list[Problem]) -> None:
        self.missing, self.problems = missing, problems
        super().__init__(" ".join(missing))


class WithdrawalRefusedError(RefusedError):
    """A withdrawal gives its reason."""


class PublicationRefusedError(RefusedError):
    """The challenge lacks what its public page must show."""


def free_slug(title: str) -> str:
    """Return an address made from a title that no challenge has yet."""
    base = slugify(title)[:100] or "defi"
    taken = RESERVED | set(Challenge.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    rank = 1
    slug = base
    while slug in taken:
        rank += 1
        slug = f"{base}-{rank}"
    return slug


@transaction.atomic
def draft(campaign: Campaign, administration: Administration, *, title: str, by: User, at: datetime) -> Challenge:
    """Open a draft for an administration. Raises :class:`CallClosedError` or :class:`NotYoursError`."""
    if not administration.members.filter(user=by, role__in=PROPOSING_ROLES).exists():
        raise NotYoursError
    if not window_open(campaign, CallKind.CHALLENGES, at):
        raise closed_call(campaign, CallKind.CHALLENGES, at, consequence=NOTHING_OPENED)
    challenge = Challenge.objects.create(
        campaign=campaign,
        administration=administration,
        administration_label=administration.name,
        slug=free_slug(title),
        submitted_title=title,
        dossier=answers.start(campaign.challenge_form, by=by, at=at),
    )
    index(challenge)
    giving.open_as_lead(challenge, by=by, at=at)
    ChallengeLog.objects.create(subject=challenge, verb="draft", source="", target=ChallengeState.DRAFT, by=by, at=at)
    return challenge


def index(challenge: Challenge) -> None:
    """Write the words by which a challenge is found: titles, host, page, themes, and the answers deposited."""
    deposit = getattr(challenge.dossier, "deposit", None)
    answered = [answer["value"] for answer in deposit.content["answers"]] if deposit else []
    challenge.search_words = document(
        challenge.submitted_title, challenge.published_title, challenge.summary, challenge.problem, challenge.body,
        challenge.administration_label, challenge.city, *challenge.themes.values_list("label", flat=True), *answered,
    )  # fmt: skip
    challenge.save(update_fields=["search_words"])


def obstacles(challenge: Challenge) -> list[str]:
    """Return what prevents a deposit beside the dossier's own answers, in French (at most three queries)."""
    return list(filter(None, (proposals.check_positions(challenge), sponsor_fault(challenge))))


def sponsor_fault(challenge: Challenge) -> str:
    """Return why the sponsor's commitments would prevent a deposit, or the empty string (one query at most)."""
    if not challenge.campaign.sponsor_commitment:
        return ""
    commitment = commitments.commitment_of(challenge)
    signed = commitment is not None and commitment.signed_at is not None
    return "" if signed else "Le sponsor n’a pas encore signé ses engagements."


def beside_answers(challenge: Challenge) -> list[dict[str, Any]]:
    """Return positions, means and funding plan as answers, so that every reader of the deposit sees them."""
    rows = []
    for position in challenge.positions.select_related("profession").prefetch_related("skills__skill"):
        skills = ", ".join(str(skill) for skill in position.skills.all())
        seats = counted(position.seats, "place")
        rows.append(("Postes", position.profession.label, f"{seats} ; {skills}" if skills else seats))
    if challenge.equipment:
        rows.append(("Moyens", "Matériel fourni", challenge.equipment))
    if challenge.ai_tools:
        rows.append(("Moyens", "Outils d’intelligence artificielle", challenge.ai_tools))
    plan = funding.frozen(challenge)
    if plan is not None:
        rows += [
            (FUNDING_SECTION, "Crédits", plan["source"]),
            (FUNDING_SECTION, "Programme budgétaire", plan["programme"]),
            (FUNDING_SECTION, "Coût employeur si toutes les places sont pourvues", plan["total"]),
            (FUNDING_SECTION, "Cofinancement dû dans ce cas", plan["cofunding"]),
        ]
    return [
        {
            "section": section, "label": label, "kind": FieldKind.SHORT_TEXT, "identifying": False,
            "audience": Audience.JURY, "value": value,
        }
        for section, label, value in rows
    ]  # fmt: skip


@transaction.atomic
def submit(challenge: Challenge, *, by: User, at: datetime) -> Deposit:
    """Deposit the proposal, or what completes it: freezes the dossier, queues the receipt's message.

    Raises :class:`CallClosedError`, :class:`CompletionClosedError`, :class:`NotYoursError`,
    :class:`ProposalIncompleteError`, or what :func:`dossiers.domain.lifecycle.freeze` raises; the draft is then
    untouched.
    """
    administration = challenge.administration
    if administration is None or not may(by, challenge, ChallengeRight.DEPOSIT):
        raise NotYoursError
    check_proposal_open(challenge, at)
    missing = obstacles(challenge)
    if missing:
        raise ProposalIncompleteError(missing, answers.problems(challenge.own_dossier))
    deposit = lifecycle.freeze(
        PROPOSAL,
        challenge,
        by=by,
        at=at,
        extra={
            "title": challenge.submitted_title,
            "person": {"administration": administration.name},
            "funding": funding.frozen(challenge),
        },
        more=beside_answers(challenge),
    )
    lifecycle.mark_submitted(PROPOSAL, challenge, by=by, at=at)
    index(challenge)
    lifecycle.send_receipt(PROPOSAL, challenge, deposit, to=by, at=at)
    return deposit


@transaction.atomic
def withdraw(
    challenge: Challenge,
    *,
    by: User,
    at: datetime,
    reason: str,
    code: str = "",
    decisions: Mapping[int, str] | None = None,
) -> None:
    """Withdraw a challenge, at once visible; the candidates who wished for it are told by who listens (R13).

    The team gives the ``code`` of its reason; an administration that withdraws its own challenge has none to give.

    ``decisions`` say what becomes of those who have a seat there, by application: those who listen require one for
    each, and apply them. Raises :class:`NotYoursError`, :class:`WithdrawalRefusedError` without reason or without a
    decision for somebody, :class:`challenges.domain.rules.reasons.ReasonRefusedError`, or
    :class:`common.transitions.TransitionRefusedError`; nothing is then written.
    """
    ours = may(by, challenge, ChallengeRight.DEPOSIT)
    if not ours and not by.is_team:
        raise NotYoursError
    if not reason.strip():
        raise WithdrawalRefusedError(
            "Indiquez pourquoi le défi est retiré : les candidats seront prévenus.", field="reason"
        )
    if not ours:
        challenge.refusal_code = reasons.reason_of(RefusalStage.WITHDRAWAL, code).code
        challenge.save(update_fields=["refusal_code"])
    withdrawing.send(sender=Challenge, challenge=challenge)
    lifecycle.withdraw(challenge, by=by, at=at, reason=reason)
    withdrawn.send(sender=Challenge, challenge=challenge, by=by, at=at, decisions=decisions or {})


@team_act("challenges.manage")
@transaction.atomic
def publish(challenge: Challenge, *, title: str, summary: str, by: User, at: datetime, body: str = "") -> None:
    """Publish the page of a selected challenge, under its published title.

    Raises :class:`PublicationRefusedError` when the title or the positions are missing.
    """
    check_running(challenge.campaign)
    if not title.strip() or not challenge.positions.exists():
        raise PublicationRefusedError("Un défi publié porte un titre et au moins un poste.")
    move(challenge, "publish", by=by, at=at, published_title=title, summary=summary, body=body)
    challenge.publish_state()
    index(challenge)
