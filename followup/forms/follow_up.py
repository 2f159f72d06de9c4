"""Forms of a cohort's life."""

from typing import Any

from django import forms

from common.web.inputs import day_input, demanded_text, instant_input
from followup.models import (
    CohortEvent,
    PhaseReview,
    Survey,
    SustainabilityNote,
    WeeklyReport,
)


def _area(rows: int = 2) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


class EventForm(forms.ModelForm[CohortEvent]):
    """One event of a cohort."""

    url = forms.URLField(label="Lien de visioconférence", required=False, assume_scheme="https")

    class Meta:
        model = CohortEvent
        fields = ("title", "audience", "starts_at", "ends_at", "place", "url")
        widgets = {"starts_at": instant_input(), "ends_at": instant_input()}  # noqa: RUF012 - Django's Meta

    def clean(self) -> dict[str, Any]:
        """Say at its field what the database would refuse for the whole row."""
        data = super().clean() or self.cleaned_data
        if data.get("starts_at") and data.get("ends_at") and data["ends_at"] <= data["starts_at"]:
            self.add_error("ends_at", "Un événement se termine après son début.")
        return data


class BulletinForm(forms.ModelForm[WeeklyReport]):
    """The week of a team."""

    class Meta:
        model = WeeklyReport
        fields = ("mood", "goals", "easy", "hard", "help_needed", "extract", "public")
        widgets = {name: _area() for name in ("goals", "easy", "hard", "help_needed", "extract")}  # noqa: RUF012


class ReviewForm(forms.ModelForm[PhaseReview]):
    """A phase review."""

    prefix = "review"

    class Meta:
        model = PhaseReview
        fields = ("phase", "held_on", "decision", "report")
        widgets = {"held_on": day_input(), "report": _area(5)}  # noqa: RUF012 - Django's Meta


class NoteForm(forms.ModelForm[SustainabilityNote]):
    """What becomes of a challenge after its missions."""

    prefix = "note"

    class Meta:
        model = SustainabilityNote
        fields = ("results", "resources", "scenarios", "stop", "calendar")
        widgets = {name: _area(3) for name in fields}  # noqa: RUF012 - Django's Meta


class LogForm(forms.Form):
    """A line of a logbook."""

    text = forms.CharField(label="Note", max_length=5000, widget=_area(4))


class CardForm(forms.Form):
    """What somebody agrees to show."""

    headline = forms.CharField(label="Ce que vous faites aujourd’hui", max_length=200)
    contact = forms.CharField(label="Comment vous joindre", max_length=200, required=False)
    agree = forms.BooleanField(
        label="J’accepte que mon nom, mon défi et ces lignes soient montrés aux personnes du programme,"
        " jusqu’à ce que je les retire."
    )


class SurveyForm(forms.ModelForm[Survey]):
    """What became of a mission."""

    alive = forms.TypedChoiceField(
        label="Ce que la mission a produit sert-il encore ?",
        choices=[("yes", "Oui"), ("no", "Non")],
        coerce=lambda value: value == "yes",
    )

    class Meta:
        model = Survey
        fields = ("situation", "alive", "satisfaction", "comment")
        widgets = {"comment": _area()}  # noqa: RUF012 - Django's Meta

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("situation", "satisfaction"):
            self.fields[name].required = True


class CancelForm(forms.Form):
    """Why an event is cancelled."""

    reason = demanded_text("Motif", max_length=300)
