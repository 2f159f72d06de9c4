"""The form of a panel's minutes."""

from typing import Any

from django import forms

from juries.models import Panel


class MinutesForm(forms.Form):
    """Who was there, who presides, what members disagreed with."""

    present = forms.MultipleChoiceField(
        label="Membres présents",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cochez les membres présents."},
    )
    chair = forms.ChoiceField(label="Présidence")
    dissent = forms.CharField(
        label="Avis divergents", required=False, max_length=5000, widget=forms.Textarea({"rows": 4}),
        help_text="Qui n’a pas suivi la majorité, sur quoi et pourquoi ; avec son accord, nommément.",
    )  # fmt: skip
    remarks = forms.CharField(label="Observations", required=False, max_length=5000, widget=forms.Textarea({"rows": 4}))
    reason = forms.CharField(label="Motif de la correction", required=False, max_length=500)

    def __init__(self, *args: Any, panel: Panel, correcting: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = list(panel.jurors.present().select_related("user").order_by("-chair", "-secretary", "pk"))
        choices = [(str(member.pk), str(member.user)) for member in members]
        self.fields["present"].choices = choices  # type: ignore[attr-defined]
        self.fields["chair"].choices = choices  # type: ignore[attr-defined]
        if not correcting:
            del self.fields["reason"]
