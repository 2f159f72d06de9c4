"""What a person says of themselves once, for every application that follows."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from applications.enums import LanguageLevel, WorkingTime
from challenges.enums import Mastery
from challenges.models import Profession, Skill
from common.language.french import with_de


class Profile(models.Model):
    """A person's living profile. ``cv_words`` are those of an imported CV, for search alone: its file is not kept."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="profile")
    about = models.TextField("présentation", blank=True, max_length=3000)
    professions = models.ManyToManyField(Profession, related_name="profiles", blank=True, verbose_name="métiers")
    skills = models.ManyToManyField(Skill, related_name="profiles", blank=True, verbose_name="compétences")
    experience_years = models.DecimalField(
        "années d’expérience",
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=(MinValueValidator(0), MaxValueValidator(60)),
    )
    phone = models.CharField("téléphone", max_length=30, blank=True)
    available_on = models.DateField("disponible à partir du", null=True, blank=True)
    working_time = models.CharField("temps de travail", max_length=12, choices=WorkingTime, blank=True)
    places = models.CharField("lieux possibles", max_length=200, blank=True)
    cv_words = models.TextField("mots du CV", blank=True, default=" ")
    updated_at = models.DateTimeField("mis à jour le")

    class Meta:
        verbose_name = "profil"
        constraints = (
            models.CheckConstraint(
                condition=Q(experience_years__isnull=True) | Q(experience_years__gte=0, experience_years__lte=60),
                name="profile_experience_possible",
                violation_error_message="L’expérience se compte de 0 à 60 ans.",
            ),
        )

    def __str__(self) -> str:
        return f"profil {with_de(str(self.person))}"


class SkillMastery(models.Model):
    """How well a person has one of the skills of their profile: an aid to choose challenges, that they alone read."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="masteries")
    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="+")
    level = models.CharField("niveau", max_length=10, choices=Mastery)

    class Meta:
        verbose_name = "niveau d’une compétence"
        ordering = ("skill__label",)
        constraints = (models.UniqueConstraint(fields=("profile", "skill"), name="skill_mastery_once"),)

    def __str__(self) -> str:
        return f"{self.skill} ({self.get_level_display().lower()})"


class Experience(models.Model):
    """A period of work: the evidence of the years of experience, on which the pay depends (R15)."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="experiences")
    title = models.CharField("fonction", max_length=150)
    organisation = models.CharField("organisme", max_length=150, blank=True)
    started_on = models.DateField("du")
    ended_on = models.DateField("au (vide si en cours)", null=True, blank=True)

    class Meta:
        verbose_name = "expérience"
        ordering = ("-started_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="experience_ends_after_start",
                violation_error_message="Une expérience finit après avoir commencé.",
            ),
        )

    def __str__(self) -> str:
        return self.title


class Education(models.Model):
    """A diploma or a training."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="educations")
    title = models.CharField("diplôme ou formation", max_length=150)
    school = models.CharField("établissement", max_length=150, blank=True)
    year = models.PositiveSmallIntegerField("année", null=True, blank=True)

    class Meta:
        verbose_name = "formation"
        ordering = ("-year", "-pk")

    def __str__(self) -> str:
        return self.title


class PortfolioLink(models.Model):
    """Something the person made, at an address."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="links")
    label = models.CharField("intitulé", max_length=100)
    url = models.URLField("adresse", max_length=300)

    class Meta:
        verbose_name = "lien"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.label


class SpokenLanguage(models.Model):
    """A language, at a level."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="languages")
    name = models.CharField("langue", max_length=40)
    level = models.CharField("niveau", max_length=2, choices=LanguageLevel)

    class Meta:
        verbose_name = "langue"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("profile", "name"), name="language_once", violation_error_message="Cette langue est déjà dite."
            ),
        )

    def __str__(self) -> str:
        return self.name


class Accommodation(models.Model):
    """What a person needs to be heard on equal terms: apart from the profile and every dossier, never shown to a juror.

    It is health data in substance: freely given, read by the team alone, removed with the profile.
    """

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="accommodation")
    need = models.TextField("aménagement souhaité", max_length=1000)
    at = models.DateTimeField("confié le")

    class Meta:
        verbose_name = "aménagement"

    def __str__(self) -> str:
        return "aménagement confié"
