"""What others wrote about the author of a dossier: a package above declares it, jurors who know the author read it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from common.registry import Registry
from dossiers.models import Deposit
from juries.models import Assessment


@dataclass(frozen=True, slots=True)
class Enclosure:
    """One writing: ``answers`` are labels and texts, ``file`` the address that gives its file, by POST."""

    title: str
    answers: list[tuple[str, str]] = field(default_factory=list)
    file: str = ""


@dataclass(frozen=True, slots=True)
class EnclosureSource:
    """A kind of writing: its heading, and what reads those of a deposit."""

    heading: str
    of_deposit: Callable[[Deposit], list[Enclosure]]


sources: Registry[EnclosureSource] = Registry(lambda source: source.heading)


def enclosures(assessment: Assessment) -> list[tuple[str, list[Enclosure]]]:
    """Return, by heading, what others wrote about an author; nothing in a blind phase, since it names people (R8)."""
    if assessment.panel.blind:
        return []
    read = [(source.heading, source.of_deposit(assessment.deposit)) for source in sources]
    return [(heading, written) for heading, written in read if written]
