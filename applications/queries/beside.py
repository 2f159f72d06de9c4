"""What packages above know of an application, for the team's page: shown beside the dossier, for the team alone."""

from collections.abc import Callable
from dataclasses import dataclass, field

from applications.models import Application
from common.registry import Registry, qualified_name


@dataclass(frozen=True, slots=True)
class Beside:
    """A heading, its sentence, and rows of a name and a figure."""

    title: str
    sentence: str
    rows: list[tuple[str, str]] = field(default_factory=list)


BesideSource = Callable[[Application], Beside | None]
sources = Registry[BesideSource](qualified_name)


def beside(application: Application) -> list[Beside]:
    """Return what each source says of an application, the silent ones left out."""
    return [fact for source in sources if (fact := source(application)) is not None]
