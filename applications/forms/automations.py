"""The form of an automation: which dossiers, in which state, for how long, and what is done of them."""

from typing import Any

from django import forms

from accounts.models import User
from applications.domain.automations.automations import WATCHED
from applications.enums import AutomationAction, AutomationKind
from applications.models.automation import MAX_DAYS


def _states() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the states of each kind of dossier, « application:submitted », under the name of the kind."""
    return [
        (str(kind.label), [(f"{kind.value}:{state.value}", str(state.label)) for state in WATCHED[kind]])
        for kind in AutomationKind
    ]


class AutomationForm(forms.Form):
    """« When a dossier stays in a state for some days, do something »."""

    watched = forms.ChoiceField(label="Quand un dossier reste à l’état", choices=_states)
    days = forms.IntegerField(label="Depuis ce nombre de jours", min_value=1, max_value=MAX_DAYS)
    action = forms.ChoiceField(label="Alors", choices=AutomationAction.choices)
    label = forms.CharField(
        label="Étiquette, ou ce qui est à faire",
        max_length=120,
        required=False,
        help_text="Pour une étiquette (40 caractères au plus) ou une tâche.",
    )
    text = forms.CharField(
        label="Message",
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 5, "maxlength": 2000}),
        help_text="Pour écrire à la personne. Il n’annonce et ne promet aucune décision.",
    )
    assignee = forms.ModelChoiceField(
        label="Collègue",
        queryset=User.objects.none(),
        required=False,
        empty_label="Qui suit le dossier",
        help_text="Pour une attribution, ou pour une tâche confiée à quelqu’un d’autre.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["assignee"]
        field.queryset = User.objects.team().order_by("last_name", "email")

    def values(self) -> dict[str, Any]:
        """Return what the act takes: the kind apart from the state."""
        values = dict(self.cleaned_data)
        kind, _, state = values.pop("watched").partition(":")
        return values | {"kind": kind, "watched": state}
