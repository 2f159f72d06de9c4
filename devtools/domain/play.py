"""Play a promotion from its first call to its contracts, or up to one moment of it."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime, timedelta

from challenges.enums import CallKind
from common import clock
from devtools.domain import candidate_stages, challenge_stages, cohort_stages
from documents.models import DocumentBatch
from reporting.queries import figures
from sandbox.domain import candidates
from sandbox.domain.world import World

STAGES = ("call", "applications", "jury", "selection", "cohort")


def _between(world: World, kind: CallKind, part: float) -> datetime:
    window = world.window(kind)
    return window.opens_at + (window.closing - window.opens_at) * part


def play(world: World, *, until: str = "cohort", partial: bool = True) -> datetime:
    """Play the stages in order and return the instant at which the world stands.

    ``until`` is one of :data:`STAGES`. With ``partial`` the last stage is left half done, as people would find it on
    an ordinary day; without it the whole of the stage is played. Contracts are registered by :func:`produce`, not here.
    """
    goal = STAGES.index(until)
    half = 0.6 if partial else 1.0
    with world.stage("défis : dépôts"):
        deposited = challenge_stages.deposit_proposals(world, share=half if goal == 0 else 1.0)
    if goal == 0:
        return _between(world, CallKind.CHALLENGES, half)
    with world.stage("défis : auditions"):
        challenge_stages.hear_proposals(world, deposited)
    with world.stage("défis : décisions et publication"):
        published = challenge_stages.decide_and_publish(world, deposited)
    with world.stage("candidatures : dépôts"):
        candidates.apply(world, published, share=half if goal == 1 else 1.0)
    if goal == 1:
        return _between(world, CallKind.APPLICATIONS, half)
    opened = _between(world, CallKind.APPLICATIONS, 1) + timedelta(days=1)
    with world.stage("présélection : répartition"):
        panel = candidate_stages.open_preselection(world, at=opened)
    with world.stage("présélection : lectures"):
        candidate_stages.read(world, panel, at=opened, share=half if goal == 2 else 1.0)  # noqa: PLR2004 - « jury »
    if until == "jury":
        return opened + timedelta(days=3)
    with world.stage("présélection : décision"):
        shortlisted = candidate_stages.close_reading(world, panel, at=opened + timedelta(days=10))
    with world.stage("auditions"):
        candidate_stages.hear(world, published, shortlisted, start=world.moment("2020-06-29", "09:00"))
    with world.stage("classements"):
        candidate_stages.rank(published)
    decided = world.moment("2020-07-10")
    if until == "selection":
        return decided
    with world.stage("appariement et propositions"):
        cohort_stages.match_and_offer(world, at=decided)
    with world.stage("réponses et liste d’attente"):
        cohort_stages.answer(world, at=decided)
    with world.stage("missions"):
        cohort_stages.admit(world, at=world.moment("2020-08-25"))
    return world.moment("2020-08-26")


def produce(world: World, *, at: datetime, with_worker: bool = True) -> DocumentBatch:
    """Produce every contract: by a worker of our own, or by those already running when ``with_worker`` is false."""
    with world.stage("contrats"):
        missions = list(world.campaign.cohort.missions.select_related("cohort__campaign", "talent", "host"))
        batch = cohort_stages.contracts(world, missions, at=at)
        with cohort_stages.worker() if with_worker else nullcontext():
            cohort_stages.wait(batch)
    return batch


def report(world: World, log: Callable[[str], None]) -> None:
    """Print the promotion's figures (indicators R1 to R5)."""
    f = figures.figures(world.campaign)
    log(
        f"défis : {f.challenges_submitted} déposés / {f.challenges_heard} auditionnés / {f.challenges_selected} retenus"
    )
    log(f"R1 candidatures reçues : {f.applications}")
    log(f"candidats auditionnés : {f.heard}")
    log(f"R2 sélectivité : {f.selectivity} %")
    log(f"R3 recrutés : {f.recruited}")
    log(f"R4 candidats classés par place : {f.ranked_per_seat}")
    log(f"R5 places pourvues : {f.filled} % de {f.seats}")
    log(f"contrats produits et scellés : {f.contracts}")
    log(f"total : {sum(cost for _, cost, _ in world.costs):.1f} s, {sum(n for *_, n in world.costs)} requêtes")


def enter(instant: datetime) -> None:
    """Move the platform's clock to the world's instant."""
    clock.set_now(instant)
