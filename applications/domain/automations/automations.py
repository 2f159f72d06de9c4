"""Write an automation, try it, put it in service, stop it: a dossier is never touched before somebody read whom."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.domain import journal
from accounts.domain.acts import team_act
from accounts.enums import Act
from accounts.models import User
from accounts.rules import allowed
from applications.enums import ApplicationState, AutomationAction, AutomationKind
from applications.models import Automation
from challenges.domain.rules.running import check_running
from challenges.enums import ChallengeState
from challenges.models import Campaign
from common.language.search import fold
from common.language.text import normalize_line, normalize_text
from common.refusals import RefusedError
from common.transitions import move

MAX_TAG_CHARS = 40
WATCHED = {
    AutomationKind.APPLICATION: tuple(state for state in ApplicationState if state != ApplicationState.DRAFT),
    AutomationKind.CHALLENGE: tuple(state for state in ChallengeState if state != ChallengeState.DRAFT),
}
DECIDING = (
    "retenu", "selectionn", "admis", "accepte", "refus", "rejet", "ineligible", "irrecevable", "garanti", "promet",
    "promis", "certain", "recrut",
)  # fmt: skip
"""The stems, without accents, by which a message would announce a decision or promise one: an automation takes none."""


class AutomationRefusedError(RefusedError):
    """The automation cannot be written or put in service so; the message says why, in French."""


def deciding_words(text: str) -> list[str]:
    """Return the words of a message that announce or promise a decision."""
    words = "".join(letter if letter.isalpha() else " " for letter in text).split()
    return [word for word in words if any(stem in fold(word) for stem in DECIDING)]


def _check_message(text: str) -> None:
    if not text:
        raise AutomationRefusedError("Écrivez le message.", field="text")
    if words := deciding_words(text):
        raise AutomationRefusedError(
            f"Un message automatique n’annonce ni ne promet rien : reformulez sans « {words[0]} ».", field="text"
        )


def _check(campaign: Campaign, *, kind: str, watched: str, action: str, label: str, assignee: User | None) -> None:
    if watched not in WATCHED[AutomationKind(kind)]:
        raise AutomationRefusedError("Cet état n’est pas celui de tels dossiers.", field="watched")
    if action == AutomationAction.TAG and kind != AutomationKind.APPLICATION:
        raise AutomationRefusedError("Seules les candidatures portent des étiquettes.", field="action")
    if action in {AutomationAction.TAG, AutomationAction.TASK} and not label:
        raise AutomationRefusedError("Écrivez l’étiquette, ou ce qui est à faire.", field="label")
    if action == AutomationAction.TAG and len(label) > MAX_TAG_CHARS:
        raise AutomationRefusedError(f"Une étiquette compte {MAX_TAG_CHARS} caractères au plus.", field="label")
    if action == AutomationAction.ASSIGN and assignee is None:
        raise AutomationRefusedError("Choisissez à qui attribuer.", field="assignee")
    permission = "applications.process" if kind == AutomationKind.APPLICATION else "challenges.manage"
    if assignee is not None and not allowed(assignee, permission, campaign):
        raise AutomationRefusedError("Le rôle de cette personne ne lui permet pas d’instruire ici.", field="assignee")


@team_act("campaigns.manage")
@transaction.atomic
def write(
    campaign: Campaign,
    *,
    kind: str,
    watched: str,
    days: int,
    action: str,
    by: User,
    at: datetime,
    label: str = "",
    text: str = "",
    assignee: User | None = None,
) -> Automation:
    """Write an automation, to be tried; it does nothing yet. Raises :class:`AutomationRefusedError`."""
    label, text = normalize_line(label), normalize_text(text).strip()
    _check(campaign, kind=kind, watched=watched, action=action, label=label, assignee=assignee)
    if action == AutomationAction.MESSAGE:
        _check_message(text)
    values: dict[str, Any] = {"kind": kind, "watched": watched, "days": days, "action": action}
    return Automation.objects.create(
        campaign=campaign, **values, label=label, text=text, assignee=assignee, made_by=by, made_at=at
    )


@team_act("campaigns.manage")
@transaction.atomic
def activate(automation: Automation, *, by: User, at: datetime) -> None:
    """Put an automation in service; its first round comes within the hour.

    Raises :class:`challenges.domain.rules.running.CampaignClosedError`, or
    :class:`common.transitions.TransitionRefusedError`.
    """
    check_running(automation.campaign)
    move(automation, "activate", by=by, at=at)
    journal.record(Act.DECIDE, f"Automatisation en service : {automation}", actor=by)


@team_act("campaigns.manage")
@transaction.atomic
def stop(automation: Automation, *, by: User, at: datetime) -> None:
    """Stop an automation at once. Raises :class:`common.transitions.TransitionRefusedError`."""
    move(automation, "stop", by=by, at=at)
    journal.record(Act.DECIDE, f"Automatisation arrêtée : {automation}", actor=by)
