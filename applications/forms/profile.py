"""The forms of the living profile."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import inlineformset_factory

from applications.domain.cv import Proposal
from applications.models import Accommodation, Education, Experience, PortfolioLink, Profile, SpokenLanguage
from challenges.enums import Mastery
from common.web.inputs import day_input
from dossiers.domain.attachments import MAX_FILE_BYTES

MAX_SKILLS = 40
MAX_ROWS = 20


class ProfileForm(forms.ModelForm[Profile]):
    """What is said once; nothing that the law keeps out of a recruitment is asked."""

    skill_names = forms.CharField(
        label="Compétences",
        required=False,
        max_length=2000,
        help_text="Séparées par des virgules. Les défis emploient le même vocabulaire.",
        widget=forms.TextInput({"list": "competences"}),
    )

    class Meta:
        model = Profile
        fields = (
            "about", "professions", "skill_names", "experience_years", "phone", "available_on", "working_time",
            "places",
        )  # fmt: skip
        widgets = {  # noqa: RUF012 - Django's Meta
            "about": forms.Textarea({"rows": 5}),
            "professions": forms.CheckboxSelectMultiple,
            "available_on": day_input(),
            "phone": forms.TextInput({"autocomplete": "tel"}),
        }
        help_texts = {  # noqa: RUF012 - Django's Meta
            "experience_years": "À la demi-année près. La rémunération en dépend ; vos périodes les justifient.",
            "places": "Par exemple : Paris, Lyon, à distance deux jours par semaine.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            self.fields["skill_names"].initial = ", ".join(str(skill) for skill in self.instance.skills.all())

    def propose(self, proposal: Proposal) -> None:
        """Fill what the profile does not say with what a CV says of it; skills are added to those it holds."""
        if proposal.phone:
            self.initial["phone"] = proposal.phone
        if proposal.experience_years is not None:
            self.initial["experience_years"] = proposal.experience_years
        own = self.fields["skill_names"].initial or ""
        self.initial["skill_names"] = ", ".join(filter(None, [own, *proposal.skills]))

    def clean_skill_names(self) -> list[str]:
        """Return the names, each once, whatever its case."""
        names = [" ".join(name.split()) for name in self.cleaned_data["skill_names"].split(",")]
        spelled: dict[str, str] = {}
        for name in filter(None, names):
            spelled.setdefault(name.casefold(), name)
        skills = list(spelled.values())
        if len(skills) > MAX_SKILLS:
            raise ValidationError(f"{len(skills)} compétences : gardez les {MAX_SKILLS} principales.")
        if any(len(name) > 80 for name in skills):  # noqa: PLR2004 - the vocabulary's width
            raise ValidationError("Une compétence tient en 80 caractères.")
        return skills


class MasteryForm(forms.Form):
    """How well the person has each skill that their profile holds already."""

    def __init__(self, *args: Any, profile: Profile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"prefix": "niveau"})
        if profile.pk is None:
            return
        known = dict(profile.masteries.values_list("skill", "level"))
        for skill in profile.skills.all():
            self.fields[str(skill.pk)] = forms.ChoiceField(
                label=str(skill),
                choices=[("", "Non précisé"), *Mastery.choices],
                required=False,
                initial=known.get(skill.pk, ""),
            )

    def levels(self) -> dict[int, str]:
        """Return the level of each skill, by its key."""
        return {int(name): level for name, level in self.cleaned_data.items()}


class AccommodationForm(forms.ModelForm[Accommodation]):
    """Kept apart: the team alone reads it, once the person is shortlisted."""

    class Meta:
        model = Accommodation
        fields = ("need",)
        widgets = {"need": forms.Textarea({"rows": 3})}  # noqa: RUF012 - Django's Meta
        help_texts = {  # noqa: RUF012 - Django's Meta
            "need": (
                "Facultatif, sans justificatif : interprète, temps, accès aux locaux… Seule l’équipe le lit, une fois"
                " votre candidature présélectionnée ; aucun jury ne le voit. Videz le champ pour l’effacer."
            )
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["need"].required = False


class CvForm(forms.Form):
    """A CV whose words alone are kept."""

    cv = forms.FileField(
        label="Mon CV",
        help_text=(
            "PDF, .docx ou .odt, 10 Mo au plus. Ce qu’il dit complète les champs de cette page, que vous corrigez avant"
            " d’enregistrer. Seuls ses mots sont gardés, pour la recherche ; pas le fichier."
        ),
        widget=forms.ClearableFileInput({"accept": ".pdf,.docx,.odt", "data-max-bytes": str(MAX_FILE_BYTES)}),
    )


class LinkForm(forms.ModelForm[PortfolioLink]):
    """A link, in HTTPS when its scheme is not said."""

    url = forms.URLField(label="Adresse", max_length=300, assume_scheme="https")

    class Meta:
        model = PortfolioLink
        fields = ("label", "url")


_limits: dict[str, Any] = {"extra": 1, "max_num": MAX_ROWS, "absolute_max": MAX_ROWS + 5, "validate_max": True}
ExperienceSet = inlineformset_factory(
    Profile,
    Experience,
    fields=("title", "organisation", "started_on", "ended_on"),
    widgets={"started_on": day_input(), "ended_on": day_input()},
    **_limits,
)
EducationSet = inlineformset_factory(Profile, Education, fields=("title", "school", "year"), **_limits)
LinkSet = inlineformset_factory(Profile, PortfolioLink, form=LinkForm, **_limits)
LanguageSet = inlineformset_factory(Profile, SpokenLanguage, fields=("name", "level"), **_limits)
SETS: dict[str, tuple[str, str, Any]] = {
    "experiences": ("Mes expériences", "Expérience", ExperienceSet),
    "educations": ("Mes formations", "Formation", EducationSet),
    "links": ("Mes liens et réalisations", "Lien", LinkSet),
    "languages": ("Mes langues", "Langue", LanguageSet),
}
