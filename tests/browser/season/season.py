"""One season lived by clicking: the platform that runs, its clock, who is in front of it, and the pictures taken."""

from datetime import UTC, datetime
from pathlib import Path

from common.days import PARIS
from tests.browser.season.person import Person


class Season:
    """The people of a season on an empty platform; ``facts`` are what one person hands to the next (addresses, names)."""

    def __init__(self, browser, stack, *, pictures=""):
        self.browser, self.stack, self.facts = browser, stack, {}
        self.people, self.pictures = {}, Path(pictures) if pictures else None
        self.taken = set()

    def person(self, address, *, width=1280, **state):
        """Return somebody by address, in a browser of their own that stays open for the whole season."""
        if address not in self.people:
            self.people[address] = Person(self.browser, self.stack, width, address, **state)
        return self.people[address]

    def go_to(self, instant):
        """Move the platform's clock, in every process; ``instant`` is local time in Paris (« 2026-03-02 09:00 »)."""
        wanted = datetime.fromisoformat(instant).replace(tzinfo=PARIS).astimezone(UTC)
        seconds = (wanted - datetime.now(tz=UTC)).total_seconds()
        path = Path(self.stack.folder, "clock_offset")
        path.with_suffix(".new").write_text(f"{seconds:.0f}", encoding="ascii")
        path.with_suffix(".new").replace(path)

    def let_the_schedule_run(self):
        """Have the worker's schedule come round once: every task of it, none chosen, as an hour or a day would do."""
        self.stack.python(
            "from config.celery import app; from config.options.schedule import TASKS;"
            " [app.send_task(entry['task']) for entry in TASKS.values()]"
        )

    def picture(self, person, name):
        """Keep a picture of what somebody sees, when the guide is written; a step done again keeps its first one."""
        if self.pictures is not None and name not in self.taken:
            self.taken.add(name)
            person.page.screenshot(path=str(self.pictures / f"{name}.png"))

    def close(self):
        """Close every browser."""
        for person in self.people.values():
            person.context.close()

    @property
    def faults(self):
        """Return the script errors that anybody met."""
        return [fault for person in self.people.values() for fault in person.faults]
