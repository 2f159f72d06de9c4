"""The letters of recommendation that candidates ask of referees, who have no account."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from applications.models import Application
from challenges.models.reference_rules import MOST_REFERENCES
from common.models import PublicIdModel, StateLog
from common.transitions import Transition, TransitionTable
from documents.models import private_storage
from references.enums import ReferenceState

S = ReferenceState
LIVE = (S.NAMED, S.INVITED, S.STARTED, S.RECEIVED)
"""The states in which a referee takes one of the places of an application."""
PENDING = (S.INVITED, S.STARTED)
"""The states in which the referee is to answer."""
MAX_MESSAGE_CHARS = 1000


class Reference(PublicIdModel):
    """What a candidate asks of one referee: who they are, as the candidate says it, and where the letter stands.

    ``sent_at`` is when the last courriel with the personal link left, ``message_key`` its key in the outbox. The link
    is signed (:mod:`references.queries.links`): nothing of it is stored.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="references")
    rank = models.PositiveSmallIntegerField("place")
    state = models.CharField("état", max_length=10, choices=ReferenceState, default=ReferenceState.NAMED)
    name = models.CharField("nom du référent", max_length=160)
    address = models.EmailField("courriel du référent")
    link = models.CharField("fonction et lien avec la personne", max_length=200)
    message = models.TextField("message au référent", max_length=MAX_MESSAGE_CHARS, blank=True)
    named_at = models.DateTimeField("nommé le")
    sent_at = models.DateTimeField("dernier courriel envoyé le", null=True)
    message_key = models.CharField("clé du dernier courriel", max_length=80, blank=True)
    answered_at = models.DateTimeField("répondue le", null=True)

    transitions: ClassVar[TransitionTable] = TransitionTable(
        Transition("invite", (S.NAMED,), S.INVITED, "candidat", "le dossier est déposé"),
        Transition("start", (S.INVITED,), S.STARTED, "référent", "la date limite n’est pas passée"),
        Transition("send", (S.INVITED, S.STARTED), S.RECEIVED, "référent", "la date limite n’est pas passée"),
        Transition("decline", (S.INVITED, S.STARTED), S.DECLINED, "référent", "par son lien personnel"),
        Transition(
            "cancel", (S.NAMED, S.INVITED, S.STARTED), S.CANCELLED, "candidat, délai",
            "autre référent, candidature retirée, non déposée ou décidée ; le référent est prévenu",
        ),
    )  # fmt: skip

    class Meta:
        verbose_name = "demande de lettre de recommandation"
        ordering = ("application", "rank", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("application", "rank"), condition=Q(state__in=LIVE), name="reference_rank_once"
            ),
            models.UniqueConstraint(
                fields=("application", "address"), condition=Q(state__in=LIVE), name="reference_address_once"
            ),
            models.CheckConstraint(
                condition=Q(rank__gte=1, rank__lte=MOST_REFERENCES),
                name="reference_rank_in_bounds",
                violation_error_message="Une candidature a trois référents au plus.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(S.RECEIVED, S.DECLINED)) | Q(answered_at__isnull=False),
                name="reference_answered_has_an_instant",
                violation_error_message="Une réponse a son instant.",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_pending(self) -> bool:
        """Tell whether the referee is to answer."""
        return self.state in PENDING


class ReferenceLog(StateLog):
    """Moves of what is asked of a referee."""

    subject = models.ForeignKey(Reference, on_delete=models.CASCADE, related_name="log")


def letter_path(letter: "ReferenceLetter", _filename: str) -> str:
    """Return a path that says nothing of anybody."""
    return f"letters/{letter.reference.public_id}.pdf"


class ReferenceLetter(models.Model):
    """A letter: a draft until it is sent, then what was sent, frozen with its digest.

    ``answers`` are texts in the order of the campaign's questions. ``content`` is what readers read: « answers », a
    list of « label » and « value », the free letter last, and « file », its name, size in bytes and digest.
    """

    reference = models.OneToOneField(Reference, on_delete=models.CASCADE, related_name="letter")
    answers = models.JSONField("réponses", default=list)
    text = models.TextField("lettre", blank=True)
    file = models.FileField("fichier", storage=private_storage, upload_to=letter_path, max_length=200, blank=True)
    file_name = models.CharField("nom donné", max_length=200, blank=True)
    file_size = models.PositiveIntegerField("taille en octets", null=True)
    file_sha256 = models.CharField("empreinte du fichier", max_length=64, blank=True)
    saved_at = models.DateTimeField("enregistrée le")
    content = models.JSONField("contenu envoyé", null=True)
    sha256 = models.CharField("empreinte", max_length=64, blank=True)

    class Meta:
        verbose_name = "lettre de recommandation"
        constraints = (
            models.CheckConstraint(
                condition=Q(content__isnull=True, sha256="") | Q(content__isnull=False) & ~Q(sha256=""),
                name="reference_letter_sent_whole",
                violation_error_message="Une lettre envoyée porte son contenu et son empreinte.",
            ),
        )

    def __str__(self) -> str:
        return f"lettre {self.reference.public_id}"
