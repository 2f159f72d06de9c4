"""Decide which administration a free label names, or say that nobody can tell."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from challenges.models import Administration

SMALL_WORDS = frozenset(["de", "la", "le", "les", "des", "du", "d", "l", "et", "en", "aux", "a", "au", "pour", "sur"])


@dataclass(frozen=True, slots=True)
class Decision:
    """The administration a label names and how it was recognised; nothing when it stays undecided."""

    administration: Administration | None
    method: str


def words(label: str) -> str:
    """Return a label without case, accents, punctuation, brackets or small words."""
    text = re.sub(r"\(.*?\)", " ", label.replace("’", " ").replace("'", " "))
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return " ".join(word for word in re.findall(r"[a-z0-9]+", plain) if word not in SMALL_WORDS)


class Directory:
    """Administrations by name and acronym. A name or acronym borne by two bodies decides nothing."""

    def __init__(self, administrations: Iterable[Administration]) -> None:
        self.names: dict[str, list[Administration]] = defaultdict(list)
        self.acronyms: dict[str, list[Administration]] = defaultdict(list)
        for one in administrations:
            self.names[words(one.name)].append(one)
            if one.source.get("acronym"):
                self.acronyms[words(one.source["acronym"])].append(one)

    def _whole(self, label: str) -> Decision:
        named = self.names.get(words(label), [])
        if len(named) == 1:
            return Decision(named[0], "nom")
        brackets = re.search(r"\(([^)]+)\)", label)
        short = self.acronyms.get(words(brackets[1] if brackets else label), [])
        return Decision(short[0], "sigle") if len(short) == 1 else Decision(None, "")

    def decide(self, label: str) -> Decision:
        """Recognise the whole label, else the only part of it, between commas or dashes, that is recognised."""
        whole = self._whole(label)
        parts = re.split(r",\s+|\s+-\s+", label)
        if whole.administration is not None or len(parts) == 1:
            return whole
        found = {d.administration for part in parts if (d := self._whole(part)).administration is not None}
        return Decision(found.pop(), "partie") if len(found) == 1 else Decision(None, "")
