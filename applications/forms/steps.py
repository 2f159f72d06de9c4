"""The steps of an application: what each page asks, and what each still lacks before a deposit."""

from collections.abc import Iterable

from applications.domain import applications, supplements, wish_list
from applications.enums import ApplicationState
from applications.models import Application
from dossiers.domain.answers import Problem
from dossiers.forms.drafting import DraftStep, Fault, form_steps

MAX_STEPS = 8  # the design system draws no longer road
PROFILE, WISHES, REVIEW = "profil", "voeux", "depot"


def steps(application: Application, known: Iterable[Problem] | None = None) -> list[DraftStep]:
    """Return the pages of a draft with their faults; ``known`` are the dossier's problems, computed when absent."""
    steps = [DraftStep(PROFILE, "Mon profil")]
    asks_wishes = application.state == ApplicationState.DRAFT
    beside = supplement_steps(application) if asks_wishes else []
    steps += form_steps(application.dossier, most=MAX_STEPS - 2 - asks_wishes - len(beside), known=known)
    if asks_wishes:
        steps.append(DraftStep(WISHES, "Défis souhaités"))
    by_slug = {step.slug: step for step in steps}
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
