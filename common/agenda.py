"""Calendar files (RFC 5545) that any calendar program reads."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from common import clock
from common.lazy import LazyModule
from common.text import normalize_line

if TYPE_CHECKING:
    import icalendar
else:
    icalendar = LazyModule("icalendar")


def event(
    key: str,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    *,
    url: str = "",
    place: str = "",
    cancelled: bool = False,
) -> "icalendar.Event":
    """Return one event, in UTC; a cancelled one is said cancelled, never left out (R25)."""
    made = icalendar.Event()
    made.add("uid", f"{key}@passerelle")
    made.add("dtstamp", clock.now().astimezone(UTC))
    made.add("summary", normalize_line(title))
    made.add("dtstart", starts_at.astimezone(UTC))
    made.add("dtend", ends_at.astimezone(UTC))
    for name, value in (("url", url), ("location", place), ("status", "CANCELLED" if cancelled else "")):
        if value:
            made.add(name, normalize_line(value))
    return made


def calendar(events: "Iterable[icalendar.Event]") -> bytes:
    """Return the file that holds these events."""
    made = icalendar.Calendar()
    made.add("prodid", "-//Passerelle//FR")
    made.add("version", "2.0")
    for one in events:
        made.add_component(one)
    content: bytes = made.to_ical()
    return content
