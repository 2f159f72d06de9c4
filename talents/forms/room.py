"""The forms of the room of a mission: send a piece, say what is wrong with it, write one's address."""

from functools import partial

from django import forms

from common.web.acts import FormFactory
from common.web.inputs import demanded_text
from talents.enums import PieceKind
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


class AddressForm(forms.Form):
    """Where the person lives, as their contract prints it."""

    address = demanded_text("Mon adresse postale", max_length=300, rows=2)


def room_acts(mission: Mission) -> dict[str, FormFactory]:
    """Return the acts of the room of a mission: the person's address, and two for each kind of piece."""
    address = {"address": partial(AddressForm, initial={"address": mission.talent_address})}
    sent = {f"send:{kind}": partial(PieceForm) for kind in PieceKind.values}
    return address | sent | {f"check:{kind}": partial(PieceCheckForm) for kind in PieceKind.values}
