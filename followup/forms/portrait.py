"""What a talent writes of themself for everybody."""

from django import forms

from followup.models import Portrait


class PortraitForm(forms.ModelForm[Portrait]):
    """A text and an explicit consent."""

    agreed = forms.BooleanField(
        label="J’accepte que mon nom, mon métier, mon défi et ce texte soient publics",
        error_messages={"required": "Sans votre accord, rien n’est publié."},
    )

    class Meta:
        model = Portrait
        fields = ("text",)
        widgets = {"text": forms.Textarea({"rows": 5})}  # noqa: RUF012 - Django's Meta
