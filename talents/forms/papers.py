"""The forms that produce documents: of a mission, of a challenge, of a whole cohort."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from challenges.models import Challenge
from documents.domain.texts.declarations import Kind
from talents.domain.kinds import AGREEMENTS, COHORT_PAPERS, MISSION_PAPERS


class MissionPaperForm(forms.Form):
    """The document of a mission to produce; ``offered`` are those that it may have now."""

    kind = forms.ChoiceField(
        label="Produire un document",
        choices=[(kind.code, kind.label) for kind in MISSION_PAPERS],
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choisissez un document."),
    )

    def __init__(self, *args: Any, offered: Sequence[Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].widget.choices = [(kind.code, kind.label) for kind in offered]


class AgreementForm(forms.Form):
    """The document to produce: about one challenge, or about the whole cohort."""

    kind = forms.ChoiceField(
        label="Document",
        choices=[(kind.code, kind.label) for kind in (*AGREEMENTS, *COHORT_PAPERS)],
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choisissez un document et un défi."),
    )
    challenge = forms.ModelChoiceField(Challenge.objects.none(), label="Défi", required=False, empty_label=None)

    def __init__(
        self,
        *args: Any,
        challenges: QuerySet[Challenge],
        agreements: Sequence[Kind],
        cohort_papers: Sequence[Kind],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        challenge: Any = self.fields["challenge"]
        challenge.queryset, challenge.due = challenges, True
        challenge.widget.choices = [(row.pk, str(row)) for row in challenges]  # read once, a widget asks twice
        self.fields["kind"].widget.choices = [
            *((kind.code, kind.label) for kind in agreements),
            *((kind.code, f"{kind.label}, pour toute la cohorte") for kind in cohort_papers),
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for the challenge of what is made about one."""
        data = super().clean() or self.cleaned_data
        one_challenge = data.get("kind") in {kind.code for kind in AGREEMENTS}
        if one_challenge and data.get("challenge") is None and "challenge" not in self.errors:
            self.add_error("challenge", "Choisissez un document et un défi.")
        return data
