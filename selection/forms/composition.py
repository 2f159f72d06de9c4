"""The forms of rules on teams and totals, one kind at a time."""

from typing import Any, cast

from django import forms
from django.http import QueryDict

from applications.models import Application
from challenges.models import Administration, Campaign, FundingPlan, Position, Profession
from selection.domain.matchings.composition_rules import bodies_of
from selection.domain.matchings.inputs import WAITING
from selection.enums import CompositionRuleKind
from selection.models import CompositionRule

K = CompositionRuleKind
FIELDS = {
    K.TEAM: ("challenge", "minimum"),
    K.TRADE: ("profession", "challenge", "minimum"),
    K.ADMINISTRATION: ("administration", "minimum", "maximum"),
    K.BUDGET: ("budget_programme", "maximum"),
    K.SEAT: ("application", "position"),
}
REQUIRED = {"profession", "administration", "application", "position"}
HELP = {
    (K.TEAM, "minimum"): "Une équipe compte ce nombre de personnes, ou personne : « 2 » ne laisse personne seul.",
    (K.TEAM, "challenge"): "Laissez vide pour toutes les équipes de plusieurs places.",
    (K.TRADE, "challenge"): "Laissez vide pour toutes les équipes qui ont un poste de ce métier.",
    (K.TRADE, "minimum"): "Une équipe qui reçoit quelqu’un compte ce nombre de personnes du métier.",
    (K.ADMINISTRATION, "administration"): "Les défis des administrations rattachées comptent aussi.",
    (K.BUDGET, "maximum"): "Les personnes qui ont déjà une place comptent.",
    (K.SEAT, "position"): "Un poste de son métier, parmi ses vœux. Ceux que cela fait passer après liront le motif.",
}  # fmt: skip


class CompositionRuleForm(forms.ModelForm[CompositionRule]):
    """What one rule bears on, how many people, and why."""

    class Meta:
        model = CompositionRule
        fields = (
            "challenge", "profession", "administration", "budget_programme", "application", "position", "minimum",
            "maximum", "reason",
        )  # fmt: skip

    def __init__(self, data: QueryDict | None = None, *, campaign: Campaign, kind: str, **kwargs: Any) -> None:
        super().__init__(data, instance=CompositionRule(campaign=campaign, kind=kind), **kwargs)
        self.kind = K(kind)
        asked = FIELDS[self.kind]
        for name in [name for name in self.fields if name not in {*asked, "reason"}]:
            del self.fields[name]
        self.order_fields((*asked, "reason"))
        choices = _choices(campaign)
        for name, field in self.fields.items():
            field.required = field.required or name in REQUIRED
            field.help_text = HELP.get((self.kind, name), field.help_text)
            if name in choices:
                cast("forms.ModelChoiceField[Any]", field).queryset = choices[name]
            if name == "application":
                field.label_from_instance = lambda application: str(application.candidate)  # type: ignore[attr-defined]
        if "minimum" in self.fields and self.kind != K.ADMINISTRATION:
            self.fields["minimum"] = forms.IntegerField(
                label="Personnes, au moins", min_value=1, max_value=99, help_text=HELP[self.kind, "minimum"]
            )
        if self.kind == K.BUDGET:
            self.fields["maximum"].required = True
            numbers = FundingPlan.objects.filter(challenge__campaign=campaign).exclude(programme="")
            known = sorted(set(numbers.values_list("programme", flat=True)))
            self.fields["budget_programme"] = forms.ChoiceField(
                label="Programme budgétaire",
                required=False,
                choices=[("", "Toute la campagne"), *((number, number) for number in known)],
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.kind == K.SEAT and not self.errors:
            person, position = data["application"], data["position"]
            wished = person.wishes.filter(challenge=position.challenge_id).exists()
            if not wished or person.profession_id != position.profession_id:
                self.add_error("position", "Ce poste n’est pas parmi les vœux de cette personne, ou pas de son métier.")
        if self.kind == K.ADMINISTRATION and data.get("minimum") is None and data.get("maximum") is None:
            self.add_error("minimum", "Donnez un minimum, un maximum, ou les deux.")
        return data


class KeepCompositionForm(forms.Form):
    """Why the composed matching is proposed."""

    reason = forms.CharField(
        label="Motif", max_length=300, help_text="Il est écrit aux personnes à qui cette composition prend une place."
    )


def _choices(campaign: Campaign) -> dict[str, Any]:
    """Return what a rule of a campaign may name, by field; nothing is read before it is shown."""
    positions = Position.objects.filter(challenge__campaign=campaign).select_related("challenge", "profession")
    return {
        "challenge": campaign.challenges.order_by("published_title", "pk"),
        "profession": Profession.objects.filter(positions__challenge__campaign=campaign).distinct(),
        "administration": Administration.objects.filter(pk__in=bodies_of(campaign)),
        "application": Application.objects.filter(campaign=campaign, state__in=WAITING)
        .select_related("candidate")
        .order_by("candidate__first_name", "candidate__last_name", "pk"),
        "position": positions,
    }
