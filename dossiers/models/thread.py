"""What the team and the author of a deposit write to each other, inside the dossier, and who is named in a note."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.models import PublicIdModel


class Thread(PublicIdModel):
    """The messages about one application, challenge or mission; each of them has at most one (``ThreadedModel``).

    ``waiting_since`` is the instant of the first message of the author that nobody has answered: the thread then stands
    in the inbox, until the team writes or marks it as done (``settled_by``, ``settled_at``).
    """

    waiting_since = models.DateTimeField("attend une réponse depuis", null=True, db_index=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField("traité le", null=True)

    class Meta:
        verbose_name = "échange"
        constraints = (
            models.CheckConstraint(
                condition=Q(settled_by__isnull=True, settled_at__isnull=True)
                | Q(settled_by__isnull=False, settled_at__isnull=False),
                name="thread_settled_by_somebody",
                violation_error_message="Un échange traité l’est par quelqu’un, à une date.",
            ),
        )

    def __str__(self) -> str:
        return f"échange {self.public_id}"


class ThreadedModel(PublicIdModel):
    """An object about which the team and one other side write to each other, in one thread at most."""

    thread = models.OneToOneField(
        Thread, on_delete=models.SET_NULL, null=True, editable=False, related_name="%(class)s", verbose_name="échange"
    )

    class Meta:
        abstract = True


class ThreadMessage(models.Model):
    """What one person wrote to the other side; ``read_at`` is when somebody of the other side first read it."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="messages")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    from_team = models.BooleanField("écrit par l’équipe")
    text = models.TextField("message", max_length=4000)
    at = models.DateTimeField("écrit le")
    read_at = models.DateTimeField("lu le", null=True)

    class Meta:
        verbose_name = "message d’un échange"
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return self.text[:60]
