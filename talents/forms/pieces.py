"""The forms of what recruitment asks: a piece of a campaign's list, and the record of a person."""

from datetime import date
from typing import Any

from django import forms

from common import validators
from common.web.inputs import day_input
from talents.domain.pieces import records
from talents.enums import PieceFormat, PieceReader
from talents.models import ArrivalPoint, EmployeeRecord, RequestedPiece

MAX_KEPT_DAYS = 3650
MIN_AGE_YEARS = 16
MAX_ARRIVAL_DAYS = 365


class RequestedPieceForm(forms.ModelForm[RequestedPiece]):
    """One piece that a campaign asks."""

    formats = forms.MultipleChoiceField(
        label="Formats acceptés", choices=PieceFormat.choices, widget=forms.CheckboxSelectMultiple
    )
    readers = forms.MultipleChoiceField(
        label="Qui peut l’ouvrir, avec la personne", choices=PieceReader.choices, widget=forms.CheckboxSelectMultiple,
        help_text="La personne lit qui a ouvert sa pièce, et quand.",
    )  # fmt: skip
    kept_days = forms.IntegerField(
        label="Conservation après la signature du contrat, en jours", required=False, min_value=0,
        max_value=MAX_KEPT_DAYS, help_text="Vide : le fichier est gardé aussi longtemps que le contrat.",
    )  # fmt: skip

    class Meta:
        model = RequestedPiece
        fields = ("label", "help", "required", "formats", "readers", "kept_days", "asked")
        widgets = {"help": forms.Textarea({"rows": 2})}  # noqa: RUF012 - Django's Meta
        labels = {"required": "Pièce obligatoire", "asked": "Pièce demandée"}  # noqa: RUF012 - Django's Meta
        help_texts = {  # noqa: RUF012 - Django's Meta
            "asked": "Décochez pour ne plus la demander ; ce qui est reçu reste, et s’efface à son terme.",
        }


class ArrivalPointForm(forms.ModelForm[ArrivalPoint]):
    """One point of arrival of a campaign."""

    days = forms.IntegerField(
        label="Jours après la prise de poste", min_value=-MAX_ARRIVAL_DAYS, max_value=MAX_ARRIVAL_DAYS,
        help_text="0 : le jour même. Un nombre négatif : avant, par exemple -7 pour une semaine avant.",
    )  # fmt: skip

    class Meta:
        model = ArrivalPoint
        fields = ("label", "help", "owner", "days", "asked")
        widgets = {"help": forms.Textarea({"rows": 2})}  # noqa: RUF012 - Django's Meta
        labels = {"asked": "Point suivi"}  # noqa: RUF012 - Django's Meta
        help_texts = {  # noqa: RUF012 - Django's Meta
            "asked": "Décochez pour ne plus le suivre ; ce qui en a été dit reste lu.",
        }


class EmployeeRecordForm(forms.ModelForm[EmployeeRecord]):
    """What payroll needs to know of a person; it may be written in several times."""

    class Meta:
        model = EmployeeRecord
        fields = records.DATA
        widgets = {"born_on": day_input()}  # noqa: RUF012 - Django's Meta
        help_texts = {  # noqa: RUF012 - Django's Meta
            "birth_name": "Comme sur votre pièce d’identité.",
            "given_names": "Tous vos prénoms, dans l’ordre de l’état civil.",
            "social_security_number": "Quinze caractères, clé comprise. Laissez vide si vous n’en avez pas encore.",
            "iban": "Sur votre relevé d’identité bancaire. La clé de contrôle est vérifiée.",
        }

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        for name in records.DATA:
            self.fields[name].due = name not in records.OPTIONAL  # type: ignore[attr-defined] # see demanded_text

    def _compact(self, name: str) -> str:
        """Return an identifier as it is kept, checked by its key."""
        checks = {
            "iban": validators.validate_iban,
            "bic": validators.validate_bic,
            "social_security_number": validators.validate_social_security_number,
        }
        value = validators.compact(self.cleaned_data[name])
        if value:
            checks[name](value)
        return value

    def clean_iban(self) -> str:
        """Return the account, checked by its key."""
        return self._compact("iban")

    def clean_bic(self) -> str:
        """Return the bank."""
        return self._compact("bic")

    def clean_social_security_number(self) -> str:
        """Return the number, checked by its key."""
        return self._compact("social_security_number")

    def clean_born_on(self) -> date | None:
        """Return the day of birth of somebody who may work."""
        born_on: date | None = self.cleaned_data["born_on"]
        if born_on is not None and self.today.year - born_on.year < MIN_AGE_YEARS:
            raise forms.ValidationError("Vérifiez cette date : elle ne peut pas être celle de votre naissance.")
        return born_on
