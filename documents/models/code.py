"""A one-time code, as a row that signs keeps it."""

from django.db import models


class OneTimeCode(models.Model):
    """The keyed hash of the last code sent, its instant and the tries made of it: a table that leaks signs nothing."""

    code_hash = models.CharField("empreinte du code", max_length=64, blank=True, default="", db_default="")
    code_sent_at = models.DateTimeField("code envoyé le", null=True)
    code_tries = models.PositiveSmallIntegerField("essais", default=0, db_default=0)

    class Meta:
        abstract = True
