"""The forms of the campaign studio."""

from datetime import datetime
from itertools import pairwise
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.forms.models import BaseInlineFormSet, inlineformset_factory

from challenges.domain.programme import presets
from challenges.enums import EligibilityKind, StageKind
from challenges.models import CallWindow, Campaign, EligibilityRule, PayBand, Programme, Stage, TradeGrid, offered
from common.web.inputs import day_input, instant_input
from juries.models import ScoringGrid

EXERCISE_READINGS = 2  # of each exercise, where nothing else is said


class Anchor(TextChoices):
    """The date by which a team places a season in the year."""

    START = "start", "la prise de poste"
    OPENING = "opening", "l’ouverture du premier appel"


class NewCampaignForm(forms.Form):
    """Where a campaign starts from, and what names it."""

    base = forms.ChoiceField(label="Partir de")
    programme = forms.ModelChoiceField(
        offered(Programme.objects), label="Programme", to_field_name="code", empty_label=None
    )
    number = forms.IntegerField(label="Numéro de la promotion", min_value=1, max_value=999)
    name = forms.CharField(
        label="Nom", max_length=120, required=False, help_text="Vide : le nom du programme et le numéro."
    )
    code = forms.SlugField(
        label="Code",
        max_length=17,
        required=False,
        help_text="Il sert dans les adresses. Vide : le code du programme et le numéro, EIG8 par exemple.",
    )
    anchor = forms.ChoiceField(label="La saison est placée par", choices=Anchor.choices, initial=Anchor.START)
    starts_on = forms.DateField(
        label="Ce jour-là",
        widget=day_input(),
        help_text="Toutes les dates de la promotion choisie sont décalées d’autant, par semaines entières ; vous les "
        "relisez à l’étape suivante.",
    )

    def __init__(self, *args: Any, campaigns: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["base"].choices = [  # type: ignore[attr-defined]
            (
                "Un préréglage",
                [(f"preset:{code}", f"{code} : {preset['label']}") for code, preset in presets.load().items()],
            ),
            (
                "Une campagne passée",
                [(f"campaign:{campaign.code}", f"{campaign.code} : {campaign.name}") for campaign in campaigns],
            ),
        ]

    def clean(self) -> dict[str, Any]:
        """Name what was not named; refuse a code that is taken, and a promotion that exists."""
        data = super().clean() or self.cleaned_data
        programme, number = data.get("programme"), data.get("number")
        if programme is None or number is None:
            return data
        data["name"] = data.get("name") or f"{programme.name}, promotion {number}"
        data["code"] = data.get("code") or f"{programme.code}{number}"
        if Campaign.objects.filter(code__iexact=data["code"]).exists():
            self.add_error("code", "Ce code est déjà celui d’une campagne.")
        if Campaign.objects.filter(programme=programme, number=number, rehearsal_of=None).exists():
            self.add_error("number", "Cette promotion existe déjà.")
        return data

    def values(self) -> dict[str, Any]:
        """Return what :func:`challenges.domain.campaigns.create` takes: the day is the start's or the opening's."""
        values = self.cleaned_data | {"programme": self.cleaned_data["programme"].code}
        if values.pop("anchor") == Anchor.OPENING:
            values["opens_on"] = values.pop("starts_on")
        return values


class WindowForm(forms.ModelForm[CallWindow]):
    """One window of a call, in the campaign's own zone."""

    class Meta:
        model = CallWindow
        fields: tuple[str, ...] = ("kind", "opens_at", "closes_at")
        widgets = {"opens_at": instant_input(), "closes_at": instant_input()}  # noqa: RUF012 - Django's Meta
        help_texts = {  # noqa: RUF012 - Django's Meta
            "closes_at": "À la seconde près ; 23:59:59 pour toute la journée. Vide : au fil de l’eau."
        }

    def clean_closes_at(self) -> datetime | None:
        """Refuse a deadline that is already past, unless it was there before."""
        closes: datetime | None = self.cleaned_data["closes_at"]
        if closes is not None and "closes_at" in self.changed_data and closes <= self.at:
            raise ValidationError("Cette échéance est déjà passée.")
        return closes

    def clean(self) -> dict[str, Any]:
        """Say at its field that a call closes after its opening."""
        data = super().clean() or self.cleaned_data
        opens, closes = data.get("opens_at"), data.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", "Un appel se clôt après son ouverture.")
        return data

    at: datetime


class StageDaysForm(forms.ModelForm[Stage]):
    """When a stage meets."""

    class Meta:
        model = Stage
        fields: tuple[str, ...] = ("starts_on", "ends_on")
        widgets = {"starts_on": day_input(), "ends_on": day_input()}  # noqa: RUF012 - Django's Meta

    def clean(self) -> dict[str, Any]:
        """Say at its field that a stage ends after its start."""
        data = super().clean() or self.cleaned_data
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", "Une étape finit après avoir commencé.")
        return data


class StageForm(StageDaysForm):
    """One stage: its grid, its readings, when it meets."""

    class Meta(StageDaysForm.Meta):
        fields = (
            "kind", "grid", "starts_on", "ends_on", "readings", "blind", "collective", "common", "gap_levels",
            "most_readings", "own_marks", "favourites",
        )  # fmt: skip
        help_texts = {  # noqa: RUF012 - Django's Meta
            "common": "Zéro : aucun. Chacun les note avant les autres, puis voit la distribution, sans nom.",
            "gap_levels": "En niveaux du barème. Vide : aucune lecture de plus.",
            "most_readings": "Des vagues vont aux dossiers dont la décision est incertaine. Vide : aucune vague.",
            "own_marks": "Chaque membre note pour soi, puis la personne référente remplit la grille du jury.",
            "favourites": "Par personne qui remplit une grille. Vide : sans limite.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grid"].queryset = ScoringGrid.objects.order_by("code", "-version")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Say at its field what would not fit the readings; an exercise is read blind, twice when nothing says so."""
        data = super().clean()
        if data.get("kind") == StageKind.EXERCISE:
            data["blind"] = True
            if self.instance.pk is None and "readings" not in self.changed_data:
                data["readings"] = EXERCISE_READINGS
        most, readings = data.get("most_readings"), data.get("readings")
        if most is not None and readings is not None and most <= readings:
            self.add_error("most_readings", "Une vague ajoute une lecture : ce nombre dépasse celui des lectures.")
        if data.get("gap_levels") == 0:
            self.add_error("gap_levels", "Un écart vaut un niveau au moins.")
        if data.get("own_marks") and not data.get("collective"):
            self.add_error("own_marks", "Les notes personnelles précèdent une grille collective.")
        if data.get("collective") and (data.get("common") or data.get("gap_levels") or most):
            self.add_error("collective", "Une grille collective n’a ni lot commun, ni lecture de plus.")
        elif data.get("collective") and data.get("kind") == StageKind.EXERCISE:
            self.add_error("collective", "Un exercice se lit sans identité, chacun sa grille.")
        return data


class BandForm(forms.ModelForm[PayBand]):
    """One band of the pay table."""

    class Meta:
        model = PayBand
        fields = ("from_years", "up_to_years", "included", "net_monthly", "variable_pct")
        help_texts = {"up_to_years": "Vide pour la dernière tranche."}  # noqa: RUF012 - Django's Meta


class WindowFormSet(BaseInlineFormSet[CallWindow, Campaign, WindowForm]):
    """The campaign's windows; ``at`` is the server's instant."""

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at

    def _construct_form(self, i: int, **kwargs: Any) -> WindowForm:
        form: WindowForm = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        form.at = self.at
        return form


class BandFormSet(BaseInlineFormSet[PayBand, Campaign, BandForm]):
    """The pay table: a hole or an overlap is said at the band that makes it."""

    def clean(self) -> None:
        """Compare each band with the one before it, in the order of experience."""
        super().clean()
        forms = [form for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        usable = [form for form in forms if form.cleaned_data.get("from_years") is not None]
        for before, after in pairwise(sorted(usable, key=lambda form: form.cleaned_data["from_years"])):
            bound, start = before.cleaned_data.get("up_to_years"), after.cleaned_data["from_years"]
            if bound is None or start < bound:
                after.add_error("from_years", "Cette tranche recouvre la précédente.")
            elif start > bound:
                after.add_error("from_years", f"Rien n’est prévu entre {bound} et {start} ans d’expérience.")


WindowSet = inlineformset_factory(Campaign, CallWindow, WindowForm, formset=WindowFormSet, extra=1)
StageSet = inlineformset_factory(
    Campaign, Stage, StageForm, extra=1, max_num=len(StageKind), validate_max=True, absolute_max=len(StageKind) + 2
)
TradeGridSet = inlineformset_factory(Campaign, TradeGrid, fields=("kind", "profession", "grid"), extra=1)
BandSet = inlineformset_factory(Campaign, PayBand, BandForm, formset=BandFormSet, extra=1)


EligibilitySet = inlineformset_factory(
    Campaign,
    EligibilityRule,
    fields=("kind", "moment", "exception"),
    extra=1,
    max_num=len(EligibilityKind),
    validate_max=True,
    absolute_max=len(EligibilityKind) + 2,
)
