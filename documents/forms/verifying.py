"""The form of who wants to know whether a document is genuine."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

LARGEST = 20 * 2**20


class VerifyForm(forms.Form):
    """A number or a file."""

    number = forms.CharField(
        label="Numéro du document", max_length=24, required=False, help_text="Il est écrit sur chaque page."
    )
    file = forms.FileField(
        label="Fichier PDF", required=False, help_text="Comparé, jamais conservé. Vingt mégaoctets au plus."
    )

    def clean_file(self) -> Any:
        """Refuse what no issued document weighs."""
        file = self.cleaned_data["file"]
        if file is not None and (file.size or 0) > LARGEST:
            raise ValidationError("Ce fichier dépasse vingt mégaoctets : aucun document émis n’est aussi lourd.")
        return file

    def clean(self) -> dict[str, Any]:
        """Ask for one or the other."""
        data = super().clean() or self.cleaned_data
        if not self.errors and not data["number"].strip() and data["file"] is None:
            self.add_error("number", "Donnez un numéro, ou choisissez un fichier.")
        return data
