"""A link that signs the owner of an address in, once."""

from django.db import models


class SignInLink(models.Model):
    """A link sent to an address, which need not have an account. Its secret is not kept: ``digest`` is its SHA-256."""

    digest = models.CharField("empreinte du secret", max_length=64, unique=True)
    address = models.EmailField("adresse")
    target = models.CharField("page demandée", max_length=300)
    created_at = models.DateTimeField("envoyé le")
    expires_at = models.DateTimeField("valable jusqu’au")
    used_at = models.DateTimeField("utilisé le", null=True)

    class Meta:
        verbose_name = "lien de connexion"
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return f"lien pour {self.address}"
