"""The forms of the team: preselection, restricted calls, panels."""

from typing import Any

from django import forms

from challenges.domain.rules.reasons import RESULT
from challenges.enums import RefusalStage
from challenges.forms.reasons import reason_field
from common.language.french import counted
from panels.forms.preselection import PreselectionForm
from selection.domain.preselection import Tie


class DecisionForm(PreselectionForm):
    """How many to shortlist in each trade, and the reason of the others."""

    code = reason_field(RefusalStage.PRESELECTION, label="Motif des dossiers écartés", initial=RESULT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.professions:
            self.order_fields([name for name in self.fields if name != "code"])
        else:
            del self.fields["code"]


class TieForm(forms.Form):
    """Whom the jury takes among dossiers with the same result, and why: as many as there are places in each tie."""

    def __init__(self, *args: Any, ties: list[Tie], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {f"preferred_{rank}": tie.places for rank, tie in enumerate(ties, start=1)}
        for name, tie in zip(self.places, ties, strict=True):
            self.fields[name] = forms.TypedMultipleChoiceField(
                label=f"{tie.profession} : choisissez {counted(tie.places, 'dossier')} sur {len(tie.tied)} à égalité",
                coerce=int,
                required=False,
                choices=[(application.pk, application.dossier.deposit.number) for application in tie.tied],
                widget=forms.CheckboxSelectMultiple,
            )
            self.fields[name].due = True  # type: ignore[attr-defined]
        self.fields["tie_reason"] = forms.CharField(
            label="Motif du jury", max_length=300, error_messages={"required": "Dites ce qui départage ces dossiers."}
        )

    def clean(self) -> dict[str, Any]:
        """Refuse, beside each tie, another number of dossiers than there are places."""
        data = super().clean() or self.cleaned_data
        for name, places in self.places.items():
            chosen = len(data.get(name, []))
            if name not in self.errors and chosen != places:
                self.add_error(name, f"Choisissez {counted(places, 'dossier')} ; cochés : {chosen}.")
        return data

    def preferred(self) -> set[int]:
        """Return the applications that the jury chose."""
        return {key for name in self.places for key in self.cleaned_data[name]}
