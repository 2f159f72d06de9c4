"""The first pages of a new site: an editor keeps and changes them."""

import json
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from wagtail.models import Page, Site, Task, Workflow

from challenges.models import Campaign
from challenges.rules import public_campaigns
from cms import models
from cms.models import CallPage, HomePage, SiteFrame

FILE = Path(__file__).with_name("starter.json")


@cache
def _content() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return content


def _streams(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a page, its streams as Wagtail takes them."""
    return {
        name: [tuple(pair) for pair in value] if isinstance(value, list) else value for name, value in fields.items()
    }


def _home() -> HomePage:
    page = HomePage.objects.first()
    if page is not None:
        return page
    root = Page.get_first_root_node()
    Page.objects.filter(slug="home", depth=2).delete()
    root = Page.objects.get(pk=root.pk)
    home = root.add_child(instance=HomePage(slug="accueil", **_streams(_content()["home"])))
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "root_page": home, "site_name": "Passerelle"}
    )
    return home


def call_page(campaign: Campaign) -> CallPage | None:
    """Create the public page of a campaign, unless it has one or the site has no front page yet."""
    home = HomePage.objects.first()
    if home is None or CallPage.objects.filter(campaign=campaign).exists():
        return None
    page: CallPage = home.add_child(
        instance=CallPage(slug=campaign.code.lower(), title=campaign.name, campaign=campaign)
    )
    return page


def _allow_documents() -> None:
    """Let the group that publishes pages write documents and shared clauses too."""
    group, _ = Group.objects.get_or_create(name="Moderators")
    group.permissions.add(
        *Permission.objects.filter(
            content_type__app_label="cms", content_type__model__in=("documentdraft", "sharedclause")
        )
    )


def _speak_french() -> None:
    """Give their French name to the workflow and its step that Wagtail makes: editors read them on a button."""
    for model in (Workflow, Task):
        model.objects.filter(name="Moderators approval").update(name="la relecture")


def _name(site: Site) -> None:
    """Give the site the address of the platform: feeds, maps and share cards say it in full."""
    address = urlsplit(settings.SITE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    if site.hostname == "localhost" and address.hostname and (site.hostname, site.port) != (address.hostname, port):
        site.hostname, site.port = address.hostname, port
        site.save()


def _frame() -> None:
    """Fill the footer of a site whose editors have not done it yet."""
    site = Site.objects.get(is_default_site=True)
    _name(site)
    frame = SiteFrame.for_site(site)
    if not frame.footer_links:
        frame.footer_links = [("link", {"text": text, "page": None, "url": url}) for text, url in _content()["footer"]]
        frame.save()


def build() -> list[str]:
    """Create the pages that are missing; return their titles. Those who publish pages may write documents."""
    _allow_documents()
    _speak_french()
    home = _home()
    titles = []
    for entry in _content()["pages"]:
        fields = _streams(entry)
        model, above, menu = getattr(models, fields.pop("kind")), fields.pop("above"), fields.pop("menu")
        parent = Page.objects.get(pk=home.pk) if not above else Page.objects.child_of(home).get(slug=above)
        if Page.objects.child_of(parent).filter(slug=entry["slug"]).exists():
            continue
        parent.specific.add_child(instance=model(show_in_menus=menu, **fields))
        titles.append(entry["title"])
    _frame()
    titles += [page.title for campaign in public_campaigns().order_by("pk") if (page := call_page(campaign))]
    return titles
