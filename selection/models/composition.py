"""Rules of a campaign on who makes up its teams and its promotion."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from applications.models.application import Application
from challenges.models import Administration, Campaign, Challenge, Position, Profession
from selection.enums import CompositionRuleKind

K = CompositionRuleKind
BOUNDED = Q(minimum__isnull=False) | Q(maximum__isnull=False)


class CompositionRule(models.Model):
    """One rule on the people whom a matching may bring together; its price is shown, and a person decides.

    A rule on teams without ``challenge`` holds for every team, one on a budget without ``budget_programme`` for the
    whole campaign. ``minimum`` and ``maximum`` count people. Removed rules stay, with who removed them.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="composition_rules")
    kind = models.CharField("règle", max_length=6, choices=CompositionRuleKind)
    challenge = models.ForeignKey(
        Challenge, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name="défi"
    )
    profession = models.ForeignKey(
        Profession, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="métier"
    )
    administration = models.ForeignKey(
        Administration, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="ministère ou administration",
    )  # fmt: skip
    budget_programme = models.CharField("programme budgétaire", max_length=3, blank=True)
    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name="personne"
    )
    position = models.ForeignKey(
        Position, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name="poste"
    )
    minimum = models.PositiveSmallIntegerField("au moins", null=True, blank=True)
    maximum = models.PositiveSmallIntegerField("au plus", null=True, blank=True)
    reason = models.CharField("motif", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("écrite le")
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField("retirée le", null=True)

    class Meta:
        verbose_name = "règle de composition"
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(kind=K.TEAM, minimum__isnull=False)
                | Q(kind=K.TRADE, minimum__isnull=False, profession__isnull=False)
                | Q(kind=K.ADMINISTRATION, administration__isnull=False) & BOUNDED
                | Q(kind=K.BUDGET, maximum__isnull=False)
                | Q(kind=K.SEAT, application__isnull=False, position__isnull=False),
                name="composition_rule_is_complete",
                violation_error_message="Cette règle n’est pas complète : dites sur quoi elle porte, et combien.",
            ),
            models.CheckConstraint(
                condition=Q(minimum__isnull=True) | Q(maximum__isnull=True) | Q(minimum__lte=F("maximum")),
                name="composition_rule_bounds_in_order",
                violation_error_message="Le maximum n’est pas au-dessous du minimum.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="composition_rule_has_a_reason",
                violation_error_message="Dites pourquoi cette règle est posée : le motif est gardé.",
            ),
        )

    def __str__(self) -> str:
        return self.get_kind_display()
