"""The web side of what a candidate asks of a referee."""

from typing import Any

from django import forms

from references.models.reference import MAX_MESSAGE_CHARS

NOW, AT_DEPOSIT = "now", "deposit"
ACCORD = "J’ai demandé son accord à cette personne : elle accepte que je donne son nom et son courriel"


class RefereeForm(forms.Form):
    """Who a referee is, a word to them, and when to write; ``is_draft`` while the dossier is not deposited."""

    name = forms.CharField(label="Son prénom et son nom", max_length=160)
    address = forms.EmailField(
        label="Son courriel", max_length=254, help_text="De préférence professionnel : nom@exemple.fr"
    )
    link = forms.CharField(
        label="Sa fonction et son lien avec vous",
        max_length=200,
        help_text="Par exemple : directrice technique, ma responsable de 2023 à 2025.",
    )
    message = forms.CharField(
        label="Votre message",
        required=False,
        max_length=MAX_MESSAGE_CHARS,
        widget=forms.Textarea({"rows": 4}),
        help_text=f"{MAX_MESSAGE_CHARS} caractères au plus. Il part avec la demande.",
    )
    when = forms.ChoiceField(
        label="La demande part",
        choices=[(NOW, "Maintenant"), (AT_DEPOSIT, "Quand je dépose ma candidature")],
        initial=NOW,
        widget=forms.RadioSelect,
    )
    agreed = forms.BooleanField(required=False)  # the act says why it is asked

    def __init__(self, *args: Any, is_draft: bool, is_required: bool, is_confidential: bool, **kwargs: Any) -> None:
        """Ask when to write while there is a deposit to come that does not wait for the letter."""
        super().__init__(*args, **kwargs)
        if not is_draft or is_required:
            del self.fields["when"]
        ending = ", et je sais que sa lettre ne me sera pas montrée." if is_confidential else "."
        self.fields["agreed"].label = f"{ACCORD}{ending}"

    def values(self) -> dict[str, Any]:
        """Return what :func:`references.domain.requests.name_referee` takes."""
        data = dict(self.cleaned_data)
        return data | {"write_now": data.pop("when", NOW) == NOW}
