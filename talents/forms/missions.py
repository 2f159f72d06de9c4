"""Forms of a mission: its terms before the contract, the acts after it."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q

from accounts.models import User
from accounts.rules import holders
from challenges.models import Administration
from common.web.inputs import day_input, demanded_text
from talents.enums import ActKind, ContactRole
from talents.models import Mission

TYPED_ACTS = [(kind.value, kind.label) for kind in ActKind if kind != ActKind.CONTACT]  # it has its own page
# what changes without an act, even under a signed contract
AFTER = ("lead", "sponsor", "coach", "cleared_on", "cost_center")


class TermsForm(forms.ModelForm[Mission]):
    """What the documents of a mission say that nothing else knows. A signed contract leaves few of them free."""

    class Meta:
        model = Mission
        fields = (
            "starts_on", "ends_on", "talent_address", "place", "category", "working_time", "remote_days", "tasks",
            "outcome", "evaluation", "lead", "sponsor", "coach", "clearance", "cleared_on",
            "cost_center",
        )  # fmt: skip
        widgets = {  # noqa: RUF012 - Django's Meta
            "starts_on": day_input(),
            "ends_on": day_input(),
            "cleared_on": day_input(),
            "talent_address": forms.Textarea({"rows": 2}),
            "tasks": forms.Textarea({"rows": 4}),
            "outcome": forms.Textarea({"rows": 2}),
            "evaluation": forms.Textarea({"rows": 2}),
        }

    def __init__(self, *args: Any, signed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hosts = User.objects.filter(administration_seats__administration=self.instance.host).distinct()
        people: dict[str, Any] = {
            "lead": hosts,
            "sponsor": hosts,
            "coach": User.objects.filter(
                Q(pk__in=holders("followup.manage", self.instance)) | Q(missions__state="ended"), is_active=True
            ).distinct(),
        }
        for name, queryset in people.items():
            self.fields[name].queryset = queryset.order_by("last_name", "pk")  # type: ignore[attr-defined]
        if signed:
            held = {role for role in ContactRole.values if getattr(self.instance, role)}  # replaced on their own page
            for name in [name for name in self.fields if name not in AFTER or name in held]:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Say at its field what the database would refuse for the whole row."""
        data = super().clean() or self.cleaned_data
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] <= data["starts_on"]:
            self.add_error("ends_on", "Une mission se termine après son début.")
        return data


class ActForm(forms.Form):
    """One act on a mission under contract."""

    kind = forms.ChoiceField(label="Acte", choices=TYPED_ACTS)
    on = forms.DateField(label="Date d’effet", widget=day_input())
    until = forms.DateField(
        label="Nouveau terme", required=False, widget=day_input(), help_text="Prolongation ou renouvellement."
    )
    host = forms.ModelChoiceField(
        Administration.objects.none(), label="Nouvelle administration d’accueil", required=False,
        help_text="Changement d’administration d’accueil.",
    )  # fmt: skip
    net_monthly = forms.DecimalField(
        label="Nouvelle rémunération nette mensuelle, en euros", required=False, min_value=Decimal(1),
        max_digits=8, decimal_places=2, help_text="Changement de rémunération.",
    )  # fmt: skip
    reason = forms.CharField(label="Motif", max_length=500, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, mission: Mission, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hosts = Administration.objects.filter(challenges__campaign=mission.cohort.campaign).exclude(pk=mission.host_id)
        self.fields["host"].queryset = hosts.distinct()  # type: ignore[attr-defined]


class CorrectionForm(forms.Form):
    """Why a contract that nobody signed is established again."""

    reason = demanded_text("Ce qui est corrigé", max_length=500)


class CircuitForm(forms.Form):
    """Who signs for each party of a document."""

    def __init__(self, *args: Any, parties: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for rank, party in enumerate(parties):
            choices = [(user.pk, f"{user}, {party.titles.get(user.pk) or user.email}") for user in party.people]
            self.fields[f"party_{rank}"] = forms.TypedChoiceField(
                label=f"{rank + 1}. {party.quality}", choices=choices, coerce=int
            )

    def people(self) -> list[User]:
        """Return the people chosen, in order."""
        chosen = [self.cleaned_data[name] for name in self.fields]
        users = User.objects.in_bulk(chosen)
        return [users[pk] for pk in chosen]


class SignForm(forms.Form):
    """The code received, and the consent, ticked."""

    code = forms.CharField(
        label="Code reçu par courriel",
        max_length=6,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code"}),
        help_text="Six chiffres, valables quinze minutes.",
    )
    consent = forms.BooleanField(label="")

    def __init__(self, *args: Any, consent: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consent"].label = consent


class RefuseSignatureForm(forms.Form):
    """Why somebody does not sign."""

    reason = demanded_text("Motif", max_length=500)


class DecisionForm(forms.Form):
    """What a second reader says of a version of a template."""

    note = forms.CharField(label="Avis", required=False, max_length=500, help_text="Obligatoire pour refuser.")
