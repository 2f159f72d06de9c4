"""Who has which role in the programme team, how far it reaches, and from when to when."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.enums import Role, RoleLevel
from common import clock
from common.models import PublicIdModel


@dataclass(frozen=True, slots=True)
class Grant:
    """A role that somebody has now: ``code`` names its programme or its campaign, and is empty for the platform."""

    role: str
    level: str
    code: str


class RoleAssignmentQuerySet(models.QuerySet["RoleAssignment"]):
    """Finds the roles in force."""

    def active(self, day: date) -> "RoleAssignmentQuerySet":
        """Keep the roles in force on a day of Paris; the first and the last days are in."""
        return self.not_over(day).filter(starts_on__lte=day)

    def not_over(self, day: date) -> "RoleAssignmentQuerySet":
        """Keep the roles in force on a day, and those that begin later."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), ended_at__isnull=True)


class RoleAssignment(PublicIdModel):
    """A role given to a person. It is ended, never deleted: who could do what on a day stays known.

    ``scope_code`` is the code of a programme or of a campaign, stable and unique: this package knows neither. ``by`` is
    empty when the command line gave the role (``createsuperuser``). Days are those of Paris, both included.
    ``ended_at`` is when somebody took the role away, or when the platform noticed that its last day was over.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="role_assignments", verbose_name="personne"
    )
    role = models.CharField("rôle", max_length=16, choices=Role)
    scope = models.CharField("portée", max_length=10, choices=RoleLevel)
    scope_code = models.CharField("programme ou campagne", max_length=20, blank=True)
    starts_on = models.DateField("à partir du")
    ends_on = models.DateField("jusqu’au", null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="confié par"
    )
    created_at = models.DateTimeField("confié le", default=clock.now)
    ended_at = models.DateTimeField("retiré le", null=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="retiré par"
    )

    objects: ClassVar[Any] = RoleAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "rôle confié"
        verbose_name_plural = "rôles confiés"
        ordering = ("user", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(scope=RoleLevel.PLATFORM, scope_code="")
                | (~Q(scope=RoleLevel.PLATFORM) & ~Q(scope_code="")),
                name="role_assignment_scope_has_its_code",
                violation_error_message="Précisez le programme ou la campagne de ce rôle.",
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.ADMINISTRATOR) | Q(scope=RoleLevel.PLATFORM),
                name="role_assignment_administrator_of_platform",
                violation_error_message="L’administration porte sur toute la plateforme.",
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.EDITOR) | Q(scope=RoleLevel.PLATFORM),
                name="role_assignment_editor_of_platform",
                violation_error_message="L’édition du site porte sur toute la plateforme.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="role_assignment_days_ordered",
                violation_error_message="Un rôle ne finit pas avant de commencer.",
            ),
            models.UniqueConstraint(
                fields=("user", "role", "scope", "scope_code"),
                condition=Q(ended_at__isnull=True),
                name="role_assignment_once",
                violation_error_message="Cette personne a déjà ce rôle.",
            ),
        )
        indexes = (
            models.Index(fields=("user", "starts_on"), condition=Q(ended_at__isnull=True), name="role_in_force"),
            models.Index(fields=("role", "scope", "scope_code"), name="role_by_scope"),
        )

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.scope_label}"

    @property
    def scope_label(self) -> str:
        """How far the role reaches, in French."""
        return f"{self.get_scope_display()} ({self.scope_code})" if self.scope_code else self.get_scope_display()

    @property
    def grant(self) -> Grant:
        """The role without its dates."""
        return Grant(self.role, self.scope, self.scope_code)
