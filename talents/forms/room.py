"""The forms of the room of a mission: send a piece, say what is wrong with it."""

from functools import partial

from django import forms

from common.web.acts import FormFactory
from common.web.inputs import demanded_text
from talents.domain.pieces import requested
from talents.models import Mission

MAX_REASON_CHARS = 500


class PieceForm(forms.Form):
    """The file of a piece."""

    file = forms.FileField(
        label="Fichier", error_messages=dict.fromkeys(("required", "empty"), "Choisissez un fichier.")
    )


class PieceCheckForm(forms.Form):
    """What is wrong with a piece, to have it made again."""

    reason = demanded_text("Ce qui ne va pas, pour refuser", max_length=MAX_REASON_CHARS)


class PointForm(forms.Form):
    """What a side writes of a point of arrival, beside whether it is settled."""

    note = forms.CharField(
        label="Précision", max_length=2000, required=False, widget=forms.Textarea({"rows": 3, "maxlength": 2000}),
        help_text="L’autre côté et l’équipe la lisent.",
    )  # fmt: skip

    def note_or_nothing(self) -> str | None:
        """Return what was written, or nothing where the page asks for no note."""
        return self.cleaned_data["note"] if "note" in self.data else None


def room_acts(mission: Mission) -> dict[str, FormFactory]:
    """Return the acts of the room of a mission: two for each piece that it shows."""
    codes = [piece.code for piece in requested.shown_in(mission)]
    sent = {f"send:{code}": partial(PieceForm) for code in codes}
    return sent | {f"check:{code}": partial(PieceCheckForm) for code in codes}
