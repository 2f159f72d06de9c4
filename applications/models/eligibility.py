"""What a person declares of their situation, and what is computed from it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from applications.enums import CheckOutcome
from applications.models.application import Application
from challenges.enums import EligibilityKind


class Declaration(models.Model):
    """A person's answer to one condition of the campaign: whether it concerns them, and what they say of it."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="declarations")
    kind = models.CharField("condition", max_length=14, choices=EligibilityKind)
    concerned = models.BooleanField("concernée")
    detail = models.CharField("précision", max_length=500, blank=True)

    class Meta:
        verbose_name = "déclaration"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("application", "kind"), name="declaration_once"),)

    def __str__(self) -> str:
        return self.get_kind_display()


class CheckQuerySet(models.QuerySet["EligibilityCheck"]):
    """Checks, with what finally counts of each."""

    def unsettled(self) -> "CheckQuerySet":
        """Return those that are not met, nor accepted by hand."""
        computed = Q(override="") & ~Q(outcome=CheckOutcome.MET)
        return self.filter(computed | ~Q(override__in=("", CheckOutcome.MET)))


class EligibilityCheck(models.Model):
    """What the platform computes of one condition, why, and what a person decided instead, signed and reasoned."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="checks")
    kind = models.CharField("condition", max_length=14, choices=EligibilityKind)
    outcome = models.CharField("calcul", max_length=6, choices=CheckOutcome)
    explanation = models.CharField("explication", max_length=600)
    computed_at = models.DateTimeField("calculé le")
    override = models.CharField("avis de l’équipe", max_length=6, choices=CheckOutcome, blank=True)
    override_reason = models.CharField("motif", max_length=500, blank=True)
    override_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    override_at = models.DateTimeField("décidé le", null=True)

    objects = CheckQuerySet.as_manager()

    class Meta:
        verbose_name = "contrôle d’éligibilité"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("application", "kind"), name="eligibility_check_once"),
            models.CheckConstraint(
                condition=Q(override="", override_reason="", override_by__isnull=True, override_at__isnull=True)
                | ~Q(override="") & ~Q(override_reason="") & Q(override_by__isnull=False, override_at__isnull=False),
                name="eligibility_override_is_signed",
                violation_error_message="Un avis contraire au calcul est signé, daté et motivé.",
            ),
        )

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def final(self) -> str:
        """Return what counts: the person's word when there is one."""
        return self.override or self.outcome

    @property
    def final_label(self) -> str:
        """Return what counts, in French."""
        return str(CheckOutcome(self.final).label)
