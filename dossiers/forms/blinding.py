"""The web side of a blind version: show what is hidden, read what a person corrects."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from accounts.decorators import current_user
from common.language.search import fold
from dossiers.domain.blind import blinding
from dossiers.domain.blind.blinding import Piece, Rules
from dossiers.enums import MaskKind
from dossiers.models import Dossier

SURE = frozenset({MaskKind.EMAIL, MaskKind.PHONE, MaskKind.OTHER})


@dataclass(frozen=True, slots=True)
class Choice:
    """A text found once or more, that a person may leave readable, or a rewording they may take."""

    text: str
    kind: str
    label: str
    hidden: bool


@dataclass(slots=True)
class Preview:
    """The blind version of a dossier, question by question, with what may be corrected."""

    rows: list[tuple[str, list[Piece]]] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    extra: str = ""


def _own(piece: Piece, rules: Rules) -> bool:
    words = set(re.findall(r"[^\W\d_]+", fold(piece.text)))
    return piece.kind in SURE or bool(words & rules.known.names)


def preview(content: dict[str, Any], rules: Rules) -> Preview:
    """Return the blind version as pages show it; what surely tells who wrote it cannot be left readable."""
    preview = Preview()
    choices: dict[str, Choice] = {}
    for answer in blinding.readable_answers(content):
        cut = blinding.pieces(answer["value"], rules)
        preview.rows.append((answer["label"], cut))
        for piece in cut:
            if piece.kind and not _own(piece, rules):
                choices.setdefault(piece.text, Choice(piece.text, piece.kind, piece.label, piece.hidden))
    preview.choices = list(choices.values())
    typed = [text for text, hidden in rules.decided.items() if hidden and text not in choices]
    preview.extra = "\n".join(typed)
    return preview


def save(request: HttpRequest, dossier: Dossier, *, at: datetime) -> None:
    """Record the corrections posted: « listed » were shown, « hide » stay hidden, « extra » are added, one a line."""
    hide = request.POST.getlist("hide")
    leave = [text for text in request.POST.getlist("listed") if text not in hide]
    extra = request.POST.get("extra", "").splitlines()
    blinding.correct(dossier, hide=[*hide, *extra], leave=leave, by=current_user(request), at=at)
