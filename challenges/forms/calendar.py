"""The forms of a draft's dates, and of them alone."""

from django.forms.models import inlineformset_factory

from challenges.forms.campaigns import StageDaysForm, WindowForm, WindowFormSet
from challenges.forms.rules import CampaignForm
from challenges.models import CallWindow, Campaign, Stage


class DatesForm(CampaignForm):
    """The days of a season that are not those of a call or of a stage; its hours are read in the zone of the rules."""

    class Meta(CampaignForm.Meta):
        fields = ["starts_on", "ends_on", "waiting_list_until", "wishes_kept_until"]  # noqa: RUF012 - Django's Meta


class WindowDatesForm(WindowForm):
    """When a call opens and closes."""

    class Meta(WindowForm.Meta):
        fields = ("opens_at", "closes_at")


WindowDatesSet = inlineformset_factory(
    Campaign, CallWindow, WindowDatesForm, formset=WindowFormSet, extra=0, can_delete=True
)
StageDaysSet = inlineformset_factory(Campaign, Stage, StageDaysForm, extra=0, can_delete=False)
