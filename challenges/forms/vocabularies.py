"""The forms of the vocabularies: a name, a code when the person chooses it, what a reason of refusal says besides."""

from typing import Any

from django import forms

from challenges.domain.vocabularies import Vocabulary
from challenges.enums import RefusalStage
from challenges.models import Programme, RefusalReason


class TermForm(forms.Form):
    """The words of a term, and for a new programme its code, which is read in addresses and published figures."""

    code = forms.CharField(
        label="Code",
        max_length=8,
        validators=Programme._meta.get_field("code").validators,
        help_text="De deux à huit capitales et chiffres, EIG par exemple. Il ne change plus ensuite.",
    )

    def __init__(self, *args: Any, vocabulary: Vocabulary, fresh: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        column = vocabulary.model._meta.get_field(vocabulary.label)
        length = column.max_length  # type: ignore[union-attr] # a column of words
        self.fields[vocabulary.label] = forms.CharField(label="Nom", max_length=length)
        if not fresh or vocabulary.model is not Programme:
            del self.fields["code"]
        if vocabulary.model is RefusalReason:
            self.fields["stages"] = forms.MultipleChoiceField(
                label="Étapes où ce motif se donne",
                choices=RefusalStage.choices,
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
            self.fields["stages"].due = True  # type: ignore[attr-defined] # the act demands one
            self.fields["words"] = forms.CharField(
                label="Phrase de la lettre",
                max_length=400,
                required=False,
                widget=forms.Textarea({"rows": 2, "maxlength": 400}),
                help_text=(
                    "Une phrase entière, qui vouvoie. La personne la lit dans le message, dans la lettre et dans son"
                    " espace. Sans phrase, la lettre dit seulement que le motif peut être demandé. Une lettre déjà"
                    " partie garde la sienne."
                ),
            )
        self.vocabulary = vocabulary

    def values(self) -> dict[str, Any]:
        """Return what the acts on a term take."""
        values = dict(self.cleaned_data)
        return values | {"label": values.pop(self.vocabulary.label)}
