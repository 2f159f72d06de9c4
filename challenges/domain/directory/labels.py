"""Decide which administration a free label names, or suggest some, each with its reason; every decision is undone."""

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.domain.acts import team_act
from accounts.models import User
from challenges.models import Administration, AdministrationLabel, Challenge, LabelDecision
from common.language.search import spelled, stems
from common.refusals import RefusedError

SMALL_WORDS = frozenset(["de", "la", "le", "les", "des", "du", "d", "l", "et", "en", "aux", "a", "au", "pour", "sur"])


@dataclass(frozen=True, slots=True)
class Decision:
    """The administration a label names and how it was recognised; nothing when it stays undecided."""

    administration: Administration | None
    method: str


def words(label: str) -> str:
    """Return a label without case, accents, punctuation, brackets or small words."""
    text = re.sub(r"\(.*?\)", " ", label.replace("’", " ").replace("'", " ").replace("œ", "oe").replace("Œ", "OE"))
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return " ".join(word for word in re.findall(r"[a-z0-9]+", plain) if word not in SMALL_WORDS)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An administration a label may name: how sure, from 0 to 100, and why in French."""

    administration: Administration
    score: int
    why: str


class NothingToUndoError(RefusedError):
    """The label has no decision of a person to undo."""


SUGGESTIONS = 3
MIN_SCORE = 25


class Directory:
    """Administrations by name and acronym. A name or acronym borne by two bodies decides nothing."""

    def __init__(self, administrations: Iterable[Administration]) -> None:
        administrations = list(administrations)
        self.stems = {
            administration.pk: (administration, set(stems(administration.name))) for administration in administrations
        }
        seen: dict[str, int] = defaultdict(int)
        for _, name_stems in self.stems.values():
            for word in name_stems:
                seen[word] += 1
        self.weight = {word: math.log(1 + len(administrations) / count) for word, count in seen.items()}
        self.names: dict[str, list[Administration]] = defaultdict(list)
        self.acronyms: dict[str, list[Administration]] = defaultdict(list)
        for administration in administrations:
            for spelling in {
                words(administration.name),
                words(administration.source.get("name") or administration.name),
            }:  # ours, and the register's
                self.names[spelling].append(administration)
            if administration.source.get("acronym"):
                self.acronyms[words(administration.source["acronym"])].append(administration)

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
        administrations = {d.administration for part in parts if (d := self._whole(part)).administration is not None}
        return Decision(administrations.pop(), "partie") if len(administrations) == 1 else Decision(None, "")

    def _acronym(self, label: str, administration: Administration) -> str:
        """Return the acronym by which a label names a body: its own, or the initials of its name."""
        initials = "".join(word[0] for word in words(administration.name).split()).upper()
        for token in re.findall(r"\b[A-Z][A-Z0-9-]{2,}\b", label):
            if token in {administration.source.get("acronym"), administration.acronym, initials}:
                return str(token)
        return ""

    def suggest(self, label: str) -> list[Suggestion]:
        """Return at most three administrations the label may name, the likeliest first.

        The score is the share of the rarer words they have in common (each word weighs the logarithm of its
        rarity in the directory), 100 for the whole name; an acronym found in the label counts 80 at least.
        """
        asked = set(stems(label))
        suggestions = []
        for administration, named in self.stems.values():
            common = asked & named
            acronym = self._acronym(label, administration)
            if not common and not acronym:
                continue
            union = sum(self.weight.get(word, math.log(1 + len(self.stems))) for word in asked | named)
            score = round(100 * sum(self.weight[word] for word in common) / union) if union else 0
            whole = named and named <= asked
            why = "toute la dénomination" if whole else f"mots communs : {', '.join(spelled(common, label))}"
            if whole:
                score = max(score, 70)
            if acronym:
                score, why = max(score, 80), f"sigle {acronym}"
            if score >= MIN_SCORE:
                suggestions.append(Suggestion(administration, score, why))
        return sorted(suggestions, key=lambda suggestion: (-suggestion.score, suggestion.administration.name))[
            :SUGGESTIONS
        ]


@team_act("directory.manage")
@transaction.atomic
def decide(
    label: AdministrationLabel, administration: Administration | None, *, why: str, by: User, at: datetime
) -> None:
    """Say which administration a label names (or none); its challenges follow. Kept, so that it can be undone."""
    locked = AdministrationLabel.objects.select_for_update().get(pk=label.pk)
    LabelDecision.objects.create(
        label=locked, before=locked.administration, after=administration, before_method=locked.method, why=why[:300],
        by=by, at=at,
    )  # fmt: skip
    _apply(locked, administration, "équipe")


@transaction.atomic
def undo(label: AdministrationLabel) -> None:
    """Take back the last decision about a label. Raises :class:`NothingToUndoError`."""
    locked = AdministrationLabel.objects.select_for_update().get(pk=label.pk)
    last = locked.decisions.order_by("pk").last()
    if last is None:
        raise NothingToUndoError("Aucune décision de l’équipe n’est à annuler sur ce libellé.")
    _apply(locked, last.before, last.before_method)
    last.delete()


def _apply(label: AdministrationLabel, administration: Administration | None, method: str) -> None:
    label.administration, label.method = administration, method
    label.save(update_fields=["administration", "method"])
    Challenge.objects.filter(administration_label=label.raw, dossier__isnull=True).update(administration=administration)
