"""How many times something was done in a day: the rows behind the limits."""

from django.db import models


class DailyCount(models.Model):
    """The number of acts of one kind in one day for one subject: a person, an object or a hashed address."""

    act = models.CharField("acte", max_length=60)
    subject = models.CharField("sujet", max_length=120)
    day = models.DateField("jour")
    count = models.PositiveIntegerField("nombre", default=0)

    class Meta:
        verbose_name = "compteur du jour"
        verbose_name_plural = "compteurs du jour"
        ordering = ("-day", "pk")
        constraints = (models.UniqueConstraint(fields=("act", "subject", "day"), name="daily_count_once"),)

    def __str__(self) -> str:
        return f"{self.act}, {self.day:%d/%m/%Y} : {self.count}"
