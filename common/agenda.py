"""Calendar files (RFC 5545) that any calendar program reads."""

from collections.abc import Iterable
from datetime import UTC, datetime

from icalendar import Calendar, Event

from common import clock
from common.text import normalize_line


def event(
    key: str,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    *,
    url: str = "",
    place: str = "",
    cancelled: bool = False,
) -> Event:
    """Return one event, in UTC; a cancelled one is said cancelled, never left out (R25)."""
    made = Event()
    made.add("uid", f"{key}@passerelle")
    made.add("dtstamp", clock.now().astimezone(UTC))
    made.add("summary", normalize_line(title))
    made.add("dtstart", starts_at.astimezone(UTC))
    made.add("dtend", ends_at.astimezone(UTC))
    for name, value in (("url", url), ("location", place), ("status", "CANCELLED" if cancelled else "")):
        if value:
            made.add(name, normalize_line(value))
    return made


def calendar(events: Iterable[Event]) -> bytes:
    """Return the file that holds these events."""
    made = Calendar()
    made.add("prodid", "-//Passerelle//FR")
    made.add("version", "2.0")
    for one in events:
        made.add_component(one)
    content: bytes = made.to_ical()
    return content
