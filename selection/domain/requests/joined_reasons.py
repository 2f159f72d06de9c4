"""The reasons that go with an answer: the words of the code, and what the explanation of the decision tells already."""

from challenges.domain.rules.reasons import words_by_code
from challenges.models import Challenge
from selection.domain.proofs import explanation
from selection.domain.proofs.claims import FalseClaimError
from selection.models import DecisionRequest


def joined_reasons(request: DecisionRequest) -> list[str]:
    """Return the sentences that an answer may join, each proved when it is an explanation's; none of another person.

    Once the dossier was reopened, the refusal has no code and no explanation any more.
    """
    subject = request.subject
    if subject.announced_state != request.decision:
        return []
    if isinstance(subject, Challenge):
        words = words_by_code({subject.refusal_code} - {""}).get(subject.refusal_code, "")
        return [words] if words else []
    words = subject.refusal_reason.words if subject.refusal_reason is not None else ""
    try:
        explained = explanation.of(subject, at=request.received_at)
    except FalseClaimError:  # a task tells the team; nothing false is joined
        explained = None
    claims = []
    if explained is not None:
        claims = [*explained.preselection, *(claim for reason in explained.reasons for claim in reason.claims)]
    return [*([words] if words else []), *(claim.text for claim in claims)]
