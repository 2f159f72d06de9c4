"""The form of one act for several people of a challenge."""

from typing import Any

from django import forms

from challenges.models import Administration, Challenge
from common.web.inputs import day_input, demanded_text
from talents.domain import team_acts
from talents.domain.team_acts import KINDS, TeamAct
from talents.enums import ActKind
from talents.models import Mission

LABELS = {
    ActKind.EXTENSION: "Prolonger la mission",
    ActKind.TRANSFER: "Passer dans une autre administration d’accueil (l’équipe se partage)",
    ActKind.TERMINATION: "Partir avant le terme (une autre personne finira le poste)",
}


class TeamMissionsField(forms.ModelMultipleChoiceField[Mission]):
    """The people of a team, each with their trade and last day."""

    def label_from_instance(self, obj: Mission) -> str:
        """Return who the person is and until when."""
        return f"{obj.talent}, {obj.position.profession}, {obj.host}, jusqu’au {obj.ends_on:%d/%m/%Y}"


class TeamActForm(forms.Form):
    """What happens, to whom, from when, and why."""

    kind = forms.ChoiceField(
        label="Ce qui change", choices=[(kind.value, LABELS[kind]) for kind in KINDS], widget=forms.RadioSelect
    )
    missions = TeamMissionsField(
        Mission.objects.none(), label="Personnes concernées", widget=forms.CheckboxSelectMultiple
    )
    on = forms.DateField(
        label="Date d’effet", widget=day_input(), help_text="Pour un départ, le dernier jour de la personne."
    )
    until = forms.DateField(
        label="Nouveau terme", required=False, widget=day_input(), help_text="Pour une prolongation."
    )
    host = forms.ModelChoiceField(
        Administration.objects.none(), label="Nouvelle administration d’accueil", required=False,
        help_text="Pour une équipe qui se partage.",
    )  # fmt: skip
    reason = demanded_text("Motif", max_length=500)

    def __init__(self, *args: Any, challenge: Challenge, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [mission.pk for mission in team_acts.team(challenge)]
        missions = Mission.objects.filter(pk__in=keys).select_related("talent", "host", "position__profession")
        self.fields["missions"].queryset = missions  # type: ignore[attr-defined]
        hosts = Administration.objects.filter(challenges__campaign=challenge.campaign_id)
        self.fields["host"].queryset = hosts.distinct()  # type: ignore[attr-defined]

    def team_act(self) -> TeamAct:
        """Return the act that the form asks for."""
        data = self.cleaned_data
        return TeamAct(
            kind=ActKind(data["kind"]), missions=list(data["missions"].select_related("cohort__campaign")),
            on=data["on"], until=data["until"], host=data["host"], reason=data["reason"],
        )  # fmt: skip
