"""Administrations, and the messy labels that name them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from challenges.enums import MemberRole
from common.models import PublicIdModel
from common.validators import validate_siren


class Administration(PublicIdModel):
    """A public body. ``siren`` is empty when nobody has identified it yet; two homonyms may exist."""

    siren = models.CharField("SIREN", max_length=9, blank=True, validators=[validate_siren])
    name = models.CharField("dénomination", max_length=250)
    kind = models.CharField("nature", max_length=120, blank=True)
    source = models.JSONField("entrée d’origine", default=dict)

    class Meta:
        verbose_name = "administration"
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("siren",),
                condition=~Q(siren=""),
                name="administration_siren_once",
                violation_error_message="Ce SIREN est déjà dans l’annuaire.",
            ),
        )

    def __str__(self) -> str:
        return self.name


class AdministrationLabel(models.Model):
    """A label found in the sources, with the administration it was decided to mean, or nothing."""

    raw = models.CharField("libellé d’origine", max_length=300, unique=True)
    administration = models.ForeignKey(Administration, on_delete=models.SET_NULL, null=True, related_name="labels")
    method = models.CharField("rapprochement", max_length=20, blank=True)

    class Meta:
        verbose_name = "libellé d’administration"
        ordering = ("raw",)

    def __str__(self) -> str:
        return self.raw


class AdministrationMember(models.Model):
    """A person acts for an administration, in one role."""

    administration = models.ForeignKey(Administration, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="administration_seats")
    role = models.CharField("rôle", max_length=10, choices=MemberRole, default=MemberRole.LEAD)

    class Meta:
        verbose_name = "membre d’une administration"
        constraints = (models.UniqueConstraint(fields=("administration", "user"), name="member_once"),)

    def __str__(self) -> str:
        return f"{self.user}, {self.administration}"
