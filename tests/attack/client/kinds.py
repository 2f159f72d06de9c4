"""A kind of attack: a function that sends its payloads and says, for each, whether it was held.

A kind has at least one payload and one control: a request that succeeds because the person is entitled to it, or a
state that the attack would have changed. Without a control a refusal may come from a wrong address, and proves nothing.
"""

import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

FAMILIES = (
    "sign_in", "announced", "blind", "sandbox", "files", "text", "mail", "cache", "links", "access", "injection",
    "requests", "transport", "demonstration",
)  # fmt: skip
MAX_SEEN = 160  # characters of what was seen, on the line of a hole


@dataclass
class Trial:
    """What a kind of attack did: its payloads, its controls, the holes it saw."""

    payloads: int = 0
    controls: int = 0
    holes: list[str] = field(default_factory=list)

    def expect(self, held: object, payload: object, seen: object = "") -> None:
        """Count a payload; it is a hole unless it was held."""
        self.payloads += 1
        if not held:
            self.holes.append(f"{payload!s:.60} : {' '.join(str(seen).split()):.{MAX_SEEN}}")

    def control(self, seen: object, what: str, answer: object = "") -> None:
        """Count a control: what must succeed for the refusals to mean anything."""
        self.controls += 1
        if not seen:
            self.holes.append(f"témoin manqué, {what} : {' '.join(str(answer).split()):.{MAX_SEEN}}")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of attack, as it is declared."""

    family: str
    title: str
    run: Callable[[Any, Trial], None]
    quick: bool
    demonstration: bool


KINDS: list[Kind] = []


def kind(title: str, *, quick: bool = True, demonstration: bool = False) -> Callable[..., Any]:
    """Declare a kind of attack; ``quick`` kinds are in `make test`, ``demonstration`` ones need the demonstration."""

    def declare(run: Callable[[Any, Trial], None]) -> Callable[[Any, Trial], None]:
        family = run.__module__.rpartition(".")[2]
        KINDS.append(Kind(family, title, run, quick and not demonstration, demonstration))
        return run

    return declare


def load_kinds() -> list[Kind]:
    """Return the kinds of every family, in order."""
    for family in FAMILIES:
        import_module(f"tests.attack.{family}")
    return KINDS


def run_kind(declared: Kind, target: Any) -> Trial:
    """Replay a kind; a fault of the attack itself, or an attack without payload or control, is a hole."""
    trial = Trial()
    try:
        declared.run(target, trial)
    except Exception as error:  # noqa: BLE001 - whatever happens, the next kinds are tried
        place = traceback.extract_tb(error.__traceback__)[-1]
        trial.holes.append(f"essai interrompu, {type(error).__name__} ligne {place.lineno} : {error!s:.300}")
    if not trial.payloads or not trial.controls:
        trial.holes.append(f"essai sans valeur : {trial.payloads} envois, {trial.controls} témoins")
    return trial
