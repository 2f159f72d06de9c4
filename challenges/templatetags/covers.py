"""The cover of a challenge in a page."""

from typing import Any

from django import template
from django.templatetags.static import static

from challenges.models import Challenge
from challenges.queries.covers import cover_of

register = template.Library()


@register.inclusion_tag("challenges/cover.html")
def cover(challenge: Challenge) -> dict[str, Any]:
    """Draw the cover of a challenge; a reader of the page's text alone misses nothing."""
    drawn = cover_of(challenge)
    return {"cover": drawn, "file": static(f"dsfr/dist/artwork/pictograms/{drawn.pictogram}.svg")}
