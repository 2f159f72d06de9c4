"""What happens to a mission after its contract: dated acts, each with its document; and what documents are about."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from challenges.models import Administration, Challenge
from common.models import PublicIdModel
from documents.models import Document
from talents.enums import ActKind, Reply
from talents.models.mission import Cohort, Mission


class MissionAct(PublicIdModel):
    """One act on a mission: what it was before, what it is after, from when and why. Never changed afterwards (R20)."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="acts")
    rank = models.PositiveSmallIntegerField("rang")
    kind = models.CharField("acte", max_length=12, choices=ActKind)
    on = models.DateField("date d’effet")
    ends_before = models.DateField("fin avant l’acte")
    ends_after = models.DateField("fin après l’acte")
    host_before = models.ForeignKey(Administration, on_delete=models.PROTECT, related_name="+")
    host_after = models.ForeignKey(Administration, on_delete=models.PROTECT, related_name="+")
    net_before = models.DecimalField("net avant", max_digits=8, decimal_places=2)
    net_after = models.DecimalField("net après", max_digits=8, decimal_places=2)
    reason = models.CharField("motif", max_length=500)
    document = models.OneToOneField(Document, on_delete=models.PROTECT, null=True, related_name="act")
    reply = models.CharField("réponse de la personne", max_length=10, choices=Reply, blank=True)
    replied_at = models.DateTimeField("répondu le", null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("écrit le")

    class Meta:
        verbose_name = "acte de mission"
        ordering = ("mission", "rank")
        constraints = (
            models.UniqueConstraint(fields=("mission", "rank"), name="mission_act_rank_once"),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="mission_act_has_reason",
                violation_error_message="Un acte porte son motif.",
            ),
            models.CheckConstraint(
                condition=Q(reply="", replied_at__isnull=True) | ~Q(reply="") & Q(replied_at__isnull=False),
                name="mission_act_reply_dated",
                violation_error_message="Une réponse porte sa date.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.mission}"


class About(models.Model):
    """What an issued document is about: one mission, one challenge, or a whole cohort. Who may read it follows."""

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="about")
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, null=True, related_name="papers")
    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, null=True, related_name="papers")
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, null=True, related_name="papers")

    class Meta:
        verbose_name = "objet d’un document"
        constraints = (
            models.CheckConstraint(
                condition=Q(mission__isnull=False, challenge__isnull=True, cohort__isnull=True)
                | Q(mission__isnull=True, challenge__isnull=False, cohort__isnull=True)
                | Q(mission__isnull=True, challenge__isnull=True, cohort__isnull=False),
                name="about_one_subject",
                violation_error_message="Un document porte sur une mission, un défi ou une cohorte.",
            ),
        )

    def __str__(self) -> str:
        return str(self.document)
