"""Whether an artificial intelligence helped to write an application: said freely, and read as the campaign says."""

from applications.enums import AiUse
from applications.models import Application

MAX_CHARS = 500
SECTION, LABEL = "Déclaration", "Aide d’une intelligence artificielle"


def record(application: Application, use: str, detail: str) -> None:
    """Record what the author of a draft says; the detail goes with a « oui » alone."""
    application.ai_use = use
    application.ai_use_detail = detail.strip()[:MAX_CHARS] if use == AiUse.YES else ""
    application.save(update_fields=["ai_use", "ai_use_detail"])


def frozen(application: Application) -> list[dict[str, object]]:
    """Return what was said as an answer to freeze with the deposit, or nothing when nothing was asked or said."""
    audience = application.campaign.ai_declaration
    if not audience or not application.ai_use:
        return []
    value = AiUse(application.ai_use).label
    if application.ai_use_detail:
        value = f"{value}\u00a0: {application.ai_use_detail}"
    return [
        {
            "section": SECTION, "label": LABEL, "kind": "short_text", "identifying": False, "audience": audience,
            "value": value,
        }
    ]  # fmt: skip
