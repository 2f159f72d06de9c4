"""The steps of an application: what each page asks, and what each still lacks before a deposit."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from applications.domain import applications, supplements, wish_list
from applications.enums import ApplicationState
from applications.models import Application
from dossiers.domain.answers import Problem, problems, read_contents

MAX_STEPS = 8  # the design system draws no longer road
STATES = {"skipped": "Ne vous concerne pas", "done": "Complète", "started": "Commencée", "todo": "À faire"}
PROFILE, WISHES, REVIEW = "profil", "voeux", "depot"


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


def steps(application: Application, known: Iterable[Problem] | None = None) -> list[DraftStep]:
    """Return the pages of a draft with their faults; ``known`` are the dossier's problems, computed when absent."""
    steps = [DraftStep(PROFILE, "Mon profil")]
    asks_wishes = application.state == ApplicationState.DRAFT
    contents = read_contents(application.dossier)
    counts = Counter(field.section for field in contents.fields)
    beside = supplement_steps(application) if asks_wishes else []
    groups = grouped(dict(counts), most=MAX_STEPS - 2 - asks_wishes - len(beside))
    steps += [DraftStep(f"partie-{rank}", ", ".join(some), some) for rank, some in enumerate(groups, start=1)]
    if asks_wishes:
        steps.append(DraftStep(WISHES, "Défis souhaités"))
    by_section = {section: step for step in steps for section in step.sections}
    for problem in problems(application.dossier, contents) if known is None else known:
        fault = Fault(problem.message, problem.field.prompt, problem.anchor)
        by_section[problem.field.section].faults.append(fault)
    by_slug = {step.slug: step for step in steps}
    answered = {key for key, value in contents.values.items() if value} | {piece.field_id for piece in contents.pieces}
    asked = contents.asked()
    asked_sections = {field.section for field in asked}
    begun = {field.section for field in asked if field.pk in answered}
    for step in steps:
        step.is_begun = not begun.isdisjoint(step.sections)
        step.is_asked = not step.sections or not asked_sections.isdisjoint(step.sections)
    by_slug[PROFILE].is_begun = application.profession_id is not None or application.experience_years is not None
    if asks_wishes:
        by_slug[WISHES].is_begun = application.wishes.exists()
    for slug, message in (
        (PROFILE, applications.profile_fault(application)),
        (WISHES, wish_list.wishes_fault(application)),
    ):
        if message:
            by_slug[slug].faults.append(Fault(message))
    return [*steps, *beside, DraftStep(REVIEW, "Relire et déposer")]


def supplement_steps(application: Application) -> list[DraftStep]:
    """Return a page for each thing that the campaign asks beside the dossier."""
    pages = []
    for supplement in supplements.asked(application.campaign):
        step = supplement.step(application)
        pages.append(
            DraftStep(
                supplement.slug, supplement.title, faults=[Fault(step.fault)] if step.fault else [],
                is_begun=step.is_begun, is_waiting=not step.is_done,
            )
        )  # fmt: skip
    return pages


def position(steps: list[DraftStep], slug: str) -> int:
    """Return the rank of a step; of the first that lacks something when no step has this name."""
    slugs = [step.slug for step in steps]
    if slug in slugs:
        return slugs.index(slug)
    return next((rank for rank, step in enumerate(steps) if step.faults), len(steps) - 1)


def neighbour(steps: list[DraftStep], rank: int, move: int) -> DraftStep:
    """Return the step before (-1) or after (1) another, those that do not concern the person left out.

    The first and the last step always concern them: at the edge it is the same step.
    """
    rank = max(0, min(rank + move, len(steps) - 1))
    while not steps[rank].is_asked:
        rank += move
    return steps[rank]
