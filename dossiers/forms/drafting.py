"""The pages of a draft, whatever is drafted: what each asks, where it stands, what it still lacks before a deposit."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from dossiers.domain.answers import Contents, Problem, problems, read_contents
from dossiers.models import Dossier

Step = TypeVar("Step", bound="DraftStep")
MOVES = {"back": -1, "next": 1}  # what the buttons of a page send
STATES = {"skipped": "Ne vous concerne pas", "done": "Complète", "started": "Commencée", "todo": "À faire"}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend before a deposit; ``anchor`` names the control to go to on its step's page."""

    message: str
    label: str = ""
    anchor: str = ""


@dataclass(slots=True)
class DraftStep:
    """One page of a draft: its name in addresses, its title, the form's sections that it asks.

    ``is_asked`` is false when the answers given elsewhere skip all its questions. ``is_waiting``: something is left to
    do there that the deposit does not wait for.
    """

    slug: str
    title: str
    sections: tuple[str, ...] = ()
    faults: list[Fault] = field(default_factory=list)
    is_begun: bool = False
    is_asked: bool = True
    is_waiting: bool = False

    @property
    def state(self) -> str:
        """Return where the step stands: skipped, complete, begun or to do."""
        if not self.is_asked:
            return "skipped"
        if not self.faults and not self.is_waiting:
            return "done"
        return "started" if self.is_begun else "todo"

    @property
    def state_label(self) -> str:
        """Return where the step stands, in French."""
        return STATES[self.state]


def grouped(counts: dict[str, int], *, most: int) -> list[tuple[str, ...]]:
    """Return the sections in their order, the smallest neighbours put together until there are ``most`` groups."""
    groups: list[tuple[tuple[str, ...], int]] = [((section,), count) for section, count in counts.items()]
    while len(groups) > max(most, 1):
        rank = min(range(len(groups) - 1), key=lambda index: groups[index][1] + groups[index + 1][1])
        (first, few), (second, more) = groups[rank : rank + 2]
        groups[rank : rank + 2] = [(first + second, few + more)]
    return [sections for sections, _ in groups]


def form_steps(
    dossier: Dossier, *, most: int, known: Iterable[Problem] | None = None, contents: Contents | None = None
) -> list[DraftStep]:
    """Return the pages of a dossier's form, ``most`` at most, with what each lacks.

    ``known`` are the dossier's problems, computed when absent; ``contents`` is read when absent (three queries).
    """
    contents = contents or read_contents(dossier)
    counts = Counter(question.section for question in contents.fields)
    groups = grouped(dict(counts), most=most)
    steps = [DraftStep(f"partie-{rank}", ", ".join(some), some) for rank, some in enumerate(groups, start=1)]
    by_section = {section: step for step in steps for section in step.sections}
    for problem in problems(dossier, contents) if known is None else known:
        fault = Fault(problem.message, problem.field.prompt, problem.anchor)
        by_section[problem.field.section].faults.append(fault)
    answered = {key for key, value in contents.values.items() if value} | {piece.field_id for piece in contents.pieces}
    asked = contents.asked()
    asked_sections = {question.section for question in asked}
    begun = {question.section for question in asked if question.pk in answered}
    for step in steps:
        step.is_begun = not begun.isdisjoint(step.sections)
        step.is_asked = not asked_sections.isdisjoint(step.sections)
    return steps


def position(steps: Sequence[DraftStep], slug: str) -> int:
    """Return the rank of a step; of the first that lacks something when no step has this name."""
    slugs = [step.slug for step in steps]
    if slug in slugs:
        return slugs.index(slug)
    return next((rank for rank, step in enumerate(steps) if step.faults), len(steps) - 1)


def neighbour(steps: Sequence[Step], rank: int, move: int) -> Step:
    """Return the step before (-1) or after (1) another, those that do not concern the person left out.

    The first and the last step always concern them: at the edge it is the same step.
    """
    rank = max(0, min(rank + move, len(steps) - 1))
    while not steps[rank].is_asked:
        rank += move
    return steps[rank]
