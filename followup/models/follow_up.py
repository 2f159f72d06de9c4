"""What is written during a mission: by the team of a challenge, by one person and their coach, by the programme."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from challenges.models import Challenge
from common.language.french import with_de
from common.models import PublicIdModel
from documents.models import Document
from followup.enums import ReviewDecision, ReviewPhase, Situation
from talents.models.mission import Mission

MARK = (MinValueValidator(1), MaxValueValidator(5))


class WeeklyReport(models.Model):
    """The bulletin of one challenge's team for one week, named by its Monday. A public extract is shown if agreed."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="bulletins")
    week = models.DateField("semaine du")
    mood = models.PositiveSmallIntegerField("humeur, de 1 à 5", validators=MARK)
    goals = models.TextField("buts de la semaine")
    easy = models.TextField("ce qui a été facile", blank=True)
    hard = models.TextField("ce qui a été difficile", blank=True)
    help_needed = models.TextField("besoin d’aide", blank=True)
    extract = models.TextField("extrait public", blank=True)
    public = models.BooleanField("l’équipe accepte que l’extrait soit publié", default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("écrit le")

    class Meta:
        verbose_name = "bulletin"
        ordering = ("-week", "challenge")
        constraints = (
            models.UniqueConstraint(fields=("challenge", "week"), name="weekly_report_once"),
            models.CheckConstraint(
                condition=Q(week__week_day=2),
                name="weekly_report_from_monday",
                violation_error_message="Une semaine se nomme par son lundi.",
            ),
            models.CheckConstraint(
                condition=Q(mood__gte=1, mood__lte=5),
                name="weekly_report_mood",
                violation_error_message="L’humeur va de 1 à 5.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.challenge}, semaine du {self.week:%d/%m/%Y}"


class LogbookEntry(models.Model):
    """A line of somebody's private logbook: they and their coach read it, nobody else, the team included."""

    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="logbook")
    text = models.TextField("note")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("écrite le")

    class Meta:
        verbose_name = "note du carnet de bord"
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"carnet, {self.mission}"


class PhaseReview(models.Model):
    """The review of a challenge at the end of a phase, and the report it makes."""

    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="reviews")
    phase = models.CharField("phase", max_length=10, choices=ReviewPhase)
    held_on = models.DateField("tenue le")
    decision = models.CharField("décision", max_length=10, choices=ReviewDecision)
    report = models.TextField("rapport")
    document = models.OneToOneField(Document, on_delete=models.PROTECT, null=True, related_name="review")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("écrit le")

    class Meta:
        verbose_name = "revue de phase"
        ordering = ("held_on", "pk")

    def __str__(self) -> str:
        return f"{self.get_phase_display()}, {self.challenge}"


class SustainabilityNote(models.Model):
    """What becomes of a challenge after its missions: results, resources, three ways on and a way out, a calendar."""

    challenge = models.OneToOneField(Challenge, on_delete=models.CASCADE, related_name="sustainability")
    results = models.TextField("contexte et résultats")
    resources = models.TextField("ressources et gouvernance")
    scenarios = models.TextField("trois scénarios de suite")
    stop = models.TextField("scénario d’arrêt")
    calendar = models.TextField("calendrier")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("écrite le")
    handed_at = models.DateTimeField("remise le", null=True)

    class Meta:
        verbose_name = "note de pérennisation"

    def __str__(self) -> str:
        return f"note de pérennisation, {self.challenge}"


class AlumniCard(models.Model):
    """What somebody who ended a mission shows to the others, by consent; withdrawing it deletes it."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="alumni_card")
    headline = models.CharField("ce que vous faites aujourd’hui", max_length=200)
    contact = models.CharField("comment vous joindre", max_length=200, blank=True)
    agreed_at = models.DateTimeField("consenti le")

    class Meta:
        verbose_name = "fiche d’ancien ou d’ancienne"
        ordering = ("person__last_name", "pk")

    def __str__(self) -> str:
        return f"fiche {with_de(str(self.person))}"


class Survey(PublicIdModel):
    """What became of a mission, asked at 3, 12 and 36 months to the person and to who led them; the link is theirs."""

    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="surveys")
    months = models.PositiveSmallIntegerField("mois après la fin")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="surveys")
    asked_at = models.DateTimeField("demandée le")
    answered_at = models.DateTimeField("répondue le", null=True)
    situation = models.CharField("situation de la personne recrutée", max_length=10, choices=Situation, blank=True)
    alive = models.BooleanField("ce que la mission a produit sert encore", null=True)
    satisfaction = models.PositiveSmallIntegerField("satisfaction, de 1 à 5", null=True, validators=MARK)
    comment = models.TextField("en quelques mots", blank=True)

    class Meta:
        verbose_name = "enquête"
        ordering = ("asked_at", "pk")
        constraints = (models.UniqueConstraint(fields=("mission", "months", "person"), name="survey_once"),)

    def __str__(self) -> str:
        return f"enquête à {self.months} mois, {self.mission}"
