"""Links that lead nowhere, as the last visit found them."""

from django.db import models


class BrokenLink(models.Model):
    """A link of a page, or of the header and footer when there is no page; ``href`` is empty for a page taken away."""

    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, null=True, related_name="+", verbose_name="page"
    )
    text = models.CharField("texte du lien", max_length=200)
    href = models.CharField("adresse", max_length=500, blank=True)
    fault = models.CharField("constat", max_length=120)
    since = models.DateTimeField("constaté le")

    class Meta:
        verbose_name = "lien à corriger"
        verbose_name_plural = "liens à corriger"
        ordering = ("since", "pk")

    def __str__(self):
        return f"{self.text} ({self.fault})"
