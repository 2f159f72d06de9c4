"""Panels and their jurors."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.models import PublicIdModel
from juries.enums import JurorKind, Sight
from juries.models.charter import Charter
from juries.models.grid import ScoringGrid
from juries.models.plan import ReadingPlan


class Panel(PublicIdModel, ReadingPlan):
    """A group of jurors who score deposits on one grid; ``collective`` means one grid filled together."""

    name = models.CharField("nom", max_length=200)
    grid = models.ForeignKey(ScoringGrid, on_delete=models.PROTECT, related_name="panels")
    sight = models.CharField("ce que l’on voit des autres lectures", max_length=6, choices=Sight, default=Sight.NEVER)
    sight_names = models.BooleanField("sous le nom de qui a lu", default=False)
    sight_comments = models.BooleanField("avec les appréciations", default=False)
    closed_at = models.DateTimeField("clos le", null=True, blank=True)
    meeting_room = models.CharField(
        "salle ou lien de visioconférence", max_length=300, blank=True, default="", db_default=""
    )

    class Meta:
        verbose_name = "jury"
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(collective=False) | Q(readings=1),
                name="panel_collective_reads_once",
                violation_error_message="Une grille collective est remplie une seule fois par dossier.",
            ),
        )

    def __str__(self) -> str:
        return self.name


class PanelGrid(models.Model):
    """The grid of one profession (its code, as the deposits carry it) in a panel; the others use the panel's."""

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="trade_grids")
    trade = models.CharField("métier", max_length=60)
    grid = models.ForeignKey(ScoringGrid, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "grille de métier"
        constraints = (models.UniqueConstraint(fields=("panel", "trade"), name="panel_grid_once"),)

    def __str__(self) -> str:
        return f"{self.trade} : {self.grid}"


class JurorQuerySet(models.QuerySet["Juror"]):
    """The seats of panels: every query says whether those who left are in it (``tests/architecture`` checks it)."""

    def present(self) -> Self:
        """Return the seats of those who have not left: who may still read, hear, count in a quorum or be written to."""
        return self.filter(left_at__isnull=True)

    def present_and_past(self) -> Self:
        """Return every seat, those who left included: histories, minutes, exports and incompatibilities (R7)."""
        return self.all()


class Juror(PublicIdModel):
    """A person's seat in a panel; ``charter_signed_at`` opens the dossiers.

    ``trades`` are codes of the professions they can judge: the field that the frozen deposits carry. ``is_host`` for
    who leads the challenge that the panel hears people for: they also order them. Who ``left`` the panel, or declined
    to sit, is given nothing more; ``replaces`` says in whose stead somebody came.
    """

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="jurors")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="juror_seats")
    kind = models.CharField("origine", max_length=10, choices=JurorKind, default=JurorKind.OUTSIDE)
    trades = models.JSONField("métiers connus", default=list, blank=True)
    languages = models.CharField("langues lues", max_length=120, blank=True)
    capacity = models.PositiveSmallIntegerField("lectures au plus", null=True, blank=True)
    secretary = models.BooleanField("référent du jury", default=False)
    chair = models.BooleanField("préside le jury", default=False)
    is_host = models.BooleanField("porte le défi entendu", default=False, db_default=False)
    charter = models.ForeignKey(Charter, on_delete=models.PROTECT, null=True, related_name="signatures")
    charter_signed_at = models.DateTimeField("charte signée le", null=True)
    replaces = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="substitutes")
    left_at = models.DateTimeField("parti le", null=True)
    left_reason = models.CharField("motif du départ", max_length=300, blank=True)

    objects = JurorQuerySet.as_manager()

    class Meta:
        verbose_name = "juré"
        ordering = ("panel", "pk")
        constraints = (
            models.UniqueConstraint(fields=("panel", "user"), name="juror_once_per_panel"),
            models.UniqueConstraint(
                fields=("panel",),
                condition=Q(chair=True),
                name="juror_one_chair",
                violation_error_message="Un jury a une seule présidence.",
            ),
        )

    def __str__(self) -> str:
        return str(self.user)
