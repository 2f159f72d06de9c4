"""The form by which the team withdraws a challenge: the reason, and a decision for each person who has a seat."""

from typing import Any

from django import forms

from challenges.enums import RefusalStage
from challenges.forms.reasons import reason_field
from challenges.models import Challenge
from selection.domain.seats import withdrawn_challenges
from selection.domain.seats.withdrawn_challenges import ConcernedPerson


class WithdrawalForm(forms.Form):
    """Why a challenge is withdrawn, and what becomes of each person who accepted a seat, or may still accept it."""

    code = reason_field(RefusalStage.WITHDRAWAL)
    reason = forms.CharField(
        label="Précisions", widget=forms.Textarea({"rows": 2}), max_length=500,
        help_text="Il est gardé au journal du défi. Le retrait est définitif.",
    )  # fmt: skip

    def __init__(self, *args: Any, challenge: Challenge, people: list[ConcernedPerson], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.holders = [person.application for person in people if person.has_seat]
        for person in people:
            if person.offer is None:
                continue
            seats = withdrawn_challenges.other_seats(challenge, person.application)
            choices = [("", "Choisissez"), *withdrawn_challenges.DECISIONS.items()]
            choices += [
                (f"{withdrawn_challenges.SEAT}:{seat.pk}", f"Reçoit une proposition : {seat}") for seat in seats
            ]
            state = person.offer.get_state_display().lower()
            self.fields[f"person-{person.application.pk}"] = forms.ChoiceField(
                label=f"{person.application.candidate} (proposition {state})", choices=choices
            )

    def decisions(self) -> dict[int, str]:
        """Return what is decided, by application."""
        return {holder.pk: self.cleaned_data[f"person-{holder.pk}"] for holder in self.holders}
