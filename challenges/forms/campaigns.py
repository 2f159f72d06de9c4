"""The forms of the campaign studio."""

from datetime import datetime
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.forms.models import BaseInlineFormSet, inlineformset_factory
from django.http import QueryDict
from django.utils.text import slugify

from challenges.domain.programme import presets
from challenges.enums import CofundingKind, EligibilityKind, StageKind
from challenges.models import CallWindow, Campaign, EligibilityRule, PayBand, Programme, Stage, TradeGrid, offered
from challenges.models.campaign import MAX_SHARE_PCT, SOURCE_CHARS
from challenges.models.reference_rules import MOST_QUESTIONS, QUESTION_CHARS
from common.language.french import typeset
from common.web.inputs import day_input, instant_input
from juries.models import ScoringGrid

EXERCISE_READINGS = 2  # of each exercise, where nothing else is said


class TimeZone(TextChoices):
    """The zones in which the French State closes its calls."""

    PARIS = "Europe/Paris", "Paris"
    GUADELOUPE = "America/Guadeloupe", "Guadeloupe"
    MARTINIQUE = "America/Martinique", "Martinique"
    CAYENNE = "America/Cayenne", "Guyane"
    REUNION = "Indian/Reunion", "La Réunion"
    MAYOTTE = "Indian/Mayotte", "Mayotte"
    NOUMEA = "Pacific/Noumea", "Nouvelle-Calédonie"
    TAHITI = "Pacific/Tahiti", "Polynésie française (Tahiti)"


def posted_zone(data: QueryDict, campaign: Campaign) -> ZoneInfo:
    """Return the zone in which hours typed with the rules are read: the one posted beside them, else the campaign's.

    Whoever changes the zone and an hour in one form means the hour in the new zone.
    """
    posted = data.get("timezone", "")
    return ZoneInfo(posted if posted in TimeZone.values else campaign.timezone)


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


def _lines(text: str) -> list[str]:
    """Return the lines of a text that say something, each once, its blanks made one."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return list(dict.fromkeys(line for line in lines if line))


class RulesForm(forms.ModelForm[Campaign]):
    """What is not a list: names, wishes, delays, contract, cost."""

    timezone = forms.ChoiceField(label="Fuseau horaire des clôtures", choices=TimeZone.choices)
    sources = forms.CharField(
        label="« Comment nous avez-vous connus ? » : réponses proposées",
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=(
            "Une par ligne ; vide : la question n’est pas posée. Un lien qui finit par ?source=reseau-social choisit"
            " d’avance « Réseau social »."
        ),
    )
    questions = forms.CharField(
        label="Questions posées aux référents",
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=f"Une par ligne, {MOST_QUESTIONS} au plus ; chaque référent écrit aussi une lettre libre.",
    )

    class Meta:
        model = Campaign
        fields: tuple[str, ...] = (
            "name", "timezone", "starts_on", "ends_on", "challenge_form", "application_form", "min_seats", "max_seats",
            "min_wishes", "max_wishes", "acceptance_days", "wishes_kept_until", "waiting_list_until",
            "completion_days", "employer", "contract_kind", "contract_months", "probation_months", "talent_pool",
            "blind_schools", "sponsor_commitment", "two_people", "epicene",
            "cofunding", "cofunding_amount", "gross_ratio", "employer_rate", "funding", "wish_reason_chars",
            "sources", "ai_declaration", "references_asked", "references_confidential", "references_due_days",
            "references_required", "questions", "pairs", "pairs_sentence",
        )  # fmt: skip
        widgets = {  # noqa: RUF012 - Django's Meta
            "starts_on": day_input(),
            "ends_on": day_input(),
            "wishes_kept_until": day_input(),
            "waiting_list_until": day_input(),
        }
        help_texts = {  # noqa: RUF012 - Django's Meta
            "cofunding_amount": "Euros, mois ou pourcentage, selon le cofinancement choisi.",
            "gross_ratio": "Sert à simuler le coût employeur à partir du net.",
            "funding": "Origine des crédits, telle qu’elle est dite aux administrations.",
            "epicene": "Dans les documents, les courriels et les pages de cette campagne ; vide : comme la plateforme.",
            "wish_reason_chars": "Demandé pour chaque vœu, lu par les jurys ; vide : la question n’est pas posée.",
            "pairs": "Chaque personne garde sa candidature ; les deux écrivent une partie commune.",
            "pairs_sentence": "Lu par qui veut candidater à deux, au-dessus de l’invitation ; vide : rien de plus.",
            "ai_declaration": "Facultative pour la personne, et sans effet sur l’examen de son dossier.",
            "references_asked": "Par personne qui candidate ; zéro : aucune lettre n’est demandée.",
            "references_confidential": "Sinon la personne lit les lettres reçues.",
            "references_required": "Leur date limite est alors celle du dépôt. Sinon le dépôt ne les attend pas.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["sources"] = "\n".join(self.instance.source_choices)
        self.initial["questions"] = "\n".join(self.instance.reference_questions)

    def clean_questions(self) -> str:
        """Keep each question once, whole."""
        questions = _lines(self.cleaned_data["questions"])
        if len(questions) > MOST_QUESTIONS or any(len(question) > QUESTION_CHARS for question in questions):
            raise ValidationError(f"Posez {MOST_QUESTIONS} questions au plus, chacune en {QUESTION_CHARS} caractères.")
        self.instance.reference_questions = [typeset(question) for question in questions]
        return "\n".join(questions)

    def clean_sources(self) -> str:
        """Keep each answer once, whole; two that the same link would choose are one too many."""
        labels = _lines(self.cleaned_data["sources"])
        if any(len(label) > SOURCE_CHARS or not slugify(label) for label in labels):
            raise ValidationError(f"Une réponse se dit avec des lettres, en {SOURCE_CHARS} caractères au plus.")
        if len({slugify(label) for label in labels}) != len(labels):
            raise ValidationError("Deux réponses se ressemblent trop : le même lien les choisirait.")
        self.instance.source_choices = labels
        return "\n".join(labels)

    def clean(self) -> dict[str, Any]:
        """Say at its field what the database would refuse for the whole row."""
        data = super().clean() or self.cleaned_data
        for low, high, message in (
            ("min_wishes", "max_wishes", "Le nombre minimal de vœux dépasse le nombre maximal."),
            ("min_seats", "max_seats", "Le nombre minimal de places dépasse le nombre maximal."),
            (
                "wishes_kept_until",
                "waiting_list_until",
                "Des vœux ne peuvent être gardés après la fin de la liste d’attente.",
            ),
            ("starts_on", "ends_on", "La fin de mission précède la prise de poste."),
        ):
            if data.get(low) is not None and data.get(high) is not None and data[low] > data[high]:
                self.add_error(low if low != "starts_on" else high, message)
        if data.get("cofunding") == CofundingKind.SHARE and (data.get("cofunding_amount") or 0) > MAX_SHARE_PCT:
            self.add_error("cofunding_amount", "Une part du coût ne dépasse pas 100 %.")
        return data


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
