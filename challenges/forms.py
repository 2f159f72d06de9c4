"""Forms of the administrations' and the team's pages about challenges."""

from typing import Any

from django import forms

from challenges.enums import MemberRole
from challenges.models import Administration, Campaign, Challenge, Profession
from common.validators import validate_siren


class NewChallengeForm(forms.Form):
    """Which call, for which administration, under which provisional title."""

    campaign = forms.ModelChoiceField(Campaign.objects.none(), label="Appel à projets", empty_label=None)
    administration = forms.ModelChoiceField(Administration.objects.none(), label="Administration", empty_label=None)
    title = forms.CharField(
        label="Titre provisoire", max_length=200, help_text="Le titre publié pourra être différent."
    )

    def __init__(self, *args: Any, campaigns: Any, administrations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["campaign"].queryset = campaigns  # type: ignore[attr-defined]
        self.fields["administration"].queryset = administrations  # type: ignore[attr-defined]


class PublishForm(forms.ModelForm[Challenge]):
    """What the public page of a challenge shows, and the seats it opens."""

    class Meta:
        model = Challenge
        fields = ("published_title", "summary", "body")
        labels = {"published_title": "Titre publié", "summary": "Accroche", "body": "Présentation"}  # noqa: RUF012
        widgets = {"summary": forms.Textarea({"rows": 3}), "body": forms.Textarea({"rows": 8})}  # noqa: RUF012

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["published_title"].required = True
        seats = {position.profession_id: position.seats for position in self.instance.positions.all()}
        self.professions = list(Profession.objects.all())
        for profession in self.professions:
            self.fields[f"seats_{profession.pk}"] = forms.IntegerField(
                label=f"Places : {profession.label}",
                min_value=0,
                max_value=9,
                required=False,
                initial=seats.get(profession.pk, 0),
            )

    def seats(self) -> dict[Profession, int]:
        """Return the seats by profession, without the empty ones."""
        chosen = {profession: self.cleaned_data[f"seats_{profession.pk}"] for profession in self.professions}
        return {profession: count for profession, count in chosen.items() if count}


class AttachForm(forms.Form):
    """Who acts for which administration, found by its name or SIREN, or written by hand."""

    administration = forms.CharField(
        label="Administration",
        max_length=250,
        help_text="Son SIREN, ou sa dénomination exacte. Une dénomination inconnue crée une fiche sans SIREN.",
    )
    email = forms.EmailField(label="Adresse électronique professionnelle")
    role = forms.ChoiceField(label="Rôle", choices=MemberRole.choices)

    def clean_administration(self) -> Administration:
        """Return the administration meant; refuse a SIREN that nobody bears and a name borne by two."""
        text = self.cleaned_data["administration"].strip()
        if text.isdigit():
            validate_siren(text)
            found = list(Administration.objects.filter(siren=text))
            if not found:
                raise forms.ValidationError("Ce SIREN n’est pas dans l’annuaire : indiquez la dénomination.")
            return found[0]
        found = list(Administration.objects.filter(name__iexact=text)[:2])
        if len(found) > 1:
            raise forms.ValidationError("Deux administrations portent ce nom : indiquez le SIREN.")
        return found[0] if found else Administration(name=text)
