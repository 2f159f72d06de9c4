"""Two people who apply together: each with their own application, a part written by both, and what each one asks."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from applications.enums import PairState, PairWish
from applications.models.application import Application
from common.models import PublicIdModel, StateLog
from common.transitions import Transition, TransitionTable

S = PairState
SHARED_TEXT_CHARS = 4000


class Pair(PublicIdModel):
    """Two people who apply together to a campaign, from the invitation of one by the other.

    ``address`` is the one that was typed; it is emptied as soon as the invitation waits no more.
    """

    state = models.CharField("état", max_length=10, choices=PairState, default=PairState.INVITED)
    address = models.EmailField("courriel invité", blank=True)
    invited_at = models.DateTimeField("invitation envoyée le")
    expires_at = models.DateTimeField("réponse possible jusqu’au")

    transitions: ClassVar[TransitionTable] = TransitionTable(
        Transition("accept", (S.INVITED,), S.FORMED, "personne invitée", "appel ouvert, candidature non déposée"),
        Transition("decline", (S.INVITED,), S.DECLINED, "personne invitée"),
        Transition("cancel", (S.INVITED,), S.CANCELLED, "candidat", "avant la réponse"),
        Transition("expire", (S.INVITED,), S.EXPIRED, "délai", "invitation échue, ou appel clos"),
        Transition("leave", (S.FORMED,), S.LEFT, "candidat", "jusqu’à la clôture, ou avec la candidature ou la place"),
        Transition("separate", (S.FORMED,), S.SEPARATED, "délai", "l’une des deux candidatures n’est pas déposée"),
    )

    class Meta:
        verbose_name = "binôme"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"binôme {self.pk}"


class PairLog(StateLog):
    """Moves of a pair."""

    subject = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="log")


class PairMember(models.Model):
    """An application of a pair, and what its author asks; it is active until the pair ends.

    ``alone_at`` is when the author, left by the other, said that they go on alone.
    """

    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="members")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="pair_members")
    wish = models.CharField("souhait", max_length=9, choices=PairWish, default=PairWish.PREFERRED)
    active = models.BooleanField("en cours", default=True)
    alone_at = models.DateTimeField("continue seul depuis le", null=True)

    class Meta:
        verbose_name = "membre d’un binôme"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("pair", "application"), name="pair_member_once"),
            models.UniqueConstraint(fields=("application",), condition=Q(active=True), name="pair_active_once"),
        )

    def __str__(self) -> str:
        return f"{self.pair}, {self.application}"


class PairText(models.Model):
    """A version of what both members write; each save makes the next one, so that nothing written is lost."""

    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="texts")
    version = models.PositiveIntegerField("version")
    text = models.TextField("votre projet à deux", max_length=SHARED_TEXT_CHARS)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="auteur")
    at = models.DateTimeField("écrite le")

    class Meta:
        verbose_name = "texte d’un binôme"
        ordering = ("pair", "-version")
        constraints = (models.UniqueConstraint(fields=("pair", "version"), name="pair_text_version_once"),)

    def __str__(self) -> str:
        return f"{self.pair}, version {self.version}"
