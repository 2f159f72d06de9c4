"""What waits for the owner of an address who has no account yet."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.days import day_of
from common.models import PublicIdModel


class Invitation(PublicIdModel):
    """An offer made to an address: it becomes a seat or a right when somebody proves that the address is theirs.

    ``kind`` names what is offered and ``target`` the row that it is about (see :mod:`accounts.domain.invitations`);
    ``data`` is what the kind needs to carry it out. ``closing_reason`` says in French why nothing came of it.
    """

    address = models.EmailField("adresse invitée")
    kind = models.CharField("genre", max_length=40)
    target = models.PositiveBigIntegerField("objet")
    data = models.JSONField("données", default=dict)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="invitée par"
    )
    invited_at = models.DateTimeField("envoyée le")
    expires_at = models.DateTimeField("valable jusqu’au")
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="acceptée par"
    )
    closed_at = models.DateTimeField("close le", null=True)
    closing_reason = models.CharField("sans suite parce que", max_length=300, blank=True)

    class Meta:
        verbose_name = "invitation"
        ordering = ("-invited_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "target", "address"),
                condition=Q(closed_at__isnull=True),
                name="invitation_waits_once",
                violation_error_message="Cette adresse a déjà une invitation en attente.",
            ),
            models.CheckConstraint(
                condition=Q(accepted_by__isnull=True) | Q(closed_at__isnull=False),
                name="invitation_accepted_is_closed",
                violation_error_message="Une invitation acceptée est close.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.address}, jusqu’au {day_of(self.expires_at):%d/%m/%Y}"
