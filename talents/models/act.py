"""What happens to a mission after its contract: dated acts, each with its document; and what documents are about."""

from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import Q

from applications.models import Application
from challenges.models import Administration, Campaign, Challenge
from common.models import PublicIdModel
from documents.models import Document, SubjectModel
from dossiers.models import Deposit, Dossier
from juries.models import Panel
from talents.enums import ActKind, ContactRole, Reply
from talents.models.mission import Cohort, Mission


class MissionAct(PublicIdModel):
    """One act on a mission: what it was before, what it is after, from when and why. Never changed afterwards (R20).

    A change of contact names its ``role`` and the two people, either of whom may be nobody; ``applied_at`` is when the
    mission took it, on its day at the earliest. It has a document when the contract names whom it replaces.
    """

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
    role = models.CharField("rôle", max_length=8, choices=ContactRole, blank=True, default="", db_default="")
    person_before = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    person_after = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    applied_at = models.DateTimeField("appliqué le", null=True)
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
                condition=Q(kind=ActKind.CONTACT) & ~Q(role="") | ~Q(kind=ActKind.CONTACT) & Q(role=""),
                name="mission_act_contact_has_role",
                violation_error_message="Un changement d’interlocuteur dit lequel.",
            ),
            models.CheckConstraint(
                condition=Q(reply="", replied_at__isnull=True) | ~Q(reply="") & Q(replied_at__isnull=False),
                name="mission_act_reply_dated",
                violation_error_message="Une réponse porte sa date.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.mission}"


OWN_KEYS = ("application", "challenge", "panel", "mission", "cohort")


def _only(name: str) -> Q:
    """Return that a subject has one of its own keys alone, or none of them for the empty name."""
    return Q(**{f"{key}__isnull": key != name for key in OWN_KEYS})


class DocumentSubject(SubjectModel):
    """What a document is about: one application, challenge, panel, mission or cohort, or a campaign as a whole.

    ``campaign`` is that of the object, whatever it is; ``deposit``, the one that a receipt is about. Who may read the
    document, find it, or have it erased follows from this row.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, null=True, related_name="document_subjects")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, null=True, related_name="papers")
    deposit = models.ForeignKey(Deposit, on_delete=models.CASCADE, null=True, related_name="papers")
    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, null=True, related_name="papers")
    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, null=True, related_name="papers")
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, null=True, related_name="papers")
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, null=True, related_name="papers")

    class Meta:
        verbose_name = "objet d’un document"
        constraints = (
            models.CheckConstraint(
                condition=reduce(or_, map(_only, OWN_KEYS))
                | _only("") & (Q(campaign__isnull=False) | Q(deposit__isnull=False)),
                name="document_subject_one",
                violation_error_message="Un document porte sur une seule chose.",
            ),
        )

    @classmethod
    def column_of(cls, about: models.Model) -> str:
        """Return the name of the foreign key to this kind of object. Raises ``KeyError`` for another kind."""
        return COLUMNS[type(about)].name

    @classmethod
    def columns_of(cls, about: models.Model) -> dict[str, Any]:
        """Return all the columns of a document about an object.

        A document about another, which proves who signed it and from where, is of its campaign and of no person: it is
        for the team alone.
        """
        if isinstance(about, Document):
            campaign = Campaign.objects.filter(document_subjects__document=about).first()
            return {"campaign": campaign} if campaign is not None else {}
        column = COLUMNS[type(about)]
        return {column.name: about} | column.others(about)


def _application(application: Application) -> dict[str, Any]:
    return {"campaign": application.campaign, "person": application.candidate}


def _deposit(deposit: Deposit) -> dict[str, Any]:
    """Return whose deposit it is: the dossier that completes it, or it, belongs to an application or a proposal."""
    dossier = deposit.dossier
    while (later := Dossier.objects.filter(replaces=dossier).first()) is not None:
        dossier = later
    application = Application.objects.filter(dossier=dossier).select_related("campaign", "candidate").first()
    if application is not None:
        return {"application": application} | _application(application)
    challenge = Challenge.objects.filter(dossier=dossier).select_related("campaign").first()
    return {"challenge": challenge, "campaign": challenge.campaign} if challenge is not None else {}


class Column(NamedTuple):
    """The foreign key to a kind of object, and what else is written of a document about it."""

    name: str
    others: Callable[[Any], dict[str, Any]]


COLUMNS: dict[type[models.Model], Column] = {
    Campaign: Column("campaign", lambda _: {}),
    Challenge: Column("challenge", lambda challenge: {"campaign": challenge.campaign}),
    Application: Column("application", _application),
    Deposit: Column("deposit", _deposit),
    Panel: Column("panel", lambda panel: {"campaign": Campaign.objects.filter(stages__panels=panel).first()}),
    Cohort: Column("cohort", lambda cohort: {"campaign": cohort.campaign}),
    Mission: Column("mission", lambda mission: {"campaign": mission.cohort.campaign, "person": mission.talent}),
}
