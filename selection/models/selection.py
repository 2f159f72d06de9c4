"""Rankings, matchings, offers."""

import secrets
from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from applications.models.application import Application
from challenges.models import Campaign, Position
from common.language.french import counted
from common.models import PublicIdModel, StateLog
from common.transitions import Transition, TransitionTable
from selection.enums import HoldCause, OfferState, Outcome, TieBreak

S = OfferState


class Ranking(models.Model):
    """The place of a candidate in the list of one position, with the jury's result (R9).

    ``broken_by`` says what put them after the one before; ``tie_reason`` is the jury's, when it decided.
    """

    position = models.ForeignKey(Position, on_delete=models.CASCADE, related_name="rankings")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="rankings")
    rank = models.PositiveSmallIntegerField("rang")
    result = models.DecimalField("résultat", max_digits=6, decimal_places=3)
    broken_by = models.CharField("départage", max_length=8, choices=TieBreak, default=TieBreak.RESULT)
    tie_reason = models.CharField("motif du départage", max_length=300, blank=True)

    class Meta:
        verbose_name = "classement"
        ordering = ("position", "rank")
        constraints = (
            models.UniqueConstraint(fields=("position", "application"), name="ranking_application_once"),
            models.UniqueConstraint(fields=("position", "rank"), name="ranking_rank_once"),
        )

    def __str__(self) -> str:
        return f"{self.rank}"


class SeatHold(models.Model):
    """Seats of a position kept out of matchings and offers, until somebody releases them; why, and by whom."""

    position = models.ForeignKey(Position, on_delete=models.CASCADE, related_name="holds")
    seats = models.PositiveSmallIntegerField("places retenues")
    cause = models.CharField("cause", max_length=8, choices=HoldCause)
    reason = models.CharField("motif", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("retenues le")
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField("libérées le", null=True)

    class Meta:
        verbose_name = "places retenues"
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(seats__gte=1),
                name="seat_hold_of_a_seat",
                violation_error_message="Retenez une place au moins.",
            ),
        )

    def __str__(self) -> str:
        return f"{counted(self.seats, 'retenue')}, {self.get_cause_display().lower()}"


def new_salt() -> str:
    """Return a new secret, which makes the marks of one published matching."""
    return secrets.token_hex(16)


class MatchRun(PublicIdModel):
    """One computed matching: a proposal that a person adopts or not, with everything it was computed from.

    ``inputs`` is, in a fixed order, ``{"wishes": [[application, [position or null, ...]], ...], "ranks": [[position,
    [[application, rank, result], ...]], ...], "seats": [[position, free seats], ...], "teams": [[challenge, [position,
    ...], people there already], ...], "listed": [[position, people ranked there], ...], "held": [[position, seats held
    back], ...], "closed_wishes": [[application, rank of the wish, challenge], ...] (no position of the person's trade
    is open there), "holders": [[application, position], ...] (they have a seat and keep better wishes), "settled":
    [[application, position, [[preferred position, rank], ...]], ...] (they have a seat and are not in the matching)}``,
    and the « scenario » that changed them, if any; ``inputs_sha256`` is its hash.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="match_runs")
    inputs = models.JSONField("données", default=dict)
    inputs_sha256 = models.CharField("empreinte des données", max_length=64)
    made_at = models.DateTimeField("calculé le")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    adopted_at = models.DateTimeField("adopté le", null=True)
    published_at = models.DateTimeField("données publiées le", null=True)
    salt = models.CharField("secret des repères", max_length=32, default=new_salt, db_default="", editable=False)

    class Meta:
        verbose_name = "appariement"
        ordering = ("-made_at", "-pk")

    def __str__(self) -> str:
        return f"appariement du {self.made_at}"


class MatchLine(models.Model):
    """Why one candidate does, or does not, obtain one wish: the record that the person may ask for."""

    run = models.ForeignKey(MatchRun, on_delete=models.CASCADE, related_name="lines")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="match_lines")
    position = models.ForeignKey(Position, on_delete=models.CASCADE, null=True, related_name="match_lines")
    wish_rank = models.PositiveSmallIntegerField("rang du vœu")
    outcome = models.CharField("issue", max_length=10, choices=Outcome)
    rank = models.PositiveSmallIntegerField("rang au classement", null=True)
    cutoff = models.PositiveSmallIntegerField("dernier rang admis", null=True)

    class Meta:
        verbose_name = "ligne d’appariement"
        ordering = ("run", "application", "wish_rank")
        constraints = (
            models.UniqueConstraint(fields=("run", "application", "wish_rank"), name="match_line_once"),
            models.UniqueConstraint(
                fields=("run", "application"), condition=Q(outcome=Outcome.SEATED), name="match_one_seat_each"
            ),
        )

    def __str__(self) -> str:
        return self.get_outcome_display()


class Offer(PublicIdModel):
    """A seat proposed to a candidate, with its terms as they were stated; a laureate has one challenge only (R10).

    The terms are frozen when the offer is sent: amounts are euros a month. They are unknown in what was sent before
    offers kept them. ``by_hand`` when the team chose the person, and no matching; ``passed_over`` then lists
    ``[application, rank]`` of those who waited and whom the jury ranked before them: the motive is written to them.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="offers")
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="offers")
    state = models.CharField("état", max_length=10, choices=OfferState, default=OfferState.SENT)
    sent_at = models.DateTimeField("envoyée le")
    expires_at = models.DateTimeField("à accepter avant le")
    answered_at = models.DateTimeField("réponse le", null=True)
    keeps_wishes = models.BooleanField("vœux mieux placés gardés", default=False, db_default=False)
    by_hand = models.BooleanField("proposée hors appariement", default=False, db_default=False)
    passed_over = models.JSONField("personnes mieux classées qui attendaient", null=True)
    employer = models.CharField("employeur", max_length=300, blank=True, default="", db_default="")
    host = models.CharField("administration d’accueil", max_length=300, blank=True, default="", db_default="")
    place = models.CharField("lieu de travail", max_length=300, blank=True, default="", db_default="")
    starts_on = models.DateField("prise de poste", null=True)
    ends_on = models.DateField("fin de mission", null=True)
    net_monthly = models.DecimalField("net mensuel en euros", max_digits=8, decimal_places=2, null=True)
    gross_monthly = models.DecimalField("brut mensuel en euros", max_digits=9, decimal_places=2, null=True)
    variable_pct = models.DecimalField(
        "part variable (%)", max_digits=4, decimal_places=1, default=Decimal(0), db_default=Decimal(0)
    )
    replacement = models.BooleanField("remplacement en cours de promotion", default=False, db_default=False)

    transitions: ClassVar[TransitionTable] = TransitionTable(
        Transition("accept", (S.SENT,), S.ACCEPTED, "candidat", "avant l’expiration (R11)"),
        Transition("decline", (S.SENT,), S.DECLINED, "candidat", "avant l’expiration"),
        Transition("redate", (S.SENT,), S.SENT, "équipe, candidat", "une autre prise de poste est convenue"),
        Transition("expire", (S.SENT,), S.EXPIRED, "délai", "silence au terme du délai (R11)"),
        Transition("settle", (S.ACCEPTED,), S.ACCEPTED, "candidat", "renonce aux vœux mieux placés"),
        Transition(
            "replace", (S.SENT, S.ACCEPTED), S.REPLACED, "équipe", "un vœu mieux placé s’est libéré, encore gardé"
        ),
        Transition("cancel", (S.SENT, S.ACCEPTED), S.CANCELLED, "équipe, administration", "défi retiré (R13)"),
        Transition("end", (S.ACCEPTED,), S.ENDED, "équipe", "mission interrompue : la place se rouvre, motif donné"),
    )

    class Meta:
        verbose_name = "proposition"
        ordering = ("-sent_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("application",),
                condition=Q(state__in=(S.SENT, S.ACCEPTED)),
                name="offer_one_alive",
                violation_error_message="Cette personne a déjà une proposition en cours.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.application} pour {self.position}"


class OfferLog(StateLog):
    """Moves of an offer."""

    subject = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="log")
