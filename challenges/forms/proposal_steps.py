"""The screens of a proposal, as a task list: what each asks, what it lacks, who answers for it and until when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from accounts.models import User
from challenges.domain import challenges, funding, proposals
from challenges.domain.proposal_parts import parts
from challenges.models import Challenge
from challenges.rules import FUNDING_PART, REVIEW_PART
from common.days import day_of
from common.language.french import counted, enumerate_words, inside_sentence
from dossiers.domain.answers import Contents, Problem
from dossiers.forms.drafting import DraftStep, Fault, form_steps

MAX_SCREENS = 6
MAX_NAMES = 4  # of sections in the title of a screen
POSITIONS, FUNDING, REVIEW = "postes", FUNDING_PART, REVIEW_PART
OWN_PAGES = {POSITIONS: "administration:positions", FUNDING: "administration:funding"}


def _joined(sections: tuple[str, ...]) -> str:
    """Return the names of some sections as one title, which a phone shows in two lines."""
    first, *others = sections
    names = [first, *map(inside_sentence, others)]
    return enumerate_words(names if len(names) <= MAX_NAMES else [*names[:MAX_NAMES], "suite"])


def steps(
    challenge: Challenge, *, known: Iterable[Problem] | None = None, contents: Contents | None = None
) -> list[DraftStep]:
    """Return the screens of a draft with what each lacks, six at most (eight queries at most).

    Positions and funding come first: what they say answers questions of the form, which asks them no more. ``known``
    are the dossier's problems and ``contents`` what it holds, both read when absent.
    """
    positions = DraftStep(POSITIONS, "Postes et moyens")
    positions.is_begun = bool(challenge.equipment or challenge.ai_tools) or challenge.positions.exists()
    if message := proposals.check_positions(challenge):
        positions.faults.append(Fault(message))
    asks_sponsor = challenge.campaign.sponsor_commitment
    money = DraftStep(FUNDING, "Financement et sponsor" if asks_sponsor else "Financement")
    money.is_begun = funding.plan_of(challenge) is not None
    money.is_waiting = not money.is_begun
    if message := challenges.sponsor_fault(challenge):
        money.faults.append(Fault(message, anchor="sponsor"))
    screens = form_steps(challenge.own_dossier, most=MAX_SCREENS - 3, known=known, contents=contents)
    for screen in screens:
        screen.title = _joined(screen.sections)
    return [positions, money, *screens, DraftStep(REVIEW, "Relire et déposer")]


def address(challenge: Challenge, slug: str) -> str:
    """Return the address of a screen."""
    if slug in OWN_PAGES:
        return reverse(OWN_PAGES[slug], args=[challenge.public_id])
    return f"{reverse('administration:challenge', args=[challenge.public_id])}?etape={slug}"


@dataclass(frozen=True, slots=True)
class Task:
    """A screen as a task: where it stands, who answers for it, until when."""

    step: DraftStep
    address: str
    owner: User | None = None
    due_on: date | None = None
    is_late: bool = False

    @property
    def left(self) -> str:
        """Return in one line what the screen lacks, or nothing."""
        faults = self.step.faults
        if not faults:
            return ""
        first = faults[0].label or faults[0].message
        if len(faults) == 1:
            return f"Il manque un point : {first}"
        return f"Il manque {counted(len(faults), 'point')}, d’abord : {first}"


def tasks(challenge: Challenge, screens: list[DraftStep], at: datetime) -> list[Task]:
    """Return the screens of a draft as tasks (two queries)."""
    closing = parts.closing_day(challenge, at)
    today = day_of(at, challenge.campaign.timezone)
    rows = {row.slug: row for row in challenge.parts.select_related("owner")}
    shown = []
    for screen in screens:
        row = rows.get(screen.slug)
        usual = parts.usual_day(challenge, closing, is_review=screen.slug == REVIEW)
        due_on = (row.due_on if row else None) or usual
        done = screen.state in {"done", "skipped"} and screen.slug != REVIEW
        late = due_on is not None and due_on < today and not done
        shown.append(Task(screen, address(challenge, screen.slug), row.owner if row else None, due_on, late))
    return shown


def own_tasks(drafts: Iterable[Challenge], user: User, at: datetime) -> list[tuple[Challenge, Task]]:
    """Return the screens given to a person that still lack something, among some drafts, the most urgent first."""
    own = [
        (challenge, task)
        for challenge in drafts
        for task in tasks(challenge, steps(challenge), at)
        if task.owner == user and (task.step.state not in {"done", "skipped"} or task.step.slug == REVIEW)
    ]
    return sorted(own, key=lambda pair: (pair[1].due_on or date.max, pair[0].pk, pair[1].step.slug))
