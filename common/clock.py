"""The platform's only source of the present instant.

Domain functions never read a clock: views, tasks and commands call :func:`now` and pass ``at``. A rehearsal
world moves the clock by writing an offset in seconds into ``settings.CLOCK_FILE``, which the web and the worker
processes both read, so that a demonstration of spring 2020 lives in spring 2020 in every process.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings


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
    """Return the present UTC instant as the platform sees it, to the microsecond."""
    return machine_now() + offset()


def set_now(instant: datetime) -> None:
    """Move the platform's clock so that it reads ``instant`` from this second on (rehearsals only)."""
    path = Path(settings.CLOCK_FILE)
    path.parent.mkdir(parents=True, exist_ok=True)
    seconds = (instant - machine_now()).total_seconds()
    path.write_text(f"{seconds:.0f}", encoding="ascii")


def machine_now() -> datetime:
    """Return the machine's own instant: leases and heartbeats measure real time even in a rehearsal."""
    return datetime.now(tz=UTC)
