"""The forms of sharing: give deposits to a panel, and what is decided by hand on one deposit's readings."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from common.web.inputs import demanded_text
from dossiers.models import Deposit
from juries.enums import AssessmentState
from juries.models import Assessment, Juror, Panel
from juries.queries.sharing import Choice

MAX_REASON_CHARS = 300


class DepositChoices(forms.ModelMultipleChoiceField):  # type: ignore[type-arg] # not subscriptable when it runs
    """Deposits by their number and their title."""

    def label_from_instance(self, deposit: Any) -> str:
        """Return what names a deposit before a panel."""
        return f"{deposit.number} - {deposit.content['title']}"


class GiveForm(forms.Form):
    """What to give to a panel: all that waits, or the deposits chosen one by one."""

    def __init__(self, *args: Any, deposits: QuerySet[Deposit] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if deposits is not None:
            self.fields["deposit"] = DepositChoices(
                deposits,
                label="Dossiers à confier à ce jury",
                initial=deposits,
                widget=forms.CheckboxSelectMultiple,
                error_messages={"required": "Cochez au moins un dossier."},
            )

    def chosen(self) -> list[int] | None:
        """Return the keys of the deposits chosen, or nothing for all that waits."""
        return [deposit.pk for deposit in self.cleaned_data["deposit"]] if "deposit" in self.fields else None


class AssignForm(forms.Form):
    """Give one more reading, with the reason; who may not read is not offered."""

    juror = forms.ModelChoiceField(Juror.objects.present().none(), label="À", empty_label=None)
    reason = demanded_text("Motif", max_length=MAX_REASON_CHARS)

    def __init__(self, *args: Any, panel: Panel, choices: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        juror: Any = self.fields["juror"]
        juror.queryset = panel.jurors.present()
        juror.widget.choices = [(choice.juror.pk, str(choice.juror)) for choice in choices if choice.free]


class TakeBackForm(forms.Form):
    """Take a reading back, with the reason; only what is not begun is offered."""

    reading = forms.ModelChoiceField(Assessment.objects.none(), label="De", empty_label=None)
    reason = demanded_text("Motif", max_length=MAX_REASON_CHARS)

    def __init__(self, *args: Any, panel: Panel, deposit: Deposit, choices: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reading: Any = self.fields["reading"]
        given = panel.assessments.filter(deposit=deposit, counted=True)
        reading.queryset = given.select_related("panel", "deposit", "juror__user")
        reading.widget.choices = [
            (choice.reading.pk, str(choice.juror))
            for choice in choices
            if choice.reading is not None and choice.reading.state == AssessmentState.ASSIGNED
        ]


class ConflictForm(forms.Form):
    """Declare that somebody may not read a deposit, with the reason."""

    juror = forms.ModelChoiceField(Juror.objects.present_and_past().none(), label="De", empty_label=None)
    reason = demanded_text("Motif", max_length=MAX_REASON_CHARS)

    def __init__(self, *args: Any, panel: Panel, choices: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        juror: Any = self.fields["juror"]
        juror.queryset = panel.jurors.present_and_past()
        juror.widget.choices = [(choice.juror.pk, str(choice.juror)) for choice in choices]
