"""Forms of what is written to a whole cohort."""

from django import forms

from common.web.inputs import demanded_text
from followup.enums import Audience
from followup.models import CohortPost

MAX_TEXT_CHARS = 4000


class PostForm(forms.ModelForm[CohortPost]):
    """A message of the team to a cohort, with a document or without."""

    audience = forms.ChoiceField(
        label="Pour qui", choices=[choice for choice in Audience.choices if choice[0] != Audience.PUBLIC]
    )
    upload = forms.FileField(
        label="Document", required=False, help_text="PDF, image ou document de bureau, de dix mégaoctets au plus."
    )

    class Meta:
        model = CohortPost
        fields = ("audience", "title", "text")
        widgets = {"text": forms.Textarea({"rows": 4})}  # noqa: RUF012 - Django's Meta


class AnswerForm(forms.Form):
    """An answer that all the readers of a message read."""

    text = demanded_text("Votre réponse", max_length=MAX_TEXT_CHARS, rows=4)
