"""What jurors say, before readings are shared, of the dossiers that they may receive."""

from django.conf import settings
from django.db import models

from dossiers.models import Deposit
from juries.enums import BidValue
from juries.models.panel import Juror, Panel


class BidRequest(models.Model):
    """A panel asks its jurors what they prefer to read, among ``deposits``, until a day included."""

    panel = models.OneToOneField(Panel, on_delete=models.CASCADE, related_name="bid_request")
    deposits = models.ManyToManyField(Deposit, related_name="+")
    until = models.DateField("préférences demandées jusqu’au")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("demandées le")

    class Meta:
        verbose_name = "demande de préférences"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"préférences demandées, {self.panel}"


class Bid(models.Model):
    """What one juror says of one dossier; without a row, nothing was said."""

    juror = models.ForeignKey(Juror, on_delete=models.CASCADE, related_name="bids")
    deposit = models.ForeignKey(Deposit, on_delete=models.CASCADE, related_name="+")
    value = models.CharField("préférence", max_length=8, choices=BidValue)
    at = models.DateTimeField("dite le")

    class Meta:
        verbose_name = "préférence de lecture"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("juror", "deposit"), name="bid_once"),)

    def __str__(self) -> str:
        return self.get_value_display()
