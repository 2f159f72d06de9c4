"""The dossier as the reading room draws it: its answers in pieces, the passages tied to a criterion among them."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django import forms

from common.web.inputs import demanded_text
from juries.domain.passages import normal
from juries.models import Passage

Sections = dict[str, list[dict[str, Any]]]


class Stretch(NamedTuple):
    """A stretch of an answer; ``criterion`` is the label it is tied to, or nothing."""

    text: str
    criterion: str = ""


def flat(sections: Sections) -> list[dict[str, Any]]:
    """Return the answers in the order they are read: an answer's place there is its ``row``."""
    return [row for rows in sections.values() for row in rows]


def _place(text: str, quote: str) -> tuple[int, int] | None:
    """Return where a quote is in a text, whatever the white space between its words."""
    words = normal(quote).split(" ")
    start = text.find(words[0])
    while start >= 0:
        end = start
        for word in words:
            spaces = len(text[end:]) - len(text[end:].lstrip())
            if not text.startswith(word, end + spaces):
                break
            end += spaces + len(word)
        else:
            return start, end
        start = text.find(words[0], start + 1)
    return None


def stretches(text: str, tied: Iterable[Passage]) -> list[Stretch]:
    """Cut an answer at its passages; of two that overlap, the first one found is drawn, and both stay listed."""
    spans = sorted((place, passage.criterion.label) for passage in tied if (place := _place(text, passage.quote)))
    pieces, done = [], 0
    for (start, end), label in spans:
        if start < done:
            continue
        pieces += [Stretch(text[done:start]), Stretch(text[start:end], label)]
        done = end
    return [piece for piece in [*pieces, Stretch(text[done:])] if piece.text]


def spoken(sections: Sections, held: Iterable[Passage]) -> Sections:
    """Add to each answer its ``row`` and its ``pieces``."""
    by_row: dict[int, list[Passage]] = {}
    for passage in held:
        by_row.setdefault(passage.row, []).append(passage)
    rank = -1
    shown: Sections = {}
    for section, rows in sections.items():
        for row in rows:
            rank += 1
            pieces = stretches(str(row["value"] or ""), by_row.get(rank, []))
            shown.setdefault(section, []).append(row | {"row": rank, "pieces": pieces})
    return shown


class NoteForm(forms.Form):
    """What a juror writes on a dossier for themselves."""

    note = forms.CharField(
        label="Mes notes", required=False, max_length=20_000, widget=forms.Textarea({"rows": 5}),
        help_text="Vous seul les lisez : ni l’équipe, ni les autres jurés, ni le procès-verbal, ni la personne.",
    )  # fmt: skip

    def clean_note(self) -> str:
        """Keep the line ends that a browser's script also sees, so that both ways of saving agree."""
        note: str = self.cleaned_data["note"]
        return note.replace("\r\n", "\n")


class AbsenceForm(forms.Form):
    """What is known of somebody who did not come to their hearing."""

    reason = demanded_text("Ce que l’on sait de l’absence", max_length=300)


class RecusalForm(forms.Form):
    """Why a juror steps back from a dossier."""

    reason = demanded_text("Lien avec la personne ou l’administration", max_length=300)
