"""What is awaited from each person recruited: pieces, and the points of arrival and departure."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.models import PublicIdModel
from documents.models import private_storage
from talents.enums import PieceState, Side
from talents.models.mission import Mission


def piece_path(piece: "MissionPiece", _filename: str) -> str:
    """Return a path that says nothing of the person."""
    return f"pieces/{piece.public_id}.{piece.extension}"


class MissionPiece(PublicIdModel):
    """One supporting document, one file: sent, then accepted, or refused with what is wrong.

    ``kind`` is the code of what the campaign asks, ``label`` how it asked it then: a list that changes renames nothing
    that was sent. The file goes once its delay is over (``purged_at``); the row stays, and says that it was given.
    """

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="pieces")
    kind = models.SlugField("pièce", max_length=40, db_index=False)
    label = models.CharField("intitulé", max_length=120, default="", db_default="")
    file = models.FileField("fichier", storage=private_storage, upload_to=piece_path, max_length=200)
    sha256 = models.CharField("empreinte du fichier", max_length=64, blank=True, default="", db_default="")
    extension = models.CharField("format", max_length=5)
    size = models.PositiveIntegerField("taille en octets")
    state = models.CharField("état", max_length=10, choices=PieceState, default=PieceState.SENT)
    reason = models.CharField("ce qui ne va pas", max_length=500, blank=True)
    sent_at = models.DateTimeField("envoyée le")
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField("vérifiée le", null=True)
    purged_at = models.DateTimeField("fichier effacé le", null=True)

    class Meta:
        verbose_name = "pièce justificative"
        ordering = ("mission", "kind", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("mission", "kind"),
                condition=~Q(state=PieceState.REFUSED),
                name="mission_piece_once",
                violation_error_message="Cette pièce est déjà envoyée.",
            ),
            models.CheckConstraint(
                condition=~Q(state=PieceState.REFUSED) | ~Q(reason=""),
                name="mission_piece_refused_has_reason",
                violation_error_message="Une pièce refusée l’est avec ce qui ne va pas.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.label}, {self.mission}"

    def filename(self) -> str:
        """Return the name that human resources ask for: « NOM pièce »."""
        return f"{self.mission.talent.last_name.upper()} {self.label.lower()}.{self.extension}"


class ChecklistAnswer(models.Model):
    """One side says that a point of arrival or departure is settled, or is not."""

    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="answers")
    item = models.CharField("point", max_length=20)
    side = models.CharField("côté", max_length=6, choices=Side)
    done = models.BooleanField("réglé")
    note = models.TextField("précision", max_length=2000, blank=True, default="", db_default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("dit le")

    class Meta:
        verbose_name = "point d’accueil"
        constraints = (models.UniqueConstraint(fields=("mission", "item", "side"), name="checklist_answer_once"),)

    def __str__(self) -> str:
        return f"{self.item}, {self.get_side_display()}"
