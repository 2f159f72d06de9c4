"""Forms of the team on a circuit: who signs instead, and the signed file that comes back."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User
from challenges.models import SignatureDelegation

MAX_SIGNED_BYTES = 20 * 2**20


class SubstituteForm(forms.Form):
    """Who signs for the same party, under which delegation."""

    user = forms.TypedChoiceField(label="Qui signe à la place", coerce=int)

    def __init__(self, *args: Any, delegations: list[SignatureDelegation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = [  # type: ignore[attr-defined]
            (row.user_id, f"{row.user}, {row.quality} ({row.act})") for row in delegations
        ]

    def person(self) -> User:
        """Return who was chosen."""
        return User.objects.get(pk=self.cleaned_data["user"])


class SignedFileForm(forms.Form):
    """The signed PDF, and how far the circuit is signed in it."""

    file = forms.FileField(
        label="Fichier PDF signé", help_text="Vingt mégaoctets au plus. Il est vérifié, puis gardé avec sa preuve.",
        widget=forms.ClearableFileInput({"accept": "application/pdf"}),
    )  # fmt: skip
    upto = forms.TypedChoiceField(label="Qui a signé dans ce fichier", coerce=int)

    def __init__(self, *args: Any, signers: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["upto"].choices = signers  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """Refuse what no issued document weighs once signed."""
        file = self.cleaned_data["file"]
        if (file.size or 0) > MAX_SIGNED_BYTES:
            raise ValidationError("Ce fichier dépasse vingt mégaoctets.")
        return file
