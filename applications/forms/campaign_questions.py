"""What a campaign asks of candidates beside its dossier: how they knew it, whether an AI helped them to write."""

from typing import Any

from django import forms

from applications.domain.campaign_questions import ai_use, sources
from applications.enums import AiUse
from applications.models import Application
from challenges.enums import Declared

PREFIX = "campagne"


class CampaignQuestionsForm(forms.Form):
    """The questions that the campaign asks, each optional; none when it asks none."""

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"prefix": PREFIX})
        self.application = application
        campaign = application.campaign
        if campaign.source_choices:
            self.fields["source"] = forms.ChoiceField(
                label="Comment nous avez-vous connus ?",
                choices=[("", "Je préfère ne pas répondre"), *((label, label) for label in campaign.source_choices)],
                required=False,
                initial=application.source,
                help_text="Pour savoir où annoncer les appels : seuls des nombres sont lus, jamais votre réponse.",
            )
        if campaign.ai_declaration:
            readers = "l’équipe et les jurys" if campaign.ai_declaration == Declared.JURY else "l’équipe seule"
            self.fields["ai_use"] = forms.ChoiceField(
                label="Une intelligence artificielle vous a-t-elle aidé à écrire ce dossier ?",
                choices=AiUse.choices,
                required=False,
                initial=application.ai_use,
                help_text=f"Votre réponse est lue par {readers}. Elle ne compte pas dans l’examen de votre dossier.",
            )
            self.fields["ai_use_detail"] = forms.CharField(
                label="Si oui, pour quoi faire ?",
                required=False,
                max_length=ai_use.MAX_CHARS,
                initial=application.ai_use_detail,
                widget=forms.Textarea({"rows": 3}),
                help_text=f"{ai_use.MAX_CHARS} caractères au plus. Par exemple : corriger l’orthographe.",
            )

    @classmethod
    def posted(cls, data: Any, application: Application) -> "CampaignQuestionsForm":
        """Return the form, bound when the page that was sent holds it."""
        shown = any(name.startswith(f"{PREFIX}-") for name in data)
        return cls(data if shown else None, application=application)

    def save(self) -> None:
        """Record what was answered, when it is valid; the rest of the draft does not depend on it."""
        if not self.is_valid():
            return
        if "source" in self.fields:
            sources.record(self.application, self.cleaned_data["source"])
        if "ai_use" in self.fields:
            ai_use.record(self.application, self.cleaned_data["ai_use"], self.cleaned_data["ai_use_detail"])
