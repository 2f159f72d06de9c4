"""The badge of a state, the same on every page."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

MEANINGS = {
    "new": ("draft",),
    "info": (
        "submitted", "shortlisted", "heard", "started", "offered", "sent", "contracted", "queued", "running", "called",
        "soon", "proposed", "suspended", "asked", "countered", "invited",
    ),
    "success": (
        "selected", "published", "accepted", "active", "done", "seated", "signed", "approved", "green", "agreed",
        "received", "good",
    ),
    "error": ("failed", "expired", "late", "refused", "danger", "bad"),
}  # fmt: skip
_MEANING_OF = {state: meaning for meaning, states in MEANINGS.items() for state in states}


def style(state: str) -> str:
    """Return the class of a state by what it means, or nothing for a state without a colour."""
    meaning = _MEANING_OF.get(str(state), "")
    return f"fr-badge--{meaning}" if meaning else ""


def badge(state: str, label: str) -> SafeString:
    """Return the badge of a state, coloured by what it means; the word says it, the colour only repeats it."""
    return format_html('<p class="fr-badge fr-badge--sm fr-badge--no-icon app-state {}">{}</p>', style(state), label)
