"""« Pourquoi ce défi ? »: frozen with the deposit, then read as the person last wrote it while their wishes change."""

from typing import Any

from applications.models import Application
from dossiers.domain.blind import blinding
from dossiers.domain.questions.later_answers import LaterAnswers
from dossiers.models import Deposit

SECTION = "Défis souhaités"


def frozen(application: Application) -> list[dict[str, Any]]:
    """Return why each challenge is wanted as answers, in the order of the wishes; none when the campaign asks none."""
    if not application.campaign.wish_reason_chars:
        return []
    return [
        {
            "section": SECTION, "label": f"Pourquoi « {wish.challenge} »", "kind": "long_text", "identifying": False,
            "audience": "jury", "value": wish.reason,
        }
        for wish in application.wishes.select_related("challenge").order_by("rank")
    ]  # fmt: skip


def _current(deposit: Deposit, *, blinded: bool) -> list[dict[str, Any]] | None:
    """Return the answers that replace those of a deposit whose author changed their wishes since, or nothing."""
    changed = Application.objects.filter(
        dossier=deposit.dossier_id, wishes_at__isnull=False, campaign__wish_reason_chars__isnull=False
    )
    application = changed.select_related("campaign").first()
    if application is None:
        return None
    answers = frozen(application)
    if not blinded:
        return answers
    rules = blinding.rules_for(deposit.dossier, deposit.content)
    return [answer | {"value": blinding.blind_text(answer["value"], rules)} for answer in answers]


WISH_REASONS = LaterAnswers(SECTION, _current)
