"""Forms of the directory: attach, join, write a record."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from challenges.enums import MemberRole
from challenges.forms.challenges import found_in_directory
from challenges.models import Administration
from common.validators import validate_siren
from common.web.inputs import demanded_text, is_whole


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
        if is_whole(text):
            validate_siren(text)
            return found_in_directory(text)
        if not Administration.objects.filter(name__iexact=text).exists():
            return Administration(name=text)
        return found_in_directory(text)


class JoinForm(forms.Form):
    """A request to act for an administration of the directory, or for one that it does not hold yet."""

    administration = forms.ModelChoiceField(
        Administration.objects.none(),
        label="Administration",
        required=False,
        widget=forms.RadioSelect,
        empty_label=None,
    )
    proposed_name = forms.CharField(
        label="Elle n’est pas dans la liste : sa dénomination", required=False, max_length=250
    )
    proposed_siren = forms.CharField(
        label="Son SIREN", required=False, max_length=11, help_text="Neuf chiffres, s’il est connu."
    )
    role = forms.ChoiceField(label="Votre rôle", choices=MemberRole.choices)
    message = forms.CharField(
        label="Message",
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text="Ce qui permet de vous reconnaître : votre service, votre projet.",
    )

    def __init__(self, *args: Any, queryset: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["administration"].queryset = queryset  # type: ignore[attr-defined]

    def clean_proposed_siren(self) -> str:
        """Check the SIREN by its own key (Luhn)."""
        siren: str = self.cleaned_data["proposed_siren"].replace(" ", "").replace("\u202f", "")
        if siren:
            validate_siren(siren)
        return siren

    def clean(self) -> dict[str, Any]:
        """Ask for one administration, known or named."""
        data = super().clean() or self.cleaned_data
        if not data.get("administration") and not data.get("proposed_name"):
            self.add_error("proposed_name", "Choisissez une administration de la liste, ou nommez la vôtre.")
        return data


class RecordForm(forms.ModelForm[Administration]):
    """A record of the directory."""

    parent_name = forms.CharField(
        label="Rattachée à",
        required=False,
        max_length=250,
        help_text="Le SIREN, ou la dénomination exacte, de son ministère ou de son autorité de tutelle.",
    )

    class Meta:
        model = Administration
        fields = ("name", "siren", "acronym", "kind", "address")
        widgets = {"address": forms.Textarea({"rows": 2})}  # noqa: RUF012 - same
        help_texts = {"siren": "Neuf chiffres ; vide s’il n’est pas connu."}  # noqa: RUF012 - Django's Meta

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent_name"].initial = str(self.instance.parent or "")

    def clean_parent_name(self) -> Administration | None:
        """Return the administration above, or nothing."""
        text = self.cleaned_data["parent_name"].strip()
        if not text:
            return None
        parent = found_in_directory(text)
        if parent.pk == self.instance.pk:
            raise ValidationError("Une administration n’est pas rattachée à elle-même.")
        return parent


class AnswerRequestForm(forms.Form):
    """Why a request to act for an administration is refused."""

    reason = demanded_text("Motif, en cas de refus", max_length=500)
