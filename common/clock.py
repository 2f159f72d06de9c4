"""The platform's only source of the present instant.

Domain functions never read a clock: views, tasks and commands call :func:`now` and pass ``at``. A rehearsal
world moves the clock by writing an offset in seconds into ``settings.CLOCK_FILE``, which the web and the worker
processes both read, so that a demonstration of spring 2020 lives in spring 2020 in every process.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest

from common import sandbox

LONGEST_WAIT = timedelta(minutes=1)


def offset() -> timedelta:
    """Return how far the platform's clock is moved; zero when no rehearsal is running."""
    path = settings.CLOCK_FILE
    if not path:
        return timedelta()
    try:
        return timedelta(seconds=float(Path(path).read_text(encoding="ascii")))
    except FileNotFoundError:
        return timedelta()


def now() -> datetime:
    """Return the present UTC instant as the platform sees it, to the microsecond; a sandbox has its own."""
    return machine_now() + offset() + sandbox.shift()


def set_now(instant: datetime) -> None:
    """Move the platform's clock so that it reads ``instant`` from this second on (rehearsals only)."""
    path = Path(settings.CLOCK_FILE)
    path.parent.mkdir(parents=True, exist_ok=True)
    seconds = (instant - machine_now()).total_seconds()
    path.write_text(f"{seconds:.0f}", encoding="ascii")


def machine_now() -> datetime:
    """Return the machine's own instant: leases and heartbeats measure real time even in a rehearsal."""
    return datetime.now(tz=UTC)


def received(request: HttpRequest) -> datetime:
    """Return the instant a request reached the platform: a deposit is not late because a worker was busy (R1).

    With ``TRUST_REQUEST_START``, the reverse proxy in front stamps each request at its arrival
    (``X-Request-Start: t=<seconds>``); the stamp is believed for one minute in the past, never in the future.
    """
    present = now()
    stamp = request.headers.get("X-Request-Start", "")
    if not settings.TRUST_REQUEST_START or not stamp.startswith("t="):
        return present
    try:
        arrived = datetime.fromtimestamp(float(stamp[2:]), tz=UTC) + offset() + sandbox.shift()
    except (ValueError, OverflowError, OSError):
        return present
    return arrived if present - LONGEST_WAIT <= arrived <= present else present
