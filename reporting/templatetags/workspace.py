"""The frame of a page of the workspace: its bar, its menu."""

from typing import Any

from django import template
from django.template import Context

from challenges.models import Campaign
from reporting.queries.workspace.frame import Frame

register = template.Library()
# What a page is about, when it is inside a campaign without being the campaign's own: each has a campaign.
SUBJECTS = ("application", "challenge", "stage", "cohort", "event", "rehearsal")


def campaign_of(context: Context) -> Campaign | None:
    """Return the campaign of a page, that its view names ``campaign``, or that of what it is about."""
    campaign = context.get("campaign")
    if isinstance(campaign, Campaign):
        return campaign
    subjects = (getattr(context.get(name), "campaign", None) for name in SUBJECTS)
    return next((owner for owner in subjects if owner is not None), None)


def _frame(context: Context) -> Frame:
    frame: Frame = context["workspace"]
    return frame.at(context["inside"]) if "inside" in context else frame


@register.inclusion_tag("layouts/bar.html", takes_context=True)
def workspace_bar(context: Context) -> dict[str, Any]:
    """Draw the bar: the brand, the campaigns to switch between, the search, what waits, the person's menu."""
    frame, campaign = _frame(context), campaign_of(context)
    return {
        "frame": frame,
        "campaign": campaign if frame.is_team else None,
        "campaigns": frame.campaigns() if frame.is_team else [],
        "request": context["request"],  # by which a link is shown or not
        "user": context["user"],
        "site_name": context["site_name"],
        "q": context.get("q", ""),
    }


@register.inclusion_tag("layouts/menu.html", takes_context=True)
def workspace_menu(context: Context) -> dict[str, Any]:
    """Draw the menu: the headings of the campaign, then those of the space."""
    frame = _frame(context)
    campaign = campaign_of(context) if frame.is_team else None
    return {
        "frame": frame,
        "campaign": campaign,
        "headings": frame.campaign_menu(campaign),
        "others": frame.menu(),
        "spaces": context["spaces"],
    }


@register.simple_tag(takes_context=True)
def workspace_trail(context: Context) -> list[tuple[str, str]]:
    """Return the pages above this one; of a page of the public site, its home."""
    if not context.get("workspace"):
        return [("Accueil", "/")]
    frame = _frame(context)
    path = context["request"].path
    return [page for page in frame.trail(campaign_of(context) if frame.is_team else None) if page[1] != path]
