"""Forms about one challenge: open it, its positions, its money, its page, its instruction."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.text import capfirst

from challenges.domain.commitments import CONSENT
from challenges.domain.proposals import Opening
from challenges.enums import FundingSource, RefusalStage, SkillLevel
from challenges.forms.reasons import reason_field
from challenges.models import (
    Administration,
    Campaign,
    Challenge,
    PayBand,
    PositionSkill,
    Profession,
    Theme,
    Webinar,
    offered,
)
from common.web.inputs import demanded_text, instant_input, is_whole
from dossiers.forms.mentioning import ColleagueForm

MAX_WITHDRAWAL_CHARS = 2000


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


class BandChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A band of the pay table, said by its years of experience."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the years the band covers."""
        return str(capfirst(obj.experience))


class PositionForm(forms.Form):
    """Seats of one profession, the experience expected and the skills."""

    profession = forms.ModelChoiceField(Profession.objects.none(), label="Métier", required=False)
    seats = forms.IntegerField(label="Places", min_value=1, max_value=9, required=False, initial=1)
    pay_band = BandChoice(
        PayBand.objects.none(), label="Expérience attendue", required=False, empty_label="Indifférente"
    )
    essential = forms.CharField(
        label="Compétences indispensables",
        required=False,
        max_length=500,
        help_text="Séparées par des virgules."
        " Si vous attendez un niveau, écrivez-le entre parenthèses : notions, pratique confirmée ou expertise.",
    )
    wanted = forms.CharField(label="Compétences utiles", required=False, max_length=500)
    trainable = forms.CharField(
        label="Compétences qui s’acquièrent",
        required=False,
        max_length=500,
        help_text="Elles s’apprendront en mission.",
    )

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pay_band"].queryset = campaign.pay_bands.all()  # type: ignore[attr-defined]
        chosen = filter(None, [self.initial.get("profession")])
        self.fields["profession"].queryset = offered(Profession.objects, with_keys=chosen)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse skills without profession: nothing typed is dropped in silence."""
        data = super().clean() or self.cleaned_data
        typed = any(data.get(name) for name in ("essential", "wanted", "trainable", "pay_band"))
        if not data.get("profession") and typed and "profession" not in self.errors:
            self.add_error("profession", "Choisissez le métier de ce poste.")
        return data


def _split(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def _with_expected(row: PositionSkill) -> str:
    """Return a skill as its form takes it: its name, then the level expected, between brackets."""
    return f"{row.skill.label} ({row.get_mastery_display().lower()})" if row.mastery else row.skill.label


class PositionFormSet(BaseFormSet[PositionForm]):
    """The positions of a challenge; an empty row is no position."""

    def openings(self) -> list[Opening]:
        """Return the positions as the domain reads them."""
        filled = [form.cleaned_data for form in self.forms if form.cleaned_data.get("profession")]
        return [
            Opening(
                profession=data["profession"],
                seats=data["seats"] or 1,
                pay_band=data["pay_band"],
                essential=_split(data["essential"]),
                wanted=_split(data["wanted"]),
                trainable=_split(data["trainable"]),
            )
            for data in filled
            if not data.get("DELETE")
        ]

    @staticmethod
    def initial_of(challenge: Challenge) -> list[dict[str, Any]]:
        """Return the positions of a challenge as the rows of this formset."""
        rows = []
        for position in challenge.positions.prefetch_related("skills__skill"):
            skills = list(position.skills.all())
            rows.append(
                {
                    "profession": position.profession_id,
                    "seats": position.seats,
                    "pay_band": position.pay_band_id,
                    **{
                        level: ", ".join(_with_expected(skill) for skill in skills if skill.level == level)
                        for level in SkillLevel.values
                    },
                }
            )
        return rows


PositionSet = formset_factory(PositionForm, formset=PositionFormSet, extra=2, can_delete=True, max_num=10)


class FundingForm(forms.Form):
    """Where the credits come from (R16, R17)."""

    source = forms.ChoiceField(label="Crédits", choices=FundingSource.choices, widget=forms.RadioSelect)
    programme = forms.CharField(
        label="Numéro du programme budgétaire",
        required=False,
        max_length=3,
        help_text="Trois chiffres, par exemple 352.",
    )
    title_2 = forms.BooleanField(label="Ce programme a des crédits de titre 2 (dépenses de personnel)", required=False)
    bearer = forms.CharField(
        label="Porteur administratif",
        required=False,
        max_length=250,
        help_text="Le ministère qui porte les crédits : son SIREN, ou sa dénomination exacte dans l’annuaire.",
    )
    headcount_ceiling = forms.BooleanField(
        label="Le plafond d’emplois a été vérifié avec le responsable du programme", required=False
    )

    def clean_bearer(self) -> Administration | None:
        """Return the administration meant, or nothing; refuse what the directory does not hold."""
        text = self.cleaned_data["bearer"].strip()
        return found_in_directory(text) if text else None


class CorrectionForm(FundingForm):
    """A corrected funding plan, and why it changes."""

    reason = forms.CharField(
        label="Motif de la correction", max_length=500, help_text="Il est gardé, avec le plan d’avant et ses montants."
    )


def found_in_directory(text: str) -> Administration:
    """Return the administration of a SIREN or an exact name. Raises ``ValidationError``."""
    rows = (
        Administration.objects.filter(siren=text)
        if is_whole(text)
        else Administration.objects.filter(name__iexact=text)
    )
    administrations = list(rows[:2])
    if len(administrations) > 1:
        raise ValidationError("Deux administrations portent ce nom : indiquez le SIREN.")
    if not administrations:
        raise ValidationError("Cette administration n’est pas dans l’annuaire : vérifiez son nom ou son SIREN.")
    return administrations[0]


class SponsorForm(forms.Form):
    """To whom the personal link is sent."""

    email = forms.EmailField(label="Adresse électronique professionnelle du sponsor")


class SignForm(forms.Form):
    """The signature of the sponsor's commitments."""

    name = forms.CharField(label="Prénom et nom", max_length=160)
    function = forms.CharField(label="Fonction", max_length=160)
    agree = forms.BooleanField(label=CONSENT)
    code = forms.CharField(
        label="Code reçu par message",
        max_length=12,
        help_text="Six chiffres, envoyés à l’adresse où vous avez reçu ce lien.",
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class CommentForm(forms.Form):
    """A remark for one's own side."""

    text = forms.CharField(label="Commentaire", widget=forms.Textarea({"rows": 3}), max_length=4000)


class TeamCommentForm(ColleagueForm, CommentForm):
    """A remark between colleagues of the team, and who is told of it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = "Seule l’équipe le lit. « @ » suivi d’un nom prévient un collègue."


class PageForm(forms.ModelForm[Challenge]):
    """The public page of a challenge; figures are typed one a line, « 12 000 : communes »."""

    figures = forms.CharField(
        label="Chiffres clés",
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="Un par ligne : le chiffre, deux-points, ce qu’il compte ; « 12 000 : communes » par exemple.",
    )

    class Meta:
        model = Challenge
        fields = (
            "published_title",
            "summary",
            "problem",
            "body",
            "team",
            "city",
            "themes",
            "figures",
            "equipment",
            "ai_tools",
            "many_candidates",
        )
        labels = {  # noqa: RUF012 - Django's Meta
            "published_title": "Titre publié",
            "summary": "Accroche, en une phrase",
            "problem": "Problématique",
            "body": "Le défi et ses missions",
            "team": "Équipe d’accueil",
            "city": "Lieu de travail",
            "equipment": "Matériel fourni",
            "ai_tools": "Outils d’intelligence artificielle : ce qui est permis et fourni",
            "many_candidates": "Ce défi a déjà beaucoup de candidatures solides : le dire aux candidats",
        }
        widgets = {  # noqa: RUF012 - Django's Meta
            "summary": forms.Textarea({"rows": 2}),
            "problem": forms.Textarea({"rows": 5}),
            "body": forms.Textarea({"rows": 8}),
            "team": forms.Textarea({"rows": 4}),
            "equipment": forms.Textarea({"rows": 2}),
            "ai_tools": forms.Textarea({"rows": 2}),
            "themes": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["published_title"].required = True
        self.fields["themes"].queryset = offered(  # type: ignore[attr-defined]
            Theme.objects, with_keys=self.instance.themes.values_list("pk", flat=True)
        )
        if not self.instance.published_title:
            self.initial["published_title"] = self.instance.submitted_title
        rows = self.instance.key_figures.all()
        self.fields["figures"].initial = "\n".join(f"{figure.value} : {figure.label}" for figure in rows)

    def clean_figures(self) -> list[tuple[str, str]]:
        """Return the (figure, what it counts) pairs."""
        figures = []
        for line in self.cleaned_data["figures"].splitlines():
            if not line.strip():
                continue
            value, colon, label = line.partition(":")
            if not colon or not value.strip() or not label.strip():
                raise ValidationError(f"« {line.strip()} » : écrivez le chiffre, deux-points, puis ce qu’il compte.")
            figures.append((value.strip()[:40], label.strip()[:120]))
        return figures


class QuestionForm(forms.Form):
    """A question, or its answer, published without a name."""

    text = forms.CharField(label="Votre question", widget=forms.Textarea({"rows": 3}), max_length=2000)


class WebinarForm(forms.ModelForm[Webinar]):
    """A meeting with candidates."""

    url = forms.URLField(label="Lien de connexion", required=False, assume_scheme="https")

    class Meta:
        model = Webinar
        fields = ("title", "starts_at", "minutes", "url")
        widgets = {"starts_at": instant_input()}  # noqa: RUF012 - Django's Meta

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at

    def clean_starts_at(self) -> datetime:
        """Refuse a past hour."""
        starts: datetime = self.cleaned_data["starts_at"]
        if starts <= self.at:
            raise ValidationError("Cette heure est déjà passée.")
        return starts


class AskForm(forms.Form):
    """What is missing, and until when it may be completed."""

    note = forms.CharField(label="Ce qui manque", widget=forms.Textarea({"rows": 3}), max_length=2000)
    due_at = forms.DateTimeField(label="À compléter avant le", widget=instant_input())


class ReasonedForm(forms.Form):
    """Why in one’s own words, for colleagues and for whoever asks."""

    reason = forms.CharField(label="Précisions", widget=forms.Textarea({"rows": 2}), max_length=2000)


class RejectForm(ReasonedForm):
    """Why challenges are not selected."""

    code = reason_field(RefusalStage.PROPOSAL)
    field_order = ("code", "reason")


class RefuseForm(ReasonedForm):
    """Why challenges cannot be received."""

    code = reason_field(RefusalStage.RECEPTION)
    field_order = ("code", "reason")


class DecideForm(forms.Form):
    """A decision, its code when it refuses, its reason."""

    code = reason_field(
        RefusalStage.RECEPTION, RefusalStage.PROPOSAL, RefusalStage.WITHDRAWAL, label="Motif codé", blank="Sans objet"
    )
    reason = forms.CharField(
        label="Précisions",
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text="Obligatoires pour ne pas retenir, déclarer irrecevable ou retirer, avec le motif codé.",
    )


class WithdrawForm(forms.Form):
    """Why an administration withdraws its challenge."""

    reason = demanded_text(
        "Motif",
        max_length=MAX_WITHDRAWAL_CHARS,
        rows=2,
        help_text="L’équipe du programme le lit.",
    )
