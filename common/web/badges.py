"""The badge of a state, the same on every page."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

KINDS = {
    "new": ("draft",),
    "info": (
        "submitted", "shortlisted", "heard", "started", "offered", "sent", "contracted", "queued", "running", "called",
        "soon", "proposed", "suspended",
    ),
    "success": ("selected", "published", "accepted", "active", "done", "seated", "signed", "approved", "green"),
    "error": ("failed", "expired", "late", "refused", "danger"),
}  # fmt: skip
_KIND_OF = {state: kind for kind, states in KINDS.items() for state in states}


def badge(state: str, label: str) -> SafeString:
    """Return the badge of a state, coloured by what it means; the word says it, the colour only repeats it."""
    kind = _KIND_OF.get(str(state), "")
    css = f" fr-badge--{kind}" if kind else ""
    return format_html('<p class="fr-badge fr-badge--sm fr-badge--no-icon app-state{}">{}</p>', css, label)
