"""What the members of a panel say to each other: of its common lot once read, then in its deliberation.

The order that the host of a challenge gives to the people heard for it is read there too.
"""

from django.conf import settings
from django.db import models

from common.models import PublicIdModel
from dossiers.models import Deposit
from juries.enums import Verdict
from juries.models.panel import Panel


class CommonLotMessage(PublicIdModel):
    """What a member writes about how the common lot was marked, once they have handed in the whole of it.

    ``public_id`` is chosen by the page, so that a message sent twice is written once.
    """

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="common_lot_messages")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField("message")
    at = models.DateTimeField("écrit le")

    class Meta:
        verbose_name = "message sur le lot commun"
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return self.text


class Deliberation(models.Model):
    """The deliberation of one panel, from its opening to the closing of the panel.

    ``names`` says whether readings bear the name of who wrote them, ``in_minutes`` whether what is written in the
    discussion is copied into the minutes.
    """

    panel = models.OneToOneField(Panel, on_delete=models.PROTECT, related_name="deliberation")
    names = models.BooleanField("les lectures portent le nom de qui a lu", default=False)
    in_minutes = models.BooleanField("les échanges sont repris au procès-verbal", default=False)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField("ouverte le")

    class Meta:
        verbose_name = "délibération"

    def __str__(self) -> str:
        return f"Délibération, {self.panel}"


class DeliberationMessage(PublicIdModel):
    """What a member writes in the discussion, about one dossier or, without ``deposit``, about all of them.

    ``public_id`` is chosen by the page, so that a message sent twice is written once.
    """

    deliberation = models.ForeignKey(Deliberation, on_delete=models.CASCADE, related_name="messages")
    deposit = models.ForeignKey(Deposit, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField("message")
    at = models.DateTimeField("écrit le")

    class Meta:
        verbose_name = "message de délibération"
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return self.text


class Conclusion(models.Model):
    """What a panel concludes of one dossier, all its members together; the grids keep their own verdicts."""

    deliberation = models.ForeignKey(Deliberation, on_delete=models.CASCADE, related_name="conclusions")
    deposit = models.ForeignKey(Deposit, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField("avis du jury", max_length=12, choices=Verdict)
    reason = models.CharField("motif", max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("écrit le")

    class Meta:
        verbose_name = "conclusion du jury"
        constraints = (models.UniqueConstraint(fields=("deliberation", "deposit"), name="conclusion_once"),)

    def __str__(self) -> str:
        return f"{self.deposit} : {self.get_verdict_display()}"


class TiePlace(models.Model):
    """The place that a panel gives to one of several dossiers whose marks are equal (R9).

    The dossiers settled together share ``group`` and ``reason``; their places go from 1.
    """

    deliberation = models.ForeignKey(Deliberation, on_delete=models.CASCADE, related_name="tie_places")
    deposit = models.ForeignKey(Deposit, on_delete=models.PROTECT, related_name="+")
    group = models.UUIDField("décision")
    place = models.PositiveSmallIntegerField("place")
    reason = models.CharField("motif", max_length=300)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField("décidé le")

    class Meta:
        verbose_name = "départage"
        ordering = ("settled_at", "place")
        constraints = (
            models.UniqueConstraint(fields=("deliberation", "deposit"), name="tie_place_once"),
            models.UniqueConstraint(fields=("deliberation", "group", "place"), name="tie_place_of_one_dossier"),
        )

    def __str__(self) -> str:
        return f"{self.deposit} : {self.place}"


class HostPlace(models.Model):
    """The place that the host of a challenge gives to one of the people its panel heard, and why.

    ``place`` goes from 1 in each trade; it is empty for somebody whom the host does not wish to work with.
    """

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="host_places")
    deposit = models.ForeignKey(Deposit, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField("place", null=True)
    reason = models.CharField("motif", max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("donnée le")

    class Meta:
        verbose_name = "place donnée par l’accueil"
        ordering = ("place", "pk")
        constraints = (models.UniqueConstraint(fields=("panel", "deposit"), name="host_place_once"),)

    def __str__(self) -> str:
        return f"{self.deposit} : {self.words}"

    @property
    def words(self) -> str:
        """The place in French, as a table shows it."""
        return str(self.place) if self.place is not None else "Non souhaitée"
