"""The exercise of one trade in a campaign."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.rules import RoleScope
from challenges.models import Campaign, Profession
from common.models import PublicIdModel
from dossiers.models import Dossier
from exercises.enums import Invited
from juries.models import ScoringGrid

MAX_MINUTES = 120
MAX_TEXT_CHARS = 20_000


class Exercise(PublicIdModel):
    """What the candidates of a trade are asked to do, in ``minutes`` counted from the instant at which each begins.

    ``materials`` is the dossier of the team that holds the files of the statement; the answers of candidates are
    dossiers of the same form. ``text_chars`` is the limit of the text to hand in, none when no text is asked.
    Published, it is frozen; ``version`` rises each time that it is corrected after a publication.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="exercises")
    profession = models.ForeignKey(Profession, on_delete=models.PROTECT, related_name="+", verbose_name="métier")
    title = models.CharField("titre", max_length=200)
    statement = models.TextField("énoncé", max_length=MAX_TEXT_CHARS)
    text_chars = models.PositiveIntegerField("texte à rendre : caractères au plus", null=True, blank=True)
    asks_file = models.BooleanField("un fichier à rendre", default=False)
    minutes = models.PositiveSmallIntegerField("durée en minutes", default=60)
    opens_at = models.DateTimeField("ouverture")
    closes_at = models.DateTimeField("fermeture")
    grid = models.ForeignKey(ScoringGrid, on_delete=models.PROTECT, related_name="+", verbose_name="grille")
    alternative = models.TextField("autre forme possible", max_length=2000)
    invited = models.CharField("personnes invitées", max_length=12, choices=Invited, default=Invited.DEPOSITED)
    materials = models.OneToOneField(
        Dossier, on_delete=models.PROTECT, related_name="exercise", editable=False, verbose_name="fichiers de l’énoncé"
    )
    version = models.PositiveSmallIntegerField("version", default=1, editable=False)
    published_at = models.DateTimeField("publié le", null=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = "exercice"
        ordering = ("campaign", "profession", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("campaign", "profession"),
                name="exercise_once",
                violation_error_message="Ce métier a déjà son exercice.",
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=MAX_MINUTES),
                name="exercise_two_hours_at_most",
                violation_error_message="Un exercice dure deux heures au plus.",
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="exercise_closes_after_opening",
                violation_error_message="Un exercice se ferme après son ouverture.",
            ),
            models.CheckConstraint(
                condition=Q(text_chars__gte=1) | Q(asks_file=True),
                name="exercise_asks_something",
                violation_error_message="Demandez un texte, un fichier, ou les deux.",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def role_scope(self) -> RoleScope:
        """Where it is, for the roles of the team."""
        return self.campaign.role_scope
