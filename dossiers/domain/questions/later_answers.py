"""Answers that their author may still change once the dossier is deposited: a package above declares a section of them.

The deposit stays as it was: whoever reads it reads the section as it is now.
"""

from dataclasses import dataclass
from typing import Any, Protocol

from common.registry import Registry
from dossiers.models import Deposit


class Current(Protocol):
    """What gives the answers of a section as they are now."""

    def __call__(self, deposit: Deposit, *, blinded: bool) -> list[dict[str, Any]] | None:
        """Return the answers, redacted for a blind reader, or nothing when those of the deposit still stand."""


@dataclass(frozen=True, slots=True)
class LaterAnswers:
    """A section of a deposit whose answers may change."""

    section: str
    current: Current


sections: Registry[LaterAnswers] = Registry(lambda later: later.section)


def updated(deposit: Deposit, content: dict[str, Any], *, blinded: bool) -> dict[str, Any]:
    """Return what is read of a deposit, its sections that changed as they are now."""
    for later in sections:
        answers = later.current(deposit, blinded=blinded)
        if answers is not None:
            others = [answer for answer in content["answers"] if answer.get("section") != later.section]
            content = content | {"answers": others + answers}
    return content
