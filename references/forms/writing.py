"""The web side of a letter: the campaign's questions, the free letter, a PDF instead of it or beside it."""

from collections.abc import Iterator
from typing import Any

from django import forms

from dossiers.domain.attachments import MAX_FILE_BYTES
from dossiers.domain.limits import count_characters
from references.domain.letters import ANSWER_CHARS, LETTER_CHARS, Draft
from references.models import Reference, ReferenceLetter


def _text(label: str, limit: int, *, rows: int) -> forms.CharField:
    """Return a text whose length is counted as its author sees it."""
    return forms.CharField(
        label=label, required=False, widget=forms.Textarea({"rows": rows, "data-max-chars": limit}),
        help_text=f"{limit} caractères au plus",
    )  # fmt: skip


class LetterForm(forms.Form):
    """A draft: everything may be empty, a text may not be longer than its limit."""

    def __init__(self, *args: Any, reference: Reference, letter: ReferenceLetter | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reference = reference
        self.questions = list(reference.application.campaign.reference_questions)
        for rank, question in enumerate(self.questions):
            self.fields[f"answer_{rank}"] = _text(question, ANSWER_CHARS, rows=4)
        self.fields["text"] = _text("Votre lettre", LETTER_CHARS, rows=14)
        self.fields["file"] = forms.FileField(
            label="Une lettre en PDF",
            required=False,
            widget=forms.FileInput({"accept": ".pdf", "data-max-bytes": str(MAX_FILE_BYTES)}),
        )
        if letter is not None:
            self.initial["text"] = letter.text
            self.initial.update({f"answer_{rank}": answer for rank, answer in enumerate(letter.answers)})
            if letter.file:
                self.fields["remove_file"] = forms.BooleanField(label="Retirer ce fichier", required=False)

    def clean(self) -> dict[str, Any]:
        """Say at its field which text is too long."""
        data = super().clean() or self.cleaned_data
        for name, field in self.fields.items():
            limit = field.widget.attrs.get("data-max-chars")
            count = count_characters(data.get(name) or "") if limit else 0
            if limit and count > limit:
                self.add_error(name, f"{count} caractères, la limite est de {limit}.")
        return data

    @property
    def texts(self) -> Iterator[forms.BoundField]:
        """Yield the controls of the texts, the free letter last."""
        return (self[name] for name in self.fields if name == "text" or name.startswith("answer_"))

    @property
    def is_to_preview(self) -> bool:
        """Tell whether the button pressed leads to the letter as its readers will read it."""
        return self.data.get("act") == "preview"

    def draft(self) -> Draft:
        """Return what was typed."""
        answers = [self.cleaned_data[f"answer_{rank}"] for rank in range(len(self.questions))]
        return Draft(answers, self.cleaned_data["text"])


class SendForm(forms.Form):
    """The digest of the letter that the page showed: another one is not sent."""

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
