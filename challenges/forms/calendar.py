"""The forms of a draft's dates, and of them alone."""

from django.forms.models import inlineformset_factory

from challenges.forms.campaigns import RulesForm, StageDaysForm, WindowForm, WindowFormSet
from challenges.models import CallWindow, Campaign, Stage


class DatesForm(RulesForm):
    """The days of a season that are not those of a call or of a stage."""

    timezone = None  # type: ignore[assignment] # the hours of the page are read in the zone that the rules name
    sources = None  # type: ignore[assignment]

    class Meta(RulesForm.Meta):
        fields = ("starts_on", "ends_on", "waiting_list_until", "wishes_kept_until")


class WindowDatesForm(WindowForm):
    """When a call opens and closes."""

    class Meta(WindowForm.Meta):
        fields = ("opens_at", "closes_at")


WindowDatesSet = inlineformset_factory(
    Campaign, CallWindow, WindowDatesForm, formset=WindowFormSet, extra=0, can_delete=True
)
StageDaysSet = inlineformset_factory(Campaign, Stage, StageDaysForm, extra=0, can_delete=False)
