"""The forms of an offer: why it is refused, another first day, and what is answered to that."""

from django import forms

from common.web.inputs import day_input, demanded_text
from selection.models.start_date_request import MAX_TEXT_CHARS


class DeclineForm(forms.Form):
    """Why somebody refuses a seat, if they say it."""

    reason = forms.CharField(
        label="Pourquoi vous refusez",
        max_length=MAX_TEXT_CHARS,
        required=False,
        widget=forms.Textarea({"rows": 3, "maxlength": MAX_TEXT_CHARS}),
        help_text="L’équipe le lit, pour que les prochaines propositions conviennent mieux.",
    )


class AskDayForm(forms.Form):
    """Another first day, and why."""

    day = forms.DateField(label="Date souhaitée", widget=day_input())
    reason = demanded_text("Pourquoi cette date", max_length=MAX_TEXT_CHARS, rows=3)


class AnswerDayForm(forms.Form):
    """What the team answers; the day is that of a counter-proposal."""

    day = forms.DateField(
        label="Autre date", required=False, widget=day_input(), help_text="Pour « Proposer une autre date »."
    )
    text = forms.CharField(
        label="Ce que la personne lira",
        max_length=MAX_TEXT_CHARS,
        required=False,
        widget=forms.Textarea({"rows": 3, "maxlength": MAX_TEXT_CHARS}),
        help_text="Demandé pour maintenir la date.",
    )
