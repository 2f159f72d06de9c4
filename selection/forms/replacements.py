"""The form of a replacement in the year."""

from typing import Any

from django import forms

from applications.models import Application
from challenges.models import Position
from common.web.inputs import day_input
from selection.domain.seats import replacements


class PersonChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A person, with their rank in the jury's list of the position."""

    ranks: dict[int, int | None]

    def label_from_instance(self, obj: Any) -> str:
        """Return the name, the trade, the rank and the state."""
        rank = self.ranks.get(obj.pk)
        place = f"rang {rank}" if rank else "non classée par ce jury"
        return f"{obj.candidate}, {obj.profession} ({place} ; {obj.get_state_display().lower()})"


class ReplacementForm(forms.Form):
    """Who replaces, from which day, and why."""

    application = PersonChoice(Application.objects.none(), label="Personne", empty_label="Choisissez une personne")
    starts_on = forms.DateField(
        label="Prise de poste",
        widget=day_input(),
        help_text="Après le dernier jour pour répondre. La mission finit avec la promotion : sa durée est au prorata.",
    )
    reason = forms.CharField(label="Motif", max_length=500, help_text="Il est gardé avec la proposition.")

    def __init__(self, *args: Any, position: Position, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["application"]
        field.ranks = {application.pk: rank for application, rank in replacements.replacement_people(position)}
        people = Application.objects.filter(pk__in=field.ranks)
        field.queryset = people.select_related("candidate", "profession").order_by("pk")
