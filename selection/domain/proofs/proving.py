"""Prove again what people are told: the sentences of documents issued, of messages sent, of statuses and explanations.

A page writes nothing: what it may not show is told to the team from here, by a task, and when a decision is announced.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from applications.models import Application
from challenges.enums import CampaignState
from challenges.models import Campaign
from documents.domain.signing.proofs import proof
from documents.models import Document
from notifications.models import Message
from selection.domain import letters
from selection.domain.proofs import blocked, decisions, explanation, season, status
from selection.domain.proofs.blocked import Writing
from selection.domain.proofs.claim_facts import Case
from selection.domain.proofs.claims import Claim, FalseClaimError
from selection.domain.proofs.record import with_record


class Told(NamedTuple):
    """What one writing tells a person: how many sentences were proved, and those that are false."""

    application: Application
    writing: Writing
    proved: int
    false: list[Claim]


def _explanation(application: Application, case: Case, at: datetime) -> Iterator[Told]:
    try:
        explained = explanation.of(application, at=at, case=case)
    except FalseClaimError as error:
        yield Told(application, Writing.EXPLANATION, 0, error.claims)
        return
    if explained is not None:
        yield Told(application, Writing.EXPLANATION, len(explained.claims()), [])


def prove_present(campaign: Campaign, *, at: datetime) -> Iterator[Told]:
    """Yield what each person of a campaign may read now: the status, the explanation, each sentence proved."""
    whole = season.load(campaign, until=at)
    people = with_record(Application.for_concerned().filter(campaign=campaign)).select_related(
        "candidate", "profession", "dossier__deposit", "dossier__replaces__deposit"
    )
    rows = list(people.prefetch_related("wishes").order_by("pk"))
    cases = decisions.cases_of(rows, whole, at=at)
    for application in rows:
        step = status.next_step(application, at)
        yield Told(application, Writing.STATUS, len(step.claims) + len(step.delays), step.false)
        yield from _explanation(application, cases[application.pk], at)


def prove_messages(campaign: Campaign) -> Iterator[tuple[Message, list[str]]]:
    """Yield the messages that announced a campaign's decisions, with their sentences that are false."""
    people = {
        application.candidate_id: application for application in Application.for_concerned().filter(campaign=campaign)
    }
    keys = {f"application-{application.pk}-": application for application in people.values()}
    sent = Message.objects.filter(template="application_decision", recipient__in=people, claims__isnull=False)
    for message in sent.order_by("pk"):
        application = keys.get(message.key.rpartition("-")[0] + "-")
        if application is not None:
            case = decisions.case_of(application, at=message.written_at)
            yield message, decisions.contradicted(message.claims or [], case, text=message.body)


def warn_team(*, at: datetime) -> int:
    """Tell the team what people may not read now because it would be false; return how many writings (a task calls it).

    Each is told once for a decision; the campaigns that are over, and the sandboxes, are left aside.
    """
    count = 0
    for campaign in Campaign.objects.filter(state=CampaignState.PUBLISHED, sandbox=False).order_by("pk"):
        for writing in prove_present(campaign, at=at):
            if writing.false:
                blocked.tell_team(writing.application, writing.false, writing=writing.writing, at=at)
                count += 1
    return count


@proof(explanation.TEMPLATE)
@proof(letters.DECISION.code)
def prove(document: Document) -> list[str]:
    """Return the sentences of an issued explanation or letter that the season contradicts."""
    stored = document.context.get("claims")
    application = Application.for_concerned().filter(pk=document.context.get("application")).first()
    if stored is None or application is None:
        return []  # from before the claims, or of a person whose dossier was erased
    case = decisions.case_of(application, at=datetime.fromisoformat(document.context["as_of"]))
    return decisions.contradicted(stored, case)
