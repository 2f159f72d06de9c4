"""The notes of the end of a mission."""

from django import forms

from followup.models import HandoverNote


class HandoverForm(forms.ModelForm[HandoverNote]):
    """What somebody who leaves hands over."""

    class Meta:
        model = HandoverNote
        fields = ("status", "repositories", "contacts", "accesses", "next_steps")
        widgets = {name: forms.Textarea({"rows": 4}) for name in fields}  # noqa: RUF012 - Django's Meta
        help_texts = {  # noqa: RUF012 - Django's Meta
            "accesses": "Qui les reprend, et où les demander. N’écrivez aucun mot de passe.",
        }
