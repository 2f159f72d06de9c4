"""What the team ticks before a campaign closes, and why it opens again."""

from typing import Any

from django import forms

from challenges.domain.ends.closing import Remaining
from common.web.inputs import demanded_text

MAX_REASON_CHARS = 300
CHANGED = "Ce qui reste a changé depuis votre lecture : relisez la liste, puis cochez de nouveau."


class ClosingForm(forms.Form):
    """What the closing leaves as it is, ticked line by line by whoever read it."""

    acknowledged = forms.MultipleChoiceField(
        label="Je clos la campagne en laissant en l’état :",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": CHANGED},
    )

    def __init__(self, *args: Any, left: list[Remaining], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["acknowledged"]
        field.choices = [(line.key, f"{line.title}. {line.check.why}") for line in left]  # type: ignore[attr-defined]
        field.due = True  # type: ignore[attr-defined] # not said to be optional
        if not left:
            del self.fields["acknowledged"]


class ReopenForm(forms.Form):
    """Why a closed campaign opens again."""

    reason = demanded_text(
        "Motif de la réouverture",
        max_length=MAX_REASON_CHARS,
        rows=2,
        help_text="Les défis clos avec la campagne le restent.",
    )


class CloseChallengeForm(forms.Form):
    """Why the team closes a challenge."""

    reason = demanded_text("Motif de la clôture", max_length=MAX_REASON_CHARS, rows=2)
