"""The forms of the room of a mission: send a piece, say what is wrong with it."""

from functools import partial

from django import forms

from common.web.acts import FormFactory
from common.web.inputs import demanded_text
from talents.enums import PieceKind

MAX_REASON_CHARS = 500


class PieceForm(forms.Form):
    """The file of a piece."""

    file = forms.FileField(
        label="Fichier", error_messages=dict.fromkeys(("required", "empty"), "Choisissez un fichier.")
    )


class PieceCheckForm(forms.Form):
    """What is wrong with a piece, to have it made again."""

    reason = demanded_text("Ce qui ne va pas, pour refuser", max_length=MAX_REASON_CHARS)


def room_acts() -> dict[str, FormFactory]:
    """Return the acts of the room, two for each kind of piece."""
    sent = {f"send:{kind}": partial(PieceForm) for kind in PieceKind.values}
    return sent | {f"check:{kind}": partial(PieceCheckForm) for kind in PieceKind.values}
