"""The forms of what a campaign says of itself, and the zone in which its hours are read."""

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.http import QueryDict
from django.utils.text import slugify

from challenges.enums import CofundingKind
from challenges.models import Campaign
from challenges.models.campaign import MAX_SHARE_PCT, SOURCE_CHARS
from challenges.models.reference_rules import MOST_QUESTIONS, QUESTION_CHARS
from common.language.french import typeset
from common.web.inputs import day_input


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


class CampaignForm(forms.ModelForm[Campaign]):
    """Fields of a campaign, checked together: a subclass names its own and writes nothing else."""

    class Meta:
        model = Campaign
        fields: list[str] = []  # noqa: RUF012 - Django's Meta
        widgets = {  # noqa: RUF012 - Django's Meta
            "starts_on": day_input(),
            "ends_on": day_input(),
            "wishes_kept_until": day_input(),
            "waiting_list_until": day_input(),
        }

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


def _lines(text: str) -> list[str]:
    """Return the lines of a text that say something, each once, its blanks made one."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return list(dict.fromkeys(line for line in lines if line))


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """The fields of the rules that are read together, under a heading; ``section`` is what the findings name."""

    section: str
    heading: str
    names: tuple[str, ...]


# What every campaign answers is shown first; the rest is folded by subject.
FRAME = FieldGroup(
    "cadre",
    "Cadre",
    (
        "name", "timezone", "starts_on", "ends_on", "challenge_form", "application_form", "min_seats", "max_seats",
        "two_people", "epicene",
    ),
)  # fmt: skip
GROUPS = (
    FieldGroup(
        "reponses", "Vœux, réponses et listes",
        (
            "min_wishes", "max_wishes", "acceptance_days", "completion_days", "wishes_kept_until", "waiting_list_until",
            "talent_pool",
        ),
    ),
    FieldGroup(
        "contrat", "Contrat et cofinancement",
        (
            "employer", "contract_kind", "contract_months", "probation_months", "cofunding", "cofunding_amount",
            "gross_ratio", "employer_rate", "funding", "sponsor_commitment",
        ),
    ),
    FieldGroup(
        "dossier", "Dossier de candidature",
        ("blind_schools", "wish_reason_chars", "sources", "ai_declaration"),
    ),
    FieldGroup(
        "lettres", "Lettres de recommandation",
        ("references_asked", "references_confidential", "references_due_days", "references_required", "questions"),
    ),
    FieldGroup("binomes", "Candidatures en binôme", ("pairs", "pairs_sentence")),
)  # fmt: skip


class RulesForm(CampaignForm):
    """What is not a list: names, wishes, delays, contract, cost, options."""

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

    class Meta(CampaignForm.Meta):
        fields = [  # noqa: RUF012 - Django's Meta
            name for group in (FRAME, *GROUPS) for name in group.names if name not in ("sources", "questions")
        ]
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
