"""The vocabularies that the team keeps: programmes, trades, themes, skills, reasons of refusal.

A term is renamed, moved or retired, never deleted: what was written with it stays true. A retired term is offered to
nobody any more.
"""

from collections.abc import Iterable
from typing import TypeVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from challenges.enums import RefusalStage

T = TypeVar("T", bound="Term")


class Term(models.Model):
    """One entry of a vocabulary; those of the same rank follow the alphabet."""

    position = models.PositiveSmallIntegerField("rang", default=0, db_default=0, editable=False)
    retired = models.BooleanField("retiré", default=False, db_default=False, editable=False)

    class Meta:
        abstract = True


def offered(terms: "models.Manager[T]", *, with_keys: Iterable[int] = ()) -> models.QuerySet[T]:
    """Return the terms that one may choose: those in use, and the retired ones that were chosen before."""
    return terms.filter(Q(retired=False) | Q(pk__in=list(with_keys)))


class Programme(Term):
    """A talent programme that runs campaigns. Letters write « le programme » before its name: it needs no article."""

    code = models.CharField(
        "code",
        max_length=8,
        unique=True,
        validators=[RegexValidator(r"^[A-Z][A-Z0-9]+$", "De deux à huit capitales et chiffres, sans espace.")],
    )
    name = models.CharField("nom", max_length=120)

    class Meta:
        verbose_name = "programme"
        ordering = ("position", "code")

    def __str__(self) -> str:
        return self.name


class Profession(Term):
    """A trade sought by challenges and exercised by candidates."""

    code = models.SlugField("code", max_length=40, unique=True)
    label = models.CharField("métier", max_length=80)

    class Meta:
        verbose_name = "métier"
        ordering = ("position", "label")

    def __str__(self) -> str:
        return self.label


class Theme(Term):
    """A public policy that challenges serve; the catalogue filters by it."""

    label = models.CharField("thématique", max_length=80, unique=True)

    class Meta:
        verbose_name = "thématique"
        ordering = ("position", "label")

    def __str__(self) -> str:
        return self.label


class Skill(Term):
    """A know-how that positions ask for, written once."""

    label = models.CharField("compétence", max_length=80, unique=True)

    class Meta:
        verbose_name = "compétence"
        ordering = ("position", "label")

    def __str__(self) -> str:
        return self.label


class RefusalReason(Term):
    """Why a proposal, a challenge or an application is refused; the code goes with words of the team's own."""

    code = models.SlugField("code", max_length=20, unique=True)
    label = models.CharField("motif de refus", max_length=120)

    class Meta:
        verbose_name = "motif de refus"
        ordering = ("position", "label")

    def __str__(self) -> str:
        return self.label

    @property
    def words(self) -> str:
        """Return the sentence that letters write for this reason now; nothing when the team wrote none."""
        return next((wording.text for wording in reversed(self.wordings.all())), "")


class ReasonStage(models.Model):
    """A stage at which a reason may be given."""

    reason = models.ForeignKey(RefusalReason, on_delete=models.CASCADE, related_name="stages")
    stage = models.CharField("étape", max_length=16, choices=RefusalStage)

    class Meta:
        verbose_name = "étape d’un motif"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("reason", "stage"), name="reason_stage_once"),)

    def __str__(self) -> str:
        return self.get_stage_display()


class ReasonWording(models.Model):
    """What letters write for a reason from an instant; never changed, so that an old letter is proved by its words.

    An empty text takes the words away.
    """

    reason = models.ForeignKey(RefusalReason, on_delete=models.CASCADE, related_name="wordings")
    text = models.CharField("phrase de la lettre", max_length=400, blank=True)
    at = models.DateTimeField("écrite le")

    class Meta:
        verbose_name = "phrase d’un motif"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.text
