"""The letters that a candidate keeps: the decision announced, the convocation to a hearing."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from applications.enums import ApplicationState
from applications.models import Application
from challenges.domain.delegations import decision_signatory
from common.days import day_of
from common.language.formatting import duration, french_date, french_datetime
from documents.domain import issuing
from documents.domain.texts.declarations import Kind
from documents.models import Document
from juries.enums import HearingState
from panels.queries import hearings
from selection.domain.contexts import DecisionContext, HearingContext
from selection.domain.proofs import decisions, explanation
from selection.domain.proofs.claims import Claim, FalseClaimError, false_claims

LETTERS = Path(__file__).resolve().parent.parent / "letters"
S = ApplicationState
OFFERED_STATES = (S.OFFERED, S.ACCEPTED)
REJECTED_STATES = (S.NOT_SHORTLISTED, S.NOT_SELECTED, S.INELIGIBLE)
ANNOUNCED_STATES = (S.SHORTLISTED, S.WAITING, *OFFERED_STATES, *REJECTED_STATES)
DECISION = Kind("decision_letter", "Lettre de décision", DecisionContext, LETTERS / "decision_letter.txt", "LET")
HEARING = Kind("hearing_letter", "Convocation", HearingContext, LETTERS / "hearing_letter.txt", "LET")
KINDS = (DECISION, HEARING)
IN_SECTION = ("motive", "reason")  # the letter has a section on the motives


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that a candidate may ask for: whose, its kind, what names it, its data and the claims that it makes."""

    application: Application
    kind: Kind
    key: str
    context: DecisionContext | HearingContext
    claims: list[Claim] = field(default_factory=list)


def _common(application: Application, at: datetime) -> dict[str, Any]:
    campaign, deposit = application.campaign, application.last_deposit
    return {
        "promotion": campaign.name,
        "programme": campaign.programme.name,
        "candidate": str(application.candidate),
        "number": deposit.number if deposit is not None else "",
        "signed_on": french_date(day_of(at, campaign.timezone)),
    }


def _signatory(application: Application, at: datetime) -> dict[str, Any]:
    """Return who signs the decisions of the campaign, with their quality (CRPA, L. 212-1)."""
    signer = decision_signatory(application.campaign, at=at)
    name, quality = (signer.user.civil_name, signer.quality) if signer is not None else ("", "")
    return {"signatory": name, "signatory_quality": quality, "has_signatory": bool(name)}


def _decision_letter(application: Application, at: datetime) -> Letter:
    """Return the letter of the decision announced, and what it claims."""
    state = application.announced_state
    wishes = application.wishes.count() if state == S.SHORTLISTED else 0
    decision, *following = decisions.decision_claims(application, state, wishes=wishes, at=at)
    label = Claim("state_label", {"state": state, "label": application.announced_label})
    reason = [sentence for sentence in following if sentence.kind == "reason"]
    following = [sentence for sentence in following if sentence.kind not in IN_SECTION]
    is_explained = explanation.ready(application)
    context = DecisionContext(
        **_common(application, at),
        profession=str(application.profession),
        decision=application.announced_label.lower(),
        is_accepted=state in OFFERED_STATES,
        is_waiting=state == S.WAITING,
        is_shortlisted=state == S.SHORTLISTED,
        is_rejected=state in REJECTED_STATES,
        next_steps=" ".join(sentence.text for sentence in following),
        has_next_steps=bool(following),
        reason=" ".join(sentence.text for sentence in reason),
        has_reason=bool(reason),
        has_explanation=is_explained,
        **_signatory(application, at),
    )
    claims = [decision, label, *reason, *following, *([Claim("explained", {})] if is_explained else [])]
    return Letter(application, DECISION, f"decision-letter-{application.pk}-{state}", context, claims)


def available(application: Application, *, at: datetime) -> list[Letter]:
    """Return the letters that a candidate may have now: a decision once announced, each hearing once convened (R14)."""
    letters = []
    if application.announced_state in ANNOUNCED_STATES:
        letters.append(_decision_letter(application, at))
    for convocation in hearings.convocations(application):
        if convocation.state == HearingState.CANCELLED:
            continue
        minutes = int((convocation.ends_at - convocation.starts_at).total_seconds() // 60)
        own = HearingContext(
            **_common(application, at),
            panel=convocation.panel.name,
            when=french_datetime(convocation.starts_at, application.campaign.timezone),
            duration=duration(minutes),
            place=convocation.place,
            has_place=bool(convocation.place),
        )
        letters.append(
            Letter(application, HEARING, f"hearing-letter-{convocation.pk}-{convocation.starts_at:%Y%m%d%H%M}", own)
        )
    return letters


def issue(letter: Letter, *, at: datetime) -> Document:
    """Register the PDF of a letter, once for each decision or each slot.

    Raises :class:`selection.domain.proofs.claims.FalseClaimError` when what is stored contradicts one of its sentences.
    """
    if letter.claims:
        wrong = false_claims(letter.claims, decisions.case_of(letter.application, at=at))
        if wrong:
            raise FalseClaimError(wrong)
    proofs = {
        "claims": [claim.stored() for claim in letter.claims],
        "application": letter.application.pk,
        "as_of": at.isoformat(),
    }
    return issuing.issue(
        letter.kind.code, letter.context, key=letter.key, about=letter.application, at=at, proofs=proofs
    )


def issued(letter: Letter) -> Document | None:
    """Return the PDF asked for, or nothing."""
    return Document.objects.filter(key=letter.key).first()
