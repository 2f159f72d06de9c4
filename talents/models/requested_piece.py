"""The supporting documents that a campaign asks of the people it recruits."""

from django.db import models
from django.db.models import Q

from challenges.models import Campaign


class RequestedPiece(models.Model):
    """One piece that recruitment asks, as the team words it; a campaign that changed nothing asks the shipped ones.

    ``formats`` are extensions of :class:`talents.enums.PieceFormat`, ``readers`` values of
    :class:`talents.enums.PieceReader`. ``kept_days`` is how long its file stays once the contract is signed; without
    it, as long as the contract. A piece is never removed, so that the delay of what was sent still runs: it is no
    longer ``asked``.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="requested_pieces")
    code = models.SlugField("code", max_length=40)
    rank = models.PositiveSmallIntegerField("rang")
    label = models.CharField("intitulé", max_length=120)
    help = models.CharField("aide", max_length=500, blank=True)
    formats = models.JSONField("formats acceptés")
    required = models.BooleanField("pièce obligatoire", default=True)
    readers = models.JSONField("personnes qui peuvent l’ouvrir")
    kept_days = models.PositiveSmallIntegerField("jours de conservation après la signature du contrat", null=True)
    asked = models.BooleanField("demandée", default=True)

    class Meta:
        verbose_name = "pièce demandée"
        verbose_name_plural = "pièces demandées"
        ordering = ("campaign", "rank", "pk")
        constraints = (
            models.UniqueConstraint(fields=("campaign", "code"), name="requested_piece_once"),
            models.CheckConstraint(
                condition=~Q(label=""),
                name="requested_piece_has_label",
                violation_error_message="Une pièce demandée porte un intitulé.",
            ),
        )

    def __str__(self) -> str:
        return self.label
