"""Calendar files (RFC 5545) that any calendar program reads."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from common import clock
from common.language.text import normalize_line
from common.lazy import LazyModule

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
    event = icalendar.Event()
    event.add("uid", f"{key}@passerelle")
    event.add("dtstamp", clock.now().astimezone(UTC))
    event.add("summary", normalize_line(title))
    event.add("dtstart", starts_at.astimezone(UTC))
    event.add("dtend", ends_at.astimezone(UTC))
    for name, value in (("url", url), ("location", place), ("status", "CANCELLED" if cancelled else "")):
        if value:
            event.add(name, normalize_line(value))
    return event


def calendar(events: "Iterable[icalendar.Event]") -> bytes:
    """Return the file that holds these events."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Passerelle//FR")
    calendar.add("version", "2.0")
    for event in events:
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content
