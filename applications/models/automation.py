"""Automations of a campaign: what is done of a dossier that stays in a state for some days, and the trace of it."""

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.rules import RoleScope
from applications.enums import AutomationAction, AutomationKind, AutomationState
from applications.models.application import Application
from challenges.models import Campaign, Challenge
from common.models import PublicIdModel, StateLog
from common.transitions import Transition, TransitionTable

S = AutomationState
MAX_DAYS = 365


class Automation(PublicIdModel):
    """« When a dossier stays in ``watched`` for ``days`` days, do ``action`` »; nothing of it changes once written."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="automations")
    kind = models.CharField("dossiers", max_length=12, choices=AutomationKind)
    watched = models.CharField("état", max_length=16)
    days = models.PositiveSmallIntegerField("jours", validators=[MinValueValidator(1), MaxValueValidator(MAX_DAYS)])
    action = models.CharField("action", max_length=8, choices=AutomationAction)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="collègue"
    )
    label = models.CharField("étiquette, ou tâche", max_length=120, blank=True)
    text = models.TextField("message", max_length=2000, blank=True)
    state = models.CharField("état de l’automatisation", max_length=8, choices=S, default=S.DRAFT)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("écrite le")

    transitions: ClassVar[TransitionTable] = TransitionTable(
        Transition(
            "activate", (S.DRAFT, S.STOPPED), S.ACTIVE, "équipe", "essai lu : qui serait concerné, et le message"
        ),
        Transition("stop", (S.ACTIVE,), S.STOPPED, "équipe", "plus rien n’est fait"),
    )

    class Meta:
        verbose_name = "automatisation"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} « {self.watched_label} » depuis {self.days} j : {self.get_action_display()}"

    @property
    def role_scope(self) -> RoleScope:
        """Where it is, for the roles of the team."""
        return self.campaign.role_scope

    @property
    def subject_model(self) -> type[Application] | type[Challenge]:
        """Return the model of the dossiers that it watches."""
        return Application if self.kind == AutomationKind.APPLICATION else Challenge

    @property
    def watched_label(self) -> str:
        """Return the state that it watches, in French."""
        return str(dict(self.subject_model._meta.get_field("state").flatchoices)[self.watched])


class AutomationLog(StateLog):
    """Moves of an automation."""

    subject = models.ForeignKey(Automation, on_delete=models.CASCADE, related_name="log")


class AutomationRun(models.Model):
    """What an automation did of one dossier, once for each time that it entered the state.

    ``entry`` is the key of the move, in the dossier's own journal. A task is a run to be done: ``done_at`` ends it.
    """

    automation = models.ForeignKey(Automation, on_delete=models.CASCADE, related_name="runs")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, null=True, related_name="automation_runs")
    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, null=True, related_name="automation_runs")
    entry = models.BigIntegerField("passage")
    at = models.DateTimeField("date")
    assignee = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    done_at = models.DateTimeField("faite le", null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "passage d’une automatisation"
        ordering = ("-at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("automation", "entry"), name="automation_once_an_entry"),
            models.CheckConstraint(
                condition=Q(application__isnull=False, challenge__isnull=True)
                | Q(application__isnull=True, challenge__isnull=False),
                name="automation_run_about_one_thing",
            ),
        )

    def __str__(self) -> str:
        return f"{self.automation}, {self.subject_label}"

    @property
    def role_scope(self) -> RoleScope:
        """Where it is, for the roles of the team."""
        return self.automation.role_scope

    @property
    def subject_label(self) -> str:
        """Return what names the dossier without naming a person."""
        return self.application.short_label if self.application is not None else str(self.challenge)
