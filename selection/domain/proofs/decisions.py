"""What a person is told of a decision, by message and by letter: claims, proved when written and again later."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import User
from applications.enums import ApplicationState
from applications.models import Application
from challenges.enums import CallKind
from challenges.models import Campaign
from common.days import day_of
from common.language.text import normalize_text
from selection.domain.proofs import season
from selection.domain.proofs.claim_facts import Case
from selection.domain.proofs.claims import Claim, false_claims, holds
from selection.domain.proofs.record import record_of, with_record
from selection.domain.proofs.season import Season

S = ApplicationState
REFUSED = (S.INELIGIBLE, S.NOT_SHORTLISTED, S.NOT_SELECTED)


def _wishes_claims(campaign: Campaign, wishes: int, at: datetime) -> list[Claim]:
    """Return when a shortlisted person ranks their wishes, or that the juries of those already made want to hear them.

    Nothing when neither is so: the second form is over, and they made none.
    """
    windows = [window for window in campaign.windows.all() if window.kind == CallKind.WISHES]
    last = windows[-1] if windows else None
    if last is None or (last.closes_at is not None and last.closes_at < at):
        return [Claim("juries_hear", {})] if wishes else []
    closes = last.closes_at.isoformat() if last.closes_at is not None else ""
    return [Claim("wishes_call", {"opens": last.opens_at.isoformat(), "closes": closes, "zone": campaign.timezone})]


def decision_claims(application: Application, state: str, *, wishes: int, at: datetime) -> list[Claim]:
    """Return the sentences of a decision; ``state`` is the one that the person learns."""
    campaign = application.campaign
    claims = [Claim("decision", {"state": state, "campaign": campaign.pk, "name": campaign.name})]
    if state == S.SHORTLISTED:
        claims += _wishes_claims(campaign, wishes, at)
    elif state == S.WAITING:
        until = campaign.waiting_list_until
        over = until is not None and day_of(at, campaign.timezone) > until
        facts = {"until": until.isoformat() if until is not None else ""}
        claims.append(Claim("waiting_over" if over else "may_be_called", facts))
    elif state in REFUSED:
        claims += [*reason_claims(application, state), Claim("motive", {"state": state})]
    return claims


def reason_claims(application: Application, state: str) -> list[Claim]:
    """Return the words of the code for which an application was refused; nothing when it has none."""
    reason = application.refusal_reason
    if reason is None or not reason.words:
        return []
    return [Claim("reason", {"state": state, "code": reason.code, "words": reason.words})]


@dataclass(frozen=True, slots=True)
class Written:
    """The message about one decision: what it states, and what of it is false; ``false`` blocks it."""

    application: Application
    claims: list[Claim]
    false: list[Claim]

    @property
    def subject(self) -> Application:
        """Return what was decided upon."""
        return self.application

    @property
    def recipient(self) -> User:
        """Return who is told."""
        return self.application.candidate

    @property
    def held(self) -> list[str]:
        """Return the false sentences, for which the message does not leave."""
        return [claim.text for claim in self.false]

    @property
    def context(self) -> dict[str, Any]:
        """Return what the message prints."""
        label = str(ApplicationState(self.application.state).label)
        return {"label": label, "sentences": [claim.text for claim in self.claims]}


def write_messages(campaign: Campaign, people: Iterable[Application], *, at: datetime) -> list[Written]:
    """Return the messages about the decisions that people wait to learn, each proved, in the order of ``people``.

    Nothing is kept nor sent (some twenty queries, whatever their number).
    """
    whole = season.load(campaign, until=at)
    stored = with_record(Application.objects.filter(pk__in=[person.pk for person in people])).select_related(
        "candidate", "dossier__deposit", "dossier__replaces__deposit"
    )
    rows = {application.pk: application for application in stored.prefetch_related("wishes")}
    cases = cases_of(rows.values(), whole, at=at)
    written = []
    for person in people:
        application = rows[person.pk]
        claims = decision_claims(application, application.state, wishes=len(application.wishes.all()), at=at)
        written.append(Written(application, claims, false_claims(claims, cases[application.pk])))
    return written


def cases_of(applications: Iterable[Application], whole: Season, *, at: datetime) -> dict[int, Case]:
    """Return the case of each application: the season, and what is stored of them until an instant.

    The applications are read by :func:`selection.domain.proofs.record.with_record`, their wishes with them.
    """
    return {
        application.pk: Case(application.pk, whole, record_of(application, at=at, wishes=len(application.wishes.all())))
        for application in applications
    }


def case_of(application: Application, *, at: datetime) -> Case:
    """Return the case of one application, read from the database (some fifteen queries)."""
    whole = season.load(application.campaign, until=at, application=application.pk)
    stored = with_record(Application.for_concerned().filter(pk=application.pk)).select_related(
        "dossier__deposit", "dossier__replaces__deposit"
    )
    return cases_of(stored.prefetch_related("wishes"), whole, at=at)[application.pk]


def contradicted(stored: Iterable[dict[str, Any]], case: Case, *, text: str | None = None) -> list[str]:
    """Return the kept sentences that the season contradicts, that their facts do not say, or that ``text`` lacks."""
    wrong = []
    for sentence in stored:
        claim = Claim(sentence["kind"], sentence["facts"])
        printed = text is None or normalize_text(claim.text) in text
        if claim.text != sentence["text"] or not printed or not holds(claim, case):
            wrong.append(str(sentence["text"]))
    return wrong
