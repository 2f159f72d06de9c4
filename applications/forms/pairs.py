"""The forms of a pair: whom to invite, what both write, what each one asks."""

from typing import Any

from django import forms

from applications.enums import PairWish
from applications.models.pair import SHARED_TEXT_CHARS
from challenges.enums import Pairs


class InviteMateForm(forms.Form):
    """The address of the other person."""

    address = forms.EmailField(
        label="Courriel de l’autre personne",
        widget=forms.EmailInput({"autocomplete": "off"}),
        help_text="Elle reçoit un lien, se connecte ou crée son compte, puis accepte ou refuse.",
    )


class SharedTextForm(forms.Form):
    """What both write, with the version that the page showed."""

    text = forms.CharField(
        label="Votre projet à deux",
        required=False,
        widget=forms.Textarea({"rows": 12, "data-max-chars": SHARED_TEXT_CHARS}),
        help_text=(
            f"{SHARED_TEXT_CHARS} caractères au plus. Ce que vous faites ensemble et ce que chacun y apporte, écrit par"
            " l’un ou l’autre. Lu par l’équipe et les jurys, avec vos deux dossiers ; sans vos noms si la lecture est"
            " anonyme."
        ),
    )
    text.due = True  # type: ignore[attr-defined] # at the deposit
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class PairWishForm(forms.Form):
    """What one asks: the strongest wish is proposed where the campaign allows it."""

    wish = forms.ChoiceField(label="Votre souhait", choices=PairWish.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, allowed: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if allowed != Pairs.TOGETHER:
            self.fields["wish"].choices = PairWish.choices[:1]  # type: ignore[attr-defined] # a choice field
