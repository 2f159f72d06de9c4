"""The end of the road: matching, offers and refusals, missions, contracts by a real worker."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings

from common.jobs import JobState
from devtools.domain import employment
from documents.domain import production
from documents.models import DocumentBatch
from sandbox.domain.world import World
from selection.domain import publication, selection
from selection.enums import OfferState
from selection.models import Offer
from talents.domain import cohorts
from talents.models import Mission
from talents.rules import accepted_offers

REFUSALS = 4
WAIT_SECONDS = 600
PATIENCE = 30


class ContractsLateError(Exception):
    """The worker did not produce every contract in the time allowed."""


def match_and_offer(world: World, *, at: datetime) -> list[Offer]:
    """Compute the matching and send the offers."""
    run = selection.match(world.campaign, by=world.team, at=at)
    offers = selection.adopt(run, by=world.team, at=at)
    publication.announce(world.campaign, at=at)
    return offers


def answer(world: World, *, at: datetime) -> None:
    """Let four people refuse and one stay silent; call the waiting list until every seat is accepted."""
    reluctant = REFUSALS
    silent = True
    while True:
        pending = list(
            Offer.objects.filter(application__campaign=world.campaign, state=OfferState.SENT)
            .select_related("application__candidate")
            .order_by("pk")
        )
        if not pending:
            return
        for offer in pending:
            if silent:
                silent = False
                continue
            refuses = reluctant > 0 and world.rng.random() < 0.2  # noqa: PLR2004 - one in five, four at most
            reluctant -= refuses
            selection.answer(offer, accepted=not refuses, by=offer.application.candidate, at=at + timedelta(days=3))
        at += timedelta(days=world.campaign.acceptance_days, hours=1)
        selection.expire(world.campaign, at=at)
        selection.cascade(world.campaign, by=world.team, at=at)


def admit(world: World, *, at: datetime) -> list[Mission]:
    """Make the missions of the accepted offers."""
    missions = [cohorts.admit(offer, by=world.team, at=at) for offer in accepted_offers(world.campaign, at=at)]
    employment.complete(world, missions, at=at)
    return missions


@contextmanager
def worker() -> Iterator[subprocess.Popen[bytes]]:
    """Run a real Celery worker for the time of a block; it is asked to stop, then made to."""
    command = [sys.executable, "-m", "celery", "-A", "config", "worker", "-c", "2", "-l", "WARNING", "-B"]
    log = settings.VAR_DIR / "replay-worker.log"
    with log.open("ab") as output:
        process = subprocess.Popen(  # noqa: S603 - our own command line
            command, cwd=settings.BASE_DIR, stdout=output, stderr=output, start_new_session=True
        )
        try:
            yield process
        finally:
            process.terminate()  # the main process alone: it lets its children finish
            try:
                process.wait(timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


def contracts(world: World, missions: list[Mission], *, at: datetime) -> DocumentBatch:
    """Register every contract as one batch."""
    return cohorts.contract_all(world.campaign, missions, by=world.team, at=at)


def wait(batch: DocumentBatch, *, seconds: float = WAIT_SECONDS) -> None:
    """Wait until a batch is produced. Raises :class:`ContractsLateError` on a failure or when time runs out."""
    limit = time.monotonic() + seconds
    while True:
        counts = production.progress(batch)
        if counts[JobState.DONE] == counts["total"]:
            return
        if counts[JobState.FAILED] or time.monotonic() > limit:
            raise ContractsLateError(f"Contrats : {counts}")
        time.sleep(0.2)
